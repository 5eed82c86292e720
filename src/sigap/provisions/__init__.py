"""The law that the system goes by, row by row, as a jurist of the legal office reads and confirms it."""
