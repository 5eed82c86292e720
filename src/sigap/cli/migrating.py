"""`./sigap migrate`: roles first, then every migration, as the database's owner."""

import argparse

from sigap.cli import database, processes
from sigap.cli.failure import CommandFailed
from sigap.cli.home import Home
from sigap.cli.processes import PYTHON, Program


def run(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="./sigap migrate",
        description="Membuat peran basis data dan menjalankan semua migrasi sebagai pemilik basis data.",
    )
    parser.parse_args(arguments)
    processes.stop_on_signals()
    home = Home.from_environment()
    with database.available(home) as target:
        # On a foreign server the log-ins and their passwords are its administrator's.
        database.prepare(target, with_logins=target.cluster is not None)
        migrate(target, home, verbosity=1)
    return 0


def migrate(target: database.Database, home: Home, *, verbosity: int) -> None:
    """Runs the migrations in a process of its own. Raises CommandFailed when one fails."""
    program = Program(
        name="migrate",
        argv=(*PYTHON, "-m", "django", "migrate", "--no-input", f"--verbosity={verbosity}"),
        env=target.owner_environment(home),
    )
    if processes.run(program) != 0:
        raise CommandFailed("Migrasi gagal; perubahan yang gagal itu dibatalkan seluruhnya.", status=1)
