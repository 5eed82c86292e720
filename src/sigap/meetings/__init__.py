"""Meetings of the task force (rakor), what they decided, and who owes what of it. Knows no case and no client."""
