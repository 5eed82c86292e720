"""What the public may ask, offer and say about prevention, and what of it the public site shows. Knows no officer."""
