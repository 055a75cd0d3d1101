"""One file for each operation, named after it; why NumPy would refuse stands beside it."""
