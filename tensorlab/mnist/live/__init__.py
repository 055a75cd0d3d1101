"""The live digit: a trained network that answers in the reader's browser."""
