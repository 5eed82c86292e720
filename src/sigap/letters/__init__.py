"""Official letters of the offices: drafted from data, numbered, printed, their signed copies checked. Knows no case."""
