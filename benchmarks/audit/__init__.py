"""What the built site is like to read: measured, in one table."""
