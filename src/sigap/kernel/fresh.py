"""A connection of the house: one that answered a moment ago is not asked anew, and no moment breaks what it reads."""

import time
from typing import Any

from sigap.kernel.readable import read_leniently

FRESH_SECONDS = 1.0
"""A database that ends within it costs the request that meets it, as it costs everybody in that second."""


class FreshConnectionMixin:
    """Laid over a database wrapper of Django's. Its health check costs a statement before each request's first."""

    _answered_at = float("-inf")

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        connection = super().get_new_connection(conn_params)  # type: ignore[misc]  # the wrapper's own
        read_leniently(connection)
        return connection

    def close_if_health_check_failed(self) -> None:
        """Only when the connection lay idle."""
        if time.monotonic() - self._answered_at < FRESH_SECONDS:
            self.health_check_done = True
        super().close_if_health_check_failed()  # type: ignore[misc]  # the wrapper's own

    def _cursor(self, name: str | None = None) -> Any:
        cursor = super()._cursor(name)  # type: ignore[misc]  # the wrapper's own
        self._answered_at = time.monotonic()
        return cursor
