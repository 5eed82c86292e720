"""Pages of protection."""
