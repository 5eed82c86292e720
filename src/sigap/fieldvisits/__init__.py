"""Field visits of a case: who is sent where, whether they are back, what they saw."""
