"""What tells a home for training from any other: a file in the home, and a word on the demo's schema in its database.

The schema is the demo's own: whatever refuses invented data refuses these too, and a copy of them carries both marks.
"""

from sigap.cli.database import demo_mark
from sigap.cli.database.roles import Connection
from sigap.cli.home import Home, write_private
from sigap.config.env import TRAINING

WORD = TRAINING
_FILE = "latihan"


def is_home(home: Home) -> bool:
    """Whether this home was begun for training."""
    return (home.path / _FILE).exists()


def mark_home(home: Home) -> None:
    """Says so in the home."""
    write_private(home.path / _FILE, "Rumah latihan: data rekaan, tidak ada yang keluar.\n")


def mark(connection: Connection) -> None:
    """Says so in the database, which is marked as the demo's already."""
    connection.execute(f"COMMENT ON SCHEMA demo IS '{WORD}'".encode())


def is_marked(connection: Connection) -> bool:
    """Whether the database is one for training, and whole."""
    if not demo_mark.is_marked(connection):
        return False
    row = connection.execute("SELECT obj_description('demo'::regnamespace, 'pg_namespace')").fetchone()
    return row is not None and row[0] == WORD and demo_mark.is_loaded(connection)
