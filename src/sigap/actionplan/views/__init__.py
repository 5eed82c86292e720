"""Pages of the action plan: the matrix, one activity, what a quarter brought, editions, sheets."""
