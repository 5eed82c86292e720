"""Pages of people, offices and powers."""
