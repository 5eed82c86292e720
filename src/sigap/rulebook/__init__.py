"""The rules as everybody understands them: the library of laws, and the procedure that prints itself."""
