"""What anyone may ask, offer and say about prevention, and sheets to take along."""
