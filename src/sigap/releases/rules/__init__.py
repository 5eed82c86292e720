"""What may be told of counts, how tables are held against each other, and how a release stands. Pure."""
