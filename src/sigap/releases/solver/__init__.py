"""Linear programs over tables, in a process of their own: which cells to withhold, and the proof that they are."""
