"""`./sigap migrate`: roles first, then migrations and SQL files, then reference data, as the database's owner."""

import argparse
import sys

import psycopg

from sigap.cli.database import built_ins, roles, server
from sigap.cli.database.roles import Connection
from sigap.cli.failure import CommandFailed
from sigap.cli.home import Home
from sigap.cli.preparation import sources
from sigap.cli.processes import children
from sigap.cli.processes.children import PYTHON, SIGAP, Program
from sigap.cli.schema.state import SchemaState, read_state
from sigap.config.env import Env

_REFUSED = 2


def run(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="./sigap migrate",
        description="Membuat peran basis data dan menjalankan semua migrasi sebagai pemilik basis data.",
    )
    parser.parse_args(arguments)
    children.stop_on_signals()
    home = Home.from_environment()
    with server.available(home) as target:
        server.ensure(target)
        with server.connect(target.owner_url) as owner:
            _refuse(owner, target)
        # On a foreign server the log-ins and their passwords are its administrator's.
        server.prepare(target, with_logins=target.cluster is not None)
        migrate(target, home, verbosity=1)
        _load_reference(target, home)
        with server.connect(target.owner_url) as owner:
            _note(home, owner)
            if target.cluster is None:
                roles.claim(owner, Env.read().regency)
            if built_ins.are_open(owner):
                print(f"sigap: {built_ins.remedy(owner.info.dbname)}", file=sys.stderr, flush=True)
    # The parts' own users cannot: catalogues lie beside the source.
    if not sources.are_catalogues_ready():
        argv = (*PYTHON, "-m", "sigap.ui.catalogues", "compile")
        if children.run(Program(name="katalog", argv=argv, env=children.base_environment())) != 0:
            raise CommandFailed("Katalog bahasa tidak dapat disusun; jalankan sebagai pemilik folder program", status=1)
    return 0


def _refuse(owner: Connection, target: server.Database) -> None:
    """Before anything is touched. Raises CommandFailed."""
    if newer_than_us(owner):
        raise CommandFailed(
            "Basis data ini sudah dibawa ke versi SIGAP yang lebih baru daripada program ini. Pasang versi itu, atau "
            "pulihkan cadangan dari versi ini: ./sigap restore"
        )
    if edited := edited_since(owner):
        raise CommandFailed(
            f"Migrasi {', '.join(edited)} di program ini bukan lagi yang membuat basis data ini, dan tidak dijalankan "
            "dua kali. Pakai program yang membuatnya, atau basis data baru"
        )
    if target.cluster is None:
        roles.refuse_another_regency(owner, Env.read().regency)


def bring_up(target: server.Database, home: Home, owner: Connection, *, with_reference: bool = True) -> None:
    """Migrates where the database is not as this version left it the last time.

    `with_reference` False: whoever asks loads what every installation stands on by itself, at once.
    """
    if home.stamp("migrated") == _state(owner) and _is_current(read_state(owner)):
        return
    print("sigap: membawa basis data ke versi ini …", file=sys.stderr, flush=True)
    migrate(target, home, verbosity=0)
    if with_reference:
        _load_reference(target, home)
    _note(home, owner)


def newer_than_us(owner: Connection) -> bool:
    """Whether the database has been through migrations that this version does not know."""
    if not _has_history(owner):
        return False
    rows = owner.execute("SELECT app, name FROM django_migrations").fetchall()
    return not {(str(app), str(name)) for app, name in rows} <= sources.migration_names()


def edited_since(owner: Connection) -> list[str]:
    """Migrations that this database went through and that do something else now."""
    try:
        row = owner.execute("SELECT migrations FROM public.mailbox_appliedschema").fetchone()
    except psycopg.errors.UndefinedTable:
        return []
    except psycopg.errors.UndefinedColumn:
        return ["mailbox.0001_initial"]
    then, now = row[0] if row else {}, sources.migration_hashes()
    assert isinstance(then, dict)
    changed = {name: digest for name, digest in then.items() if now.get(name, digest) != digest}
    earlier = sources.hashes_by_syntax_tree() if changed else {}
    return sorted(name for name, digest in changed.items() if earlier[name] != digest)


def is_altered(owner: Connection) -> bool:
    """Whether functions, policies, triggers or grants differ from what this version's `migrate` left."""
    state = read_state(owner)
    return state is not None and state.is_of_this_version and not state.is_unchanged


def migrate(target: server.Database, home: Home, *, verbosity: int) -> None:
    """Runs migrations and SQL files in a process of its own. Raises CommandFailed; the old version then stays whole."""
    program = Program(
        name="migrate",
        argv=(*SIGAP, "apply-schema", f"--verbosity={verbosity}"),
        env=target.owner_environment(home),
    )
    if (status := children.run(program)) == _REFUSED:
        raise CommandFailed("Tidak ada yang diubah.")
    if status != 0:
        raise CommandFailed("Migrasi gagal; basis data tetap pada versi sebelumnya, utuh.", status=1)


def _load_reference(target: server.Database, home: Home) -> None:
    program = Program(name="data acuan", argv=(*SIGAP, "load-reference"), env=target.owner_environment(home))
    if children.run(program) != 0:
        raise CommandFailed("Data acuan (wilayah, hari libur, aturan tenggat) tidak dapat dimuat.", status=1)


def _is_current(state: SchemaState | None) -> bool:
    return state is not None and state.is_of_this_version and state.is_unchanged


def _has_history(owner: Connection) -> bool:
    return owner.execute("SELECT to_regclass('public.django_migrations')").fetchone() != (None,)


def _note(home: Home, owner: Connection) -> None:
    home.set_stamp("migrated", _state(owner))


def _state(owner: Connection) -> str:
    return f"{sources.migrations()} {_applied(owner)}"


def _applied(owner: Connection) -> str:
    """What the database itself says of its migrations; a restored or foreign one tells another story than the stamp."""
    if not _has_history(owner):
        return ""
    row = owner.execute(
        "SELECT oid, (SELECT max(applied) FROM django_migrations), "
        "(SELECT count(*) FROM django_migrations) FROM pg_database "
        "WHERE datname = current_database()"
    ).fetchone()
    return str(row)
