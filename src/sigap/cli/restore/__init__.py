"""`./sigap restore`: whether a copy may be taken back, into which database, and what is erased again in it."""
