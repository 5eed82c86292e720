"""What reporter and office write to each other, and mail that only says that something is new."""
