"""The database that stands and is to be copied: never one that would have to be made first."""

from collections.abc import Iterator
from contextlib import contextmanager

from sigap.cli.database import postgres, server
from sigap.cli.database.server import Database
from sigap.cli.failure import CommandFailed
from sigap.cli.home import Home


@contextmanager
def standing(home: Home) -> Iterator[Database]:
    """A database that is there already; a copy of nothing would only look like one."""
    if server.foreign(home) is None and not postgres.cluster_of(home).data.exists():
        raise CommandFailed(f"belum ada basis data di {home.path}; tidak ada yang dicadangkan")
    with server.available(home) as target:
        with server.connect(target.owner_url) as connection:
            if connection.execute("SELECT to_regclass('public.vault_copy')").fetchone() == (None,):
                raise CommandFailed("basis data belum dibawa ke versi ini; jalankan: ./sigap migrate")
        yield target
