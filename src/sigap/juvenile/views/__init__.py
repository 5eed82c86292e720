"""Pages of children who are suspected."""
