"""The worker and the owner write in an officer's name: the worker is refused, what the owner wrote is found."""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import psycopg
import pytest
from django.conf import LazySettings
from django.db import connection
from tests.factories import epochs, officers, team
from tests.factories.doors import log_in
from tests.factories.tampering import reanchor, rehash, tamper

from sigap import audit
from sigap.access import entry
from sigap.access.models import Person
from sigap.audit import jobs, verify
from sigap.audit.chain import canonical, moment_text
from sigap.audit.models import Event
from sigap.kernel.clock import now
from sigap.vault import events, keyring, root_key

pytestmark = pytest.mark.usefixtures("committed")
FIT, MISSING = "tanda tangan pelaku tidak cocok", "menyebut pelaku tanpa tanda tangan"


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True


def _raw(stream: UUID, **changed: object) -> dict[str, object]:
    facts: dict[str, object] = {
        "kind": "case",
        "id": str(stream),
        "at": moment_text(now()),
        "code": events.SECTION_OPENED,
        "actor": str(Person.objects.get(login=team.SURYA).pk),
        "ids": {"subject": str(stream), "room": "identity", "reason": "casework"},
    }
    return facts | changed


def _as_owner(*raw: dict[str, object]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT audit.append(%s::jsonb)", [json.dumps(raw)])


def _breaks() -> list[tuple[str, str]]:
    return [(found.row, found.why) for found in verify.run(with_ring=True).breaks]


@pytest.fixture
def case() -> UUID:
    """A case whose chain was written by its officers."""
    found: UUID = team.case_of(team.opened()).pk
    return found


def test_what_officers_did_is_signed_and_vouched_for_from_the_first_on(case: UUID) -> None:
    report = verify.run(with_ring=True)
    assert report.is_whole
    signed = [row for row in Event.objects.order_by("at") if "mac" in json.loads(row.body)]
    assert {row.actor_id is None for row in signed} == {False}
    assert signed
    assert f"Pelaku dijamin sejak {moment_text(signed[0].at)}: {len(signed)} peristiwa" in str(report)
    assert not Event.objects.filter(stream_id=case, actor_id__isnull=False).exclude(body__contains='"mac"').exists()


def test_who_has_no_ring_is_told_that_nobody_is_vouched_for(case: UUID) -> None:
    _as_owner(_raw(case))
    report = verify.run()
    assert report.is_whole
    assert "Pelaku tidak diperiksa" in str(report)


def test_a_signature_names_the_session(settings: LazySettings) -> None:
    client = officers.DeskClient()
    officers.sign_in(client, team.SURYA)
    ticket = str(client.cookies[settings.SESSION_COOKIE_NAME].value)
    with entry.enter(ticket) as actor:
        ids = {"subject": str(actor.person_id), "room": "identity", "reason": "casework"}
        audit.record(
            audit.NewEvent(
                code=events.SECTION_OPENED,
                stream_kind="system",
                stream_id=actor.person_id,
                at=now(),
                actor_id=actor.person_id,
                ids=ids,
            )
        )
    written = json.loads(Event.objects.get(stream_id=actor.person_id, code=events.SECTION_OPENED).body)
    assert written["session"] == str(actor.session_id)
    assert verify.run(with_ring=True).is_whole


@pytest.mark.parametrize("named", ["actor", "mac"])
def test_the_worker_writes_in_nobodys_name(case: UUID, named: str) -> None:
    forged = _raw(case) if named == "actor" else _raw(case, actor=None, mac="0" * 64, nonce="0" * 16, session=None)
    with log_in("sigap_worker") as worker:
        for function in ("audit.append_unattended", "access.append_events"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege, match="name of somebody"), worker.transaction():
                worker.execute(f"SELECT {function}(%s::jsonb)".encode(), [json.dumps([forged])])
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="permission denied"), worker.transaction():
            worker.execute("SELECT audit.append(%s::jsonb)", [json.dumps([forged])])


def test_what_the_worker_does_is_done_now() -> None:
    stream = uuid4()
    event = _raw(stream, kind="system", actor=None, at=moment_text(now() - timedelta(hours=23)))
    with log_in("sigap_worker") as worker:
        worker.execute("SELECT access.append_events(%s::jsonb)", [json.dumps([event])])
        worker.commit()
    assert abs(Event.objects.get(stream_id=stream).at - now()) < timedelta(minutes=1)
    assert verify.run(with_ring=True).is_whole


def _unsigned(stream: UUID) -> None:
    _as_owner(_raw(stream))


def _dated_back(stream: UUID) -> None:
    _as_owner(_raw(stream, at="2001-01-01T00:00:00.000000Z"))


def _guessed(stream: UUID) -> None:
    _as_owner(_raw(stream, mac="0" * 64, nonce="0" * 16, session=None))


