"""Pages of villages and of where next."""
