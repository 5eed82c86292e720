"""Pages of letters about a case."""