def _copied(stream: UUID) -> None:
    told = json.loads(Event.objects.filter(stream_id=stream, body__contains='"mac"').latest("seq").body)
    _as_owner({name: value for name, value in told.items() if name not in {"v", "seq"}})


def _given_to_another(stream: UUID) -> None:
    told = json.loads(Event.objects.filter(stream_id=stream, body__contains='"mac"').latest("seq").body)
    _as_owner({name: value for name, value in told.items() if name not in {"v", "seq"}} | {"actor": str(uuid4())})


FORGERIES: dict[str, tuple[Callable[[UUID], None], str]] = {
    "unsigned": (_unsigned, MISSING),
    "dated before all signatures": (_dated_back, MISSING),
    "signed by guess": (_guessed, FIT),
    "copied": (_copied, "tanda tangan disalin dari peristiwa lain"),
    "given to another officer": (_given_to_another, FIT),
}


@pytest.mark.parametrize("name", FORGERIES)
def test_what_the_owner_writes_in_an_officers_name_is_found(case: UUID, name: str) -> None:
    forge, why = FORGERIES[name]
    assert verify.run(with_ring=True).is_whole
    last = Event.objects.filter(stream_id=case).count()
    forge(case)
    jobs.fold(now())
    assert verify.run().is_whole
    assert _breaks() == [(f"case {case} #{last + 1}", why)]


@pytest.mark.parametrize("fact", ["at", "session", "code", "actor"])
def test_a_chain_rewritten_with_its_anchors_is_found_by_its_signatures(case: UUID, fact: str) -> None:
    jobs.fold(now())
    row = Event.objects.filter(stream_id=case, body__contains='"mac"').latest("seq")
    other = {"at": "2026-01-01T00:00:00.000000Z", "code": "case:status:changed"}.get(fact, str(uuid4()))
    body = canonical(json.loads(row.body) | {fact: other})
    column = {"at": f", at = '{other}'", "code": f", code = '{other}'", "actor": f", actor_id = '{other}'"}
    place = f"stream_id = '{case}' AND seq = {row.seq}"
    tamper(f"UPDATE audit_event SET body = '{body}'{column.get(fact, '')} WHERE {place}")
    rehash(case)
    reanchor()
    assert verify.run().is_whole
    assert _breaks() == [(f"case {case} #{row.seq}", FIT)]


def test_a_signature_taken_away_is_missed(case: UUID) -> None:
    row = Event.objects.filter(stream_id=case, body__contains='"mac"').latest("seq")
    told = {name: value for name, value in json.loads(row.body).items() if name not in {"mac", "nonce", "session"}}
    tamper(
        f"UPDATE audit_event SET body = '{canonical(told | {'v': 1})}' WHERE stream_id = '{case}' AND seq = {row.seq}"
    )
    rehash(case)
    assert _breaks() == [(f"case {case} #{row.seq}", MISSING)]


def test_all_forged_events_are_listed_and_none_hides_another(case: UUID) -> None:
    other = team.case_of(team.opened()).pk
    for stream in (case, case, other):
        _unsigned(stream)
    tamper(f"UPDATE audit_event SET body = 'x' WHERE stream_id = '{case}' AND seq = 1")
    found = verify.run(with_ring=True).breaks
    assert sum(each.why == MISSING for each in found) == 3
    assert len(found) == 4


def test_signatures_outlast_a_rotation_of_the_keys(case: UUID, settings: LazySettings, tmp_path: Path) -> None:
    folder = settings.SIGAP_KEYS = epochs.own_copy(tmp_path / "kunci")
    root = root_key.read_root(folder, settings.SIGAP_ROOT_KEY)
    before = keyring.current().newest
    with keyring.change(folder, root) as held:
        held.write(held.ring.with_epoch(keyring.new_epoch(at=now(), taken=(before.id,))))
        held.write(held.ring.with_retired(before.kek_id, at=now()).without(before.kek_id, at=now()))
    assert [epoch.id for epoch in keyring.current().epochs] != [before.id]
    assert verify.run(with_ring=True).is_whole


def test_under_another_ring_nothing_fits(case: UUID, settings: LazySettings, tmp_path: Path) -> None:
    settings.SIGAP_KEYS = tmp_path / "lain"
    keyring.create_demo_keys(settings.SIGAP_KEYS, at=now())
    assert {why for _row, why in _breaks()} == {FIT}


def test_the_auditor_sees_which_events_nobody_vouches_for(case: UUID) -> None:
    client = officers.DeskClient()
    officers.sign_in(client, team.SURYA)
    page = client.get(f"/jejak/?rantai=case~{case}").content.decode()
    assert "tanda tangan" not in page
    _unsigned(case)
    _guessed(case)
    page = client.get("/jejak/").content.decode()
    assert page.count("tanpa tanda tangan") == 1
    assert page.count("tanda tangan tidak cocok") == 1
