"""The one list of work: who must do what by when, and what blocks the closing of a case."""
