"""Pages of what is kept apart: the conflict reports and its keys, and requests for a reporter's identity."""
