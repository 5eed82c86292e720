"""Reads of the app."""

from sigap.meetings.queries.items import Promises, item_for, items_listed, promises

__all__ = ["Promises", "item_for", "items_listed", "promises"]
