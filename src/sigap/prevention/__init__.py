"""Prevention: activities planned, held and reported, those who help, what the public asked, coverage. No case in it."""
