"""Pages of what is kept apart: the conflict lane and its keys, and requests for a reporter's identity."""
