"""Pages of the library and of the procedure."""
