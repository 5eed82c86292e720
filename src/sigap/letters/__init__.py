"""Official letters: their heads and how they are set on paper. Knows no case: what stands on one is given."""
