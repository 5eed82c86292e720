"""Failures by which PostgreSQL gives one of two transactions up for the other's sake: the same again may succeed."""

_GIVEN_UP = frozenset({"40P01", "40001"})
"""Deadlock detected, serialization failure: the whole transaction was undone, nothing of it is stored."""


def was_given_up(error: BaseException) -> bool:
    """Whether this is such a failure, as the driver raised it or as Django wraps it."""
    return any(getattr(each, "sqlstate", None) in _GIVEN_UP for each in (error, error.__cause__))
