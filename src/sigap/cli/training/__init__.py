"""A home for training: its own database and keys, invented data, another colour; nothing leaves it."""
