"""PostgreSQL that hands out no cursor outside enter() and threshold(). Used by the desk's process only."""

from typing import Any

from django.db.backends.postgresql import base

from sigap.access.backend import door, planning
from sigap.kernel.fresh import Fresh


class DatabaseWrapper(Fresh, base.DatabaseWrapper):
    """Every statement of the ORM and of raw cursors asks here for its cursor."""

    def get_connection_params(self) -> dict[str, Any]:
        """As Django's, with the plans of long statements kept."""
        return planning.with_plans_kept(super().get_connection_params())

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """As Django's, holding so many plans and no more."""
        connection = super().get_new_connection(conn_params)
        connection.prepared_max = planning.MOST_KEPT
        return connection

    def _cursor(self, name: str | None = None) -> Any:
        door.check()
        return super()._cursor(name)
