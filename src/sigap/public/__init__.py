"""What anyone sees: the report, its state by six words, and what the walls hold. No cookie, no script."""
