"""A connection that answered a moment ago is not asked anew whether it still answers."""

import time
from typing import Any

FRESH_SECONDS = 1.0
"""A database that ends within it costs the request that meets it, as it costs everybody in that second."""


class Fresh:
    """Laid over a database wrapper of Django's. Its health check costs a statement before each request's first."""

    _answered_at = float("-inf")

    def close_if_health_check_failed(self) -> None:
        """Only when the connection lay idle."""
        if time.monotonic() - self._answered_at < FRESH_SECONDS:
            self.health_check_done = True
        super().close_if_health_check_failed()  # type: ignore[misc]  # the wrapper's own

    def _cursor(self, name: str | None = None) -> Any:
        cursor = super()._cursor(name)  # type: ignore[misc]  # the wrapper's own
        self._answered_at = time.monotonic()
        return cursor
