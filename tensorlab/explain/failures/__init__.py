"""The failing line explains itself: from an exception, or its message, to the operation that raised it."""
