"""Pages of the court diary."""
