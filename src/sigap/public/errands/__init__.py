"""The page of one task for one person outside: a link, four words, one answer."""
