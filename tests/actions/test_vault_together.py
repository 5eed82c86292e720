"""Four windows of one officer at once: the last identity of the hour is opened once."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.db import connection, connections
from pytest_django import DjangoDbBlocker, Settings
from tests.factories.keys import KEYS_MADE_AT
from tests.factories.patience import PATIENCE

from sigap import audit
from sigap.audit import queries
from sigap.audit.kinds import StreamKind
from sigap.vault import datakeys, keyring
from sigap.vault.door import IDENTITIES_AN_HOUR, BudgetSpent, ItemKind, SealedItem, key_rows, open_sealed
from sigap.vault.models import DataKey, Opening
from sigap.vault.sealing import Place, seal

AT = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)
CASE = uuid4()
WINDOWS = 4
EMPTY = "DELETE FROM {}"


@dataclass(frozen=True, kw_only=True)
class Officer:
    """Dewi Anggraini, as far as the door knows her."""

    person_id: UUID
    stepped_up_at: datetime | None = None


DEWI = Officer(person_id=uuid4())


@pytest.fixture(autouse=True)
def committed(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Tests that commit: no transaction around them, and what they wrote is taken away by the tables' owner."""
    with django_db_blocker.unblock():
        yield
        Opening.objects.all().delete()
        DataKey.objects.all().delete()
        with connection.cursor() as cursor:
            for table in ("audit_event", "audit_stream"):
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER ALL")
                cursor.execute(EMPTY.format(table))
                cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER ALL")
        connections.close_all()


@contextmanager
def entering() -> Iterator[Officer]:
    with audit.recording(durable=True):
        yield DEWI


def identity() -> SealedItem:
    key = datakeys.create(purpose="person", case_id=CASE, at=AT)
    place = Place(table="cases_caseperson", row=uuid4(), column="sealed_identity", section="identity")
    return SealedItem(
        kind=ItemKind.IDENTITY,
        subject_id=place.row,
        stream_kind=StreamKind.CASE,
        stream_id=CASE,
        place=place,
        sealed=seal("Melati", key=key, place=place),
        key=key_rows([key.id])[key.id],
    )


def test_the_last_identity_of_the_hour_is_opened_once(tmp_path: Path, settings: Settings) -> None:
    settings.SIGAP_KEYS = tmp_path / "kunci"
    keyring.create_demo_keys(settings.SIGAP_KEYS, at=KEYS_MADE_AT)
    Opening.objects.bulk_create(
        Opening(person_id=DEWI.person_id, subject_id=uuid4(), opened_at=AT) for _ in range(IDENTITIES_AN_HOUR - 1)
    )
    items = [identity() for _ in range(WINDOWS)]
    barrier = threading.Barrier(WINDOWS, timeout=PATIENCE)
    outcomes: list[object] = []

    def window(item: SealedItem) -> None:
        try:
            barrier.wait()
            outcomes.append(open_sealed(entering, lambda _: (None, [item]), reason="casework", at=AT)[1])
        except Exception as error:  # noqa: BLE001 - told to the test
            outcomes.append(type(error))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=window, args=[item]) for item in items]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=PATIENCE)
    assert sorted(map(str, outcomes)) == sorted(map(str, [("Melati",), *[BudgetSpent] * (WINDOWS - 1)]))
    assert Opening.objects.count() == IDENTITIES_AN_HOUR
    assert len(queries.events_of("case", CASE).entries) == 1
