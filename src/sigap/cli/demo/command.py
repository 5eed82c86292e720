"""`./sigap demo`: the whole system with the synthetic regency, on this machine only, until Ctrl-C."""

import argparse
import os
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack

from sigap.cli.copies.schedule import Keeper
from sigap.cli.database import demo_mark, migrating, postgres, roles, server, training_mark
from sigap.cli.database.roles import Connection
from sigap.cli.database.server import Database
from sigap.cli.failure import CommandFailed, Stopped
from sigap.cli.home import Home
from sigap.cli.installation.waiting import RegisterKeeper
from sigap.cli.preparation import sources
from sigap.cli.processes import children
from sigap.cli.processes.children import SIGAP, Program, RunningChild
from sigap.cli.processes.supervisor import Supervisor
from sigap.cli.serving import sites
from sigap.cli.serving.sites import Ports
from sigap.kernel import clock


def run(arguments: list[str]) -> int:
    options = _parser().parse_args(arguments)
    if not 1 <= options.port < 65535:  # noqa: PLR2004  the desk takes the next one
        raise CommandFailed(f"--port {options.port}: harus antara 1 dan 65534")
    ports = Ports(options.port, options.port + 1)
    children.stop_on_signals()
    home = Home.from_environment()
    if training_mark.is_home(home):
        raise CommandFailed(f"{home.path} adalah rumah latihan; jalankan: SIGAP_HOME={home.path} ./sigap up")
    with home.locked(f"{ports.public_url} dan {ports.desk_url} (proses {os.getpid()})"), ExitStack() as stack:
        ports.refuse_taken()
        supervisor = Supervisor()
        stack.callback(supervisor.stop)
        try:
            target = _start(home, ports, supervisor, is_fresh=options.fresh)
            # Copies are made only where a folder for them was named.
            keeper = Keeper(home, target.owner_environment(home))
            stack.callback(keeper.stop)
            registers = RegisterKeeper(home, target.owner_environment(home), target.owner_url)
            stack.callback(registers.stop)
            supervisor.watch(lambda: keeper.step(clock.now()), lambda: registers.step(clock.now()))
        except Stopped:
            print_progress("menghentikan semuanya …")
    return 0


def print_progress(text: str) -> None:
    print(f"sigap: {text}", file=sys.stderr, flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="./sigap demo",
        description="Menjalankan SIGAP dengan data contoh sampai Ctrl-C: situs publik, meja kerja, dan pekerja latar.",
    )
    parser.add_argument("--port", type=int, default=8000, help="situs publik; meja kerja di porta berikutnya (8000)")
    parser.add_argument("--fresh", action="store_true", help="membuang data contoh yang lama lebih dulu")
    return parser


def _start(home: Home, ports: Ports, supervisor: Supervisor, *, is_fresh: bool) -> Database:
    def serve(target: Database) -> None:
        supervisor.add(*sites.programs(target, home, ports.addresses)[:-1])

    # The sites load on a processor that loading data leaves idle; the worker's sweeps would meddle with the stories.
    target = build(home, supervisor, is_fresh=is_fresh, meanwhile=serve)
    supervisor.add(sites.programs(target, home, ports.addresses)[-1])
    sites.wait_until_healthy(ports, lambda: supervisor.check(time.monotonic()))
    _announce(home, ports)
    return target


def build(
    home: Home,
    supervisor: Supervisor,
    *,
    is_fresh: bool,
    meanwhile: Callable[[Database], None] = lambda _target: None,
) -> Database:
    """Keys, database and invented data, whatever of it is missing; the database runs under the supervisor.

    `meanwhile` is done once there are keys and tables, before any data is loaded.
    """
    target = _choose(home, is_fresh=is_fresh)
    preparing = _begin_preparing(target, home)
    try:
        if target.cluster is not None:
            _run_cluster(target.cluster, supervisor)
        server.ensure(target)
        with server.connect(target.owner_url) as connection:
            if is_fresh and target.cluster is None:
                demo_mark.throw_away(connection)
            demo_mark.require(connection)  # before anything of it is touched
            _begin_anew_after_other_version(connection)
            roles.ensure_roles(connection, target.passwords)
            is_loaded = demo_mark.is_loaded(connection) and home.accounts.exists()
            # What loads the invented data begins with what every installation stands on.
            migrating.bring_up(target, home, connection, with_reference=is_loaded)
            _finish_preparing(preparing)
            meanwhile(target)
            if not is_loaded:
                _load(target, home, connection)
    finally:
        if preparing is not None:
            children.stop(*preparing)
    return target


def _begin_anew_after_other_version(connection: Connection) -> None:
    """Invented data of a version with other migrations are not carried over."""
    if migrating.newer_than_us(connection) or migrating.edited_since(connection):
        print_progress("data contoh ini dari versi SIGAP yang lain; memulai dari data contoh yang baru …")
        demo_mark.throw_away(connection)


def _choose(home: Home, *, is_fresh: bool) -> Database:
    """The database to work on. An embedded one of another home, or an unwanted one, is thrown away: demo's only."""
    named = server.foreign(home)
    if named is not None:
        return named
    cluster = postgres.cluster_of(home)
    if is_fresh or not postgres.fits_home(cluster):
        if cluster.data.exists() and not cluster.demo_mark.exists():
            raise CommandFailed(
                f"Data di {cluster.place} tanpa tanda CONTOH, maka demo tidak membuangnya. "
                "Pakai folder data lain: SIGAP_HOME=~/sigap-demo ./sigap demo"
            )
        print_progress("memulai dari data contoh yang baru …")
        postgres.remove(cluster)
        home.forget_demo()
    return server.embedded(cluster)


def _run_cluster(cluster: postgres.Cluster, supervisor: Supervisor) -> None:
    if not cluster.data.exists():
        print_progress("membuat basis data …")
        postgres.create(cluster, is_demo=True)
    sites.run_cluster(cluster, supervisor)


def _begin_preparing(target: Database, home: Home) -> tuple[RunningChild, Program] | None:
    """Keys, catalogues and static files are made beside the database's start."""
    if sources.are_keys_ready(home) and sources.are_assets_ready(home):
        return None
    program = Program(name="persiapan", argv=(*SIGAP, "prepare"), env=target.owner_environment(home))
    return children.spawn(program), program


def _finish_preparing(preparing: tuple[RunningChild, Program] | None) -> None:
    if preparing is not None and preparing[0].wait() != 0:
        raise CommandFailed(
            "Kunci, katalog bahasa, atau berkas statis tidak dapat disiapkan (lihat di atas).", status=1
        )


def _load(target: Database, home: Home, connection: Connection) -> None:
    print_progress("memuat kabupaten contoh …")
    stories = os.environ.get(demo_mark.STORIES, "1")
    # On a slow machine an officer's next act may come later than the desk would wait for it.
    patient = {"SIGAP_IDLE_MINUTES": "600"}
    environment = {**target.owner_environment(home), **patient, "SIGAP_DEMO": "1", demo_mark.STORIES: stories}
    if children.run(Program(name="data contoh", argv=(*SIGAP, "load-demo"), env=environment)) != 0:
        raise CommandFailed("Data contoh tidak dapat dimuat (lihat di atas).", status=1)
    demo_mark.set_loaded(connection)


def _announce(home: Home, ports: Ports) -> None:
    print(
        f"\nSIGAP – CONTOH, bukan data nyata. Berhenti dengan Ctrl-C.\n\n"
        f"  situs publik  {ports.public_url}\n"
        f"  meja kerja    {ports.desk_url}\n\n{home.accounts.read_text().rstrip()}",
        flush=True,
    )
