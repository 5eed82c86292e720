"""Pages of those who lead, and how they ask an office."""
