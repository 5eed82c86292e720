"""Five words by which the person for whom a report was written sets a return code of their own."""
