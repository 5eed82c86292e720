"""Reads of the library and of what leans on it."""

from sigap.rulebook.queries.library import new_since, provisions

__all__ = ["new_since", "provisions"]
