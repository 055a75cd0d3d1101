"""One file for each library: which of its functions are called or mean otherwise than NumPy's."""
