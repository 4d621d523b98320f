"""One use case a file: load, compute, keep."""
