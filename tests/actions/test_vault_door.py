"""The door: trace first, then keys; thirty identities an hour; never inside an act, never without a reason."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from pytest_django import Settings
from tests.factories.keys import KEYS_MADE_AT

from sigap import audit
from sigap.audit import queries
from sigap.audit.kinds import StreamKind
from sigap.kernel.errors import Refused
from sigap.vault import datakeys, door, events, keyring
from sigap.vault.door import BudgetSpent, ItemKind, SealedItem, open_sealed
from sigap.vault.envelope_sealing import report_place, seal_report
from sigap.vault.models import DataKey, Opening
from sigap.vault.ring_use import ReportKey
from sigap.vault.sealing import Place, SealBroken, seal

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)
CASE = uuid4()


@dataclass(frozen=True, kw_only=True)
class Officer:
    """Dewi Anggraini, as far as the door knows her."""

    person_id: UUID
    stepped_up_at: datetime | None = None


DEWI = Officer(person_id=uuid4())


@pytest.fixture(autouse=True)
def keys(tmp_path: Path, settings: Settings) -> None:
    settings.SIGAP_KEYS = tmp_path / "kunci"
    keyring.create_demo_keys(settings.SIGAP_KEYS, at=KEYS_MADE_AT)


def entering(officer: Officer = DEWI) -> Callable[[], AbstractContextManager[Officer]]:
    @contextmanager
    def enter() -> Iterator[Officer]:
        with audit.recording(durable=True):
            yield officer

    return enter


def identities(*names: str) -> list[SealedItem]:
    made = []
    for name in names:
        key = datakeys.create(purpose="person", case_id=CASE, at=AT)
        place = Place(table="cases_caseperson", row=uuid4(), column="sealed_identity", section="identity")
        made.append(
            SealedItem(
                kind=ItemKind.IDENTITY,
                subject_id=place.row,
                stream_kind=StreamKind.CASE,
                stream_id=CASE,
                place=place,
                sealed=seal(name, key=key, place=place),
                key=door.key_rows([key.id])[key.id],
            )
        )
    return made


def opened(items: Sequence[SealedItem], *, at: datetime = AT, officer: Officer = DEWI) -> tuple[str, ...]:
    return open_sealed(entering(officer), lambda _: (None, items), reason="casework", at=at)[1]


def test_texts_come_back_in_order_with_one_event_each() -> None:
    items = identities("Melati", "Kenanga")
    assert opened([items[1], items[0], items[1]]) == ("Kenanga", "Melati", "Kenanga")
    trail = queries.events_of("case", CASE).entries
    assert {entry.ids["subject"] for entry in trail} == {str(item.subject_id) for item in items}
    assert len(trail) == 2
    assert {(e.code, e.actor_id, e.at, e.ids["reason"]) for e in trail} == {
        (events.IDENTITY_OPENED, DEWI.person_id, AT, "casework")
    }


def test_what_the_selection_found_comes_along() -> None:
    items = identities("Melati")
    found = open_sealed(entering(), lambda officer: ((officer, len(items)), items), reason="casework", at=AT)
    assert found == ((DEWI, 1), ("Melati",))


def test_a_text_that_does_not_open_still_left_its_trace() -> None:
    first, second = identities("Melati", "Kenanga")
    with pytest.raises(SealBroken) as broken:
        opened([replace(first, sealed=second.sealed)])
    assert "Kenanga" not in repr(broken.value)
    told, opening = queries.events_of("case", CASE).entries
    assert (opening.code, told.code) == (events.IDENTITY_OPENED, events.SEAL_BROKEN)
    assert (told.actor_id, told.ids) == (DEWI.person_id, {"subject": str(first.subject_id), "room": "identity"})


def test_an_identity_moved_into_another_case_does_not_open() -> None:
    (item,) = identities("Melati")
    with pytest.raises(SealBroken):
        opened([replace(item, stream_id=uuid4())])


def test_a_destroyed_identity_stays_shut() -> None:
    (item,) = identities("Melati")
    assert isinstance(item.key, DataKey)
    datakeys.destroy(item.key.id, at=AT)
    with pytest.raises(datakeys.KeyDestroyed):
        opened([replace(item, key=door.key_rows([item.key.id])[item.key.id])])


def test_who_may_not_leaves_no_trace_of_a_reading_and_opens_nothing() -> None:
    def refuse(_: Officer) -> tuple[None, list[SealedItem]]:
        raise Refused("identity:open")

    with pytest.raises(Refused):
        open_sealed(entering(), refuse, reason="casework", at=AT)
    assert not queries.events_of("case", CASE).entries


def test_the_door_stands_shut_inside_an_act_and_without_a_recording() -> None:
    @contextmanager
    def careless() -> Iterator[Officer]:
        yield DEWI

    with audit.recording(), pytest.raises(RuntimeError, match="before an act"):
        opened([])
    with pytest.raises(RuntimeError, match="recording"):
        open_sealed(careless, lambda _: (None, []), reason="casework", at=AT)
    with pytest.raises(ValueError, match="code"):
        open_sealed(entering(), lambda _: (None, []), reason="Ibunya menelepon", at=AT)
    with pytest.raises(datakeys.KeyUnknown):
        door.key_rows([uuid4()])


def test_the_thirty_first_identity_of_an_hour_needs_a_step_up() -> None:
    items = identities(*(f"Anak {n}" for n in range(31)))
    opened(items[:30])
    opened(items[:30], at=AT + timedelta(minutes=59))
    with pytest.raises(BudgetSpent) as spent:
        opened(items[30:], at=AT + timedelta(minutes=59))
    assert "30" in spent.value.sentence
    assert Opening.objects.count() == 30
    opened(items[30:], at=AT + timedelta(minutes=59), officer=Officer(person_id=uuid4()))
    opened(items[30:], at=AT + timedelta(minutes=60))


def test_thirty_one_at_once_are_refused_whole() -> None:
    with pytest.raises(BudgetSpent):
        opened(identities(*(f"Anak {n}" for n in range(31))))
    assert not Opening.objects.exists()
    assert not queries.events_of("case", CASE).entries


def test_a_step_up_opens_the_budget_anew_once() -> None:
    items = identities(*(f"Anak {n}" for n in range(61)))
    opened(items[:30])
    early = Officer(person_id=DEWI.person_id, stepped_up_at=AT - timedelta(minutes=1))
    with pytest.raises(BudgetSpent):
        opened(items[30:31], at=AT + timedelta(minutes=2), officer=early)
    fresh = Officer(person_id=DEWI.person_id, stepped_up_at=AT + timedelta(minutes=1))
    opened(items[30:60], at=AT + timedelta(minutes=2), officer=fresh)
    with pytest.raises(BudgetSpent):
        opened(items[60:], at=AT + timedelta(minutes=3), officer=fresh)


def test_rooms_and_reports_cost_no_budget() -> None:
    report = uuid4()
    public = keyring.current().intake.public_key()
    sealed = seal_report({"sealed_story": "Cerita"}, table="mailbox_envelope", report_id=report, public_key=public)
    item = SealedItem(
        kind=ItemKind.REPORT,
        subject_id=report,
        stream_kind=StreamKind.SYSTEM,
        stream_id=report,
        place=report_place("mailbox_envelope", report, "sealed_story"),
        sealed=sealed.texts["sealed_story"],
        key=ReportKey(key_id=sealed.key_id, report_id=report, blob=sealed.key_blob),
    )
    assert opened([item]) == ("Cerita",)
    assert not Opening.objects.exists()
    assert [entry.code for entry in queries.events_of("system", report).entries] == [events.REPORT_OPENED]
    assert "Cerita" not in repr(item)
    assert "blob" not in repr(item)
