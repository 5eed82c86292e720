"""What each log-in's sessions begin with: how long a statement and a wait for a lock may last, what a page costs.

Set on the log-in itself, so that it holds behind a pooler too. No wall: a session may set its own.
"""

from psycopg import Connection, sql

# Seconds after which a statement, and a wait for somebody else's lock, end: one that hangs keeps no connection.
# Far above what any needs, for a report must not be lost by it.
_LONGEST: dict[str, tuple[int, int]] = {
    "public": (60, 30), "desk": (120, 60), "threshold": (60, 30), "worker": (600, 120), "vault": (20, 20)
}  # fmt: skip
# A page anywhere on a disk costs about as much as the next one: the disks of our day do not spin, and what is asked
# most lies in memory. Four, which PostgreSQL assumes, read whole tables of cases where an index was at hand.
_NO_SPINNING_DISK = "1.1"
_UNSAID = "SELECT source = 'default' OR setting = '0' FROM pg_settings WHERE name = %s"


def settings_of(surface: str) -> dict[str, str]:
    """PostgreSQL's settings by name."""
    statement, lock = (f"{seconds}s" for seconds in _LONGEST[surface])
    return {"statement_timeout": statement, "lock_timeout": lock, "random_page_cost": _NO_SPINNING_DISK}


def set_own(connection: Connection[tuple[object, ...]], surface: str) -> None:
    """Sets for this connection's own log-in what nobody has said for it. Raises psycopg.Error."""
    for name, value in settings_of(surface).items():
        if connection.execute(_UNSAID, [name]).fetchone() == (True,):
            words = sql.SQL("ALTER ROLE CURRENT_USER SET {} = {}")
            connection.execute(words.format(sql.Identifier(name), sql.Literal(value)))
