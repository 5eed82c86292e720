"""A vault at a socket, in threads of the test's own process, before a database in which the test commits."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep
from urllib.parse import quote

from django.conf import settings
from django.db import connection
from tests.factories.patience import PATIENCE

from sigap.cli.database import roles
from sigap.cli.home import Home
from sigap.mailbox.models import Envelope
from sigap.vault import rings, wire
from sigap.vault.client import VaultAway, VaultClient
from sigap.vault.ring_use import OpeningRefused
from sigap.vault.root_key import FILE, RingLocked
from sigap.vault.service import serving
from sigap.vault.wire import Message


def login_url(surface: str) -> str:
    """A surface's own log-in to the database in which the test stands."""
    facts = settings.DATABASES["default"]
    password = quote(Home.from_environment().secrets()[surface], safe="")
    return f"postgresql://{roles.login_of(surface)}:{password}@/{facts['NAME']}?host={quote(str(facts['HOST']))}"


@contextmanager
def vault_at(place: Path, folder: Path, *, source: str = FILE) -> Iterator[VaultClient]:
    """A vault with the ring of this folder, once it answers; it ends with the test's process."""
    threading.Thread(
        target=serving.serve, args=(place, folder, source, login_url("vault")), daemon=True, name=f"vault {place}"
    ).start()
    client = VaultClient(place)
    until = monotonic() + PATIENCE
    while True:
        try:
            client.facts()
            break
        except (RingLocked, OpeningRefused):
            break
        except VaultAway:
            assert monotonic() < until, "the vault does not answer"
            sleep(0.01)
    try:
        yield client
    finally:
        for each in (client, rings._client(str(place))):
            each.close()
        rings._client.cache_clear()


@contextmanager
def line_to(place: Path) -> Iterator[socket.socket]:
    """A connection of somebody who does not keep to the form."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as channel:
        channel.settimeout(PATIENCE)
        channel.connect(str(place))
        yield channel


def asked(place: Path, told: Message) -> Message:
    """The answer to a question that no client asks."""
    with line_to(place) as channel:
        wire.send(channel, told)
        return wire.receive(channel, within=PATIENCE)


def gone(report: Envelope) -> None:
    """A report that an old copy alone still holds: past every rule, as the owner."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("DELETE FROM mailbox_envelope WHERE id = %s", [report.pk])
        cursor.execute("SET session_replication_role = origin")
