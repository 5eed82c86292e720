"""PostgreSQL that hands out no cursor outside enter(), threshold() and by_itself(). Used by the desk's process only."""

from typing import Any

from django.db.backends.postgresql import base

from sigap.access.backend import door
from sigap.kernel.fresh import FreshConnectionMixin


class DatabaseWrapper(FreshConnectionMixin, base.DatabaseWrapper):
    """Every statement of the ORM and of raw cursors asks here for its cursor."""

    def _cursor(self, name: str | None = None) -> Any:
        door.check()
        return super()._cursor(name)
