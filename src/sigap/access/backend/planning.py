"""Long statements of the desk are planned once a connection: planning them takes longer than running them."""

import re
from functools import lru_cache
from typing import Any

from django.db.backends.postgresql.base import ServerBindingCursor

LONG_CHARACTERS = 1_000
MOST_KEPT = 24
"""Plans a connection holds, each some hundred kilobytes; the one that was not asked for longest goes."""
_LIST = re.compile(r"IN \(%s, %s, %s")


@lru_cache(maxsize=512)
def is_worth_keeping(statement: str) -> bool:
    """Whether a statement's plan is kept. One that spells out a list has another text for each length of it."""
    return len(statement) >= LONG_CHARACTERS and _LIST.search(statement) is None


class PlanningCursor(ServerBindingCursor):
    """Binds on the server, and says which statements are to be prepared."""

    def execute(self, query: Any, params: Any = None, *, prepare: bool | None = None, **more: Any) -> Any:
        """As psycopg's; `prepare` is decided here unless it is said."""
        if prepare is None and isinstance(query, str):
            prepare = is_worth_keeping(query)
        return super().execute(query, params, prepare=prepare, **more)  # type: ignore[misc]  # psycopg's own


def with_plans_kept(params: dict[str, Any]) -> dict[str, Any]:
    """Parameters of a connection that prepares what its cursors ask for, and nothing by itself."""
    return params | {"cursor_factory": PlanningCursor, "prepare_threshold": 1_000_000}
