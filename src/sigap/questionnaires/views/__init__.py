"""Pages of forms: those an office makes, and those that a case offers."""
