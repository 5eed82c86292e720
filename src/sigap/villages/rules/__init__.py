"""Rules of village months and of where prevention goes next. Pure but for their own reference files."""
