"""Pages of the safe house: the board, stays, houses."""
