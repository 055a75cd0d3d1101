"""Objects of many libraries by tensorlab's functions: `make interop` runs the matrix and writes it for the docs."""
