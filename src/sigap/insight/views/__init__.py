"""Pages of insight, and of figures from elsewhere."""
