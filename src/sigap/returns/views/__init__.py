"""Pages of returns."""
