"""Villages: the page of each desa, its month in counts, and where prevention goes next. No case and no client in it."""
