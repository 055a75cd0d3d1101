"""How an operation becomes a picture: its operands and its result side by side."""
