"""The mark that tells a demo database from a real one: a schema of its own, which travels with every dump.

`demo` refuses a database without it unless it is empty; production refuses one with it.
"""

from sigap.cli.database.roles import Connection
from sigap.cli.failure import CommandFailed

STORIES = "SIGAP_DEMO_STORIES"
"""Environment name: "0" loads offices and people alone, as on a regency's first morning."""


def require(connection: Connection) -> None:
    """Marks an empty database as the demo's. Raises CommandFailed on one that holds anything else."""
    if is_marked(connection):
        return
    if not _is_empty(connection):
        raise CommandFailed(
            "Basis data ini berisi data tanpa tanda CONTOH, maka demo tidak menyentuhnya. "
            "Pakai folder data lain: SIGAP_HOME=~/sigap-demo ./sigap demo"
        )
    connection.execute(
        "CREATE SCHEMA demo;"
        "REVOKE ALL ON SCHEMA demo FROM PUBLIC;"
        "CREATE TABLE demo.mark (marked_at timestamptz NOT NULL DEFAULT now(), loaded_at timestamptz);"
        "ALTER TABLE demo.mark ENABLE ROW LEVEL SECURITY;"
        "INSERT INTO demo.mark DEFAULT VALUES"
    )


def is_marked(connection: Connection) -> bool:
    return connection.execute("SELECT 1 FROM pg_namespace WHERE nspname = 'demo'").fetchone() is not None


def is_loaded(connection: Connection) -> bool:
    """Whether the synthetic regency has been loaded to the end."""
    return connection.execute("SELECT 1 FROM demo.mark WHERE loaded_at IS NOT NULL").fetchone() is not None


def set_loaded(connection: Connection) -> None:
    connection.execute("UPDATE demo.mark SET loaded_at = now()")


def throw_away(connection: Connection) -> None:
    """Empties a marked database, for `--fresh` on a foreign server. Raises CommandFailed when it has no mark."""
    require(connection)
    names = connection.execute(
        "SELECT quote_ident(nspname) FROM pg_namespace "
        "WHERE nspname NOT LIKE 'pg\\_%' AND nspname <> 'information_schema'"
    ).fetchall()
    for (name,) in names:
        connection.execute(f"DROP SCHEMA {name} CASCADE".encode())
    # As a new database has it: everybody may look up names in it, and none but the owner makes any.
    connection.execute("CREATE SCHEMA public; GRANT USAGE ON SCHEMA public TO PUBLIC")
    require(connection)


def _is_empty(connection: Connection) -> bool:
    found = connection.execute(
        "SELECT 1 FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace "
        "WHERE n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema' LIMIT 1"
    ).fetchone()
    return found is None
