"""Pages of the legal track of a case."""
