"""The way home: return over regencies with a record at each hand, visits afterwards, tasks of the offices."""
