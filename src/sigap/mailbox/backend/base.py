"""PostgreSQL as the public site and the worker use it."""

from django.db.backends.postgresql import base

from sigap.kernel.fresh import FreshConnectionMixin


class DatabaseWrapper(FreshConnectionMixin, base.DatabaseWrapper):
    """Nothing more: what these two may do is said by their database roles."""
