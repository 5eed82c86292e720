"""What an office's own system may do here: its keys, its door, the feed of changes, one ping when there are some."""
