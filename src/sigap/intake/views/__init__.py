"""Pages of what comes in: the two doors, one report, its sheet, its end."""
