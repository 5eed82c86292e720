"""`./sigap up` in a home for training: all parts together, beside the real ones, with nothing that leads out."""

import os
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack

from sigap.cli.database import migrating, postgres, roles, server, training_mark
from sigap.cli.database.server import Database
from sigap.cli.failure import CommandFailed
from sigap.cli.home import Home
from sigap.cli.processes.supervisor import Supervisor
from sigap.cli.readiness import checklist, machine, settings, training
from sigap.cli.readiness.addresses import NumericAddress
from sigap.cli.readiness.start import Check, ReadinessFinding, Start
from sigap.cli.serving import sites
from sigap.config.env import Surface, hosts_of
from sigap.kernel import clock

FIRST = NumericAddress("127.0.0.1", 8010)
"""Beside the real one, which listens at 8000 and 8001."""
_CHECKS: tuple[Check, ...] = (
    machine.not_root,
    machine.home,
    settings.debugging,
    settings.numbers,
    settings.regency,
    settings.listening,
    settings.place_is_free,
)
_REFUSED = 2


def serve(home: Home, environ: Mapping[str, str], addresses: Mapping[Surface, NumericAddress]) -> int:
    """Refuses, saying everything at once, or serves until it is stopped."""
    starts = [
        Start(surface=part, environ=environ, at=clock.now(), user=os.geteuid(), listen=listen, is_together=True)
        for part, listen in addresses.items()
    ]
    found = [*checklist.look(starts, _CHECKS), *map(ReadinessFinding, training.named(environ))]
    if checklist.refuses(found):
        checklist.print_findings(found)
        return _REFUSED
    with home.locked(f"./sigap up (proses {os.getpid()})"), ExitStack() as stack:
        supervisor = Supervisor()
        stack.callback(supervisor.stop)
        target = _opened(home, supervisor)
        supervisor.add(*sites.programs(target, home, addresses, word=training_mark.WORD))
        for part, listen in addresses.items():
            host = hosts_of(environ, part)[0]
            sites.wait_for(listen, host, lambda: supervisor.check(time.monotonic()))
        for line in _address_lines(home, addresses):
            print(line, flush=True)
        supervisor.watch()
    return 0


def _opened(home: Home, supervisor: Supervisor) -> Database:
    """The home's own database, brought to this version. Raises CommandFailed where it is none for training."""
    cluster = postgres.cluster_of(home)
    if not cluster.data.exists() or not postgres.fits_home(cluster) or not cluster.demo_mark.exists():
        raise CommandFailed(
            f"Basis data di {cluster.place} bukan milik rumah latihan ini. Buat lagi: ./sigap begin --training --fresh"
        )
    sites.run_cluster(cluster, supervisor)
    target = server.embedded(cluster)
    with server.connect(target.owner_url) as connection:
        if not training_mark.is_marked(connection):
            raise CommandFailed("Basis data ini tanpa tanda latihan, maka tidak dijalankan sebagai latihan.")
        if migrating.newer_than_us(connection) or migrating.edited_since(connection):
            raise CommandFailed(
                "Data latihan ini dari versi SIGAP yang lain. Mulai dari awal: ./sigap begin --training --fresh"
            )
        roles.ensure_roles(connection, target.passwords)
        migrating.bring_up(target, home, connection)
    return target


def _address_lines(home: Home, addresses: Mapping[Surface, NumericAddress]) -> Iterator[str]:
    yield "SIGAP – LATIHAN, bukan data nyata."
    for part, listen in addresses.items():
        yield f"  {'situs publik' if part is Surface.PUBLIC else 'meja kerja  '}  http://{listen}/"
    yield home.accounts.read_text().rstrip()
