"""How an old register is read: its columns, the words and numbers in its cells, its rows. Pure."""
