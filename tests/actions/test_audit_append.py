"""The trail in the database: one text and one hash in Python and SQL, nothing but ids, nothing ever changed."""

import json
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.factories.event_text import event_body

from sigap import audit
from sigap.audit import chain, queries
from sigap.audit.models import Anchor, Event, StreamHead
from sigap.vault import events

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 25, 8, 0, 0, 5, tzinfo=UTC)
RINA = uuid4()


def event(stream_id: UUID, *, room: str = "identity", kind: str = "case", at: datetime = AT) -> audit.NewEvent:
    ids = {"subject": str(stream_id), "room": room, "reason": "casework"}
    return audit.NewEvent(
        code=events.SECTION_OPENED, stream_kind=kind, stream_id=stream_id, at=at, actor_id=RINA, ids=ids
    )


def signature_in(body: str) -> dict[str, str | None]:
    told = json.loads(body)
    return {name: told[name] for name in ("session", "nonce", "mac")}


def append(*raw: dict[str, object]) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT audit.append(%s::jsonb)", [json.dumps(raw)])


def raw(**changed: object) -> dict[str, object]:
    facts: dict[str, object] = {
        "kind": "system",
        "id": str(uuid4()),
        "at": "2026-11-25T08:00:00+07:00",
        "code": "system:thing:happened",
        "actor": None,
        "ids": {},
    }
    return {**facts, **changed}


def test_python_and_sql_write_the_same_text_and_hash() -> None:
    case = uuid4()
    with audit.recording():
        for room in ("identity", "medical", "shelter"):
            audit.record(event(case, room=room))
    prev = chain.GENESIS
    for seq, (row, room) in enumerate(
        zip(Event.objects.order_by("seq"), ("identity", "medical", "shelter"), strict=True), 1
    ):
        made = event(case, room=room)
        body = event_body(
            stream=chain.StreamName("case", case),
            seq=seq,
            at=AT,
            code=made.code,
            actor_id=RINA,
            ids=made.ids,
            signature=signature_in(row.body),
        )
        assert (row.seq, row.body, bytes(row.prev_hash)) == (seq, body, prev)
        prev = chain.link_hash(prev, seq, body)
        assert bytes(row.hash) == prev
    head = StreamHead.objects.get(stream_kind="case", stream_id=case)
    assert (head.head_seq, bytes(head.head_hash)) == (3, prev)


ID_KEYS = st.from_regex(r"[a-z][a-z_]{0,31}", fullmatch=True)
ID_VALUES = st.uuids().map(str) | st.from_regex(r"[a-z][a-z_.:-]{0,63}", fullmatch=True)


@given(
    ids=st.dictionaries(ID_KEYS, ID_VALUES, max_size=6),
    at=st.datetimes(min_value=datetime(2000, 1, 1), max_value=datetime(2199, 12, 31), timezones=st.just(UTC)),  # noqa: DTZ001 - hypothesis adds the zone
    actor=st.none() | st.uuids(),
)
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_ids_and_moments_are_written_alike(ids: dict[str, str], at: datetime, actor: UUID | None) -> None:
    stream = chain.StreamName("agency", uuid4())
    append(
        raw(
            kind="agency",
            id=str(stream.id),
            at=chain.moment_text(at),
            ids=ids,
            actor=str(actor) if actor else None,
        )
    )
    body = Event.objects.get(stream_id=stream.id).body
    assert body == event_body(stream=stream, seq=1, at=at, code="system:thing:happened", actor_id=actor, ids=ids)


@pytest.mark.parametrize(
    "changed",
    [
        {"ids": {"note": "Siti Aminah"}},
        {"ids": {"note": "Siti"}},
        {"ids": {"phone": "081234567890"}},
        {"ids": {"note": "a\nb"}},
        {"ids": {"note": "x" * 65}},
        {"ids": {"note": 3}},
        {"ids": {"note": None}},
        {"ids": {"note": {"deep": "text"}}},
        {"ids": {"Siti Aminah": "x"}},
        {"ids": ["x"]},
        {"ids": None},
        {"code": "Siti Aminah"},
        {"code": None},
        {"mac": "Siti Aminah", "nonce": "0" * 16},
        {"mac": "0" * 64, "nonce": "Siti Aminah"},
        {"mac": "0" * 64, "nonce": None},
        {"mac": "0" * 64, "nonce": "0" * 16, "session": "Siti Aminah"},
        {"kind": "person"},
    ],
)
def test_sql_refuses_what_is_no_id_and_repeats_none_of_it(changed: dict[str, object]) -> None:
    with pytest.raises(IntegrityError) as refused:
        append(raw(**changed))
    assert "Siti Aminah" not in str(refused.value)
    assert not Event.objects.exists()


def test_events_of_one_act_are_numbered_in_the_order_told() -> None:
    first, second = sorted((uuid4(), uuid4()), key=str, reverse=True)
    with audit.recording():
        audit.record(event(first, room="one"))
        audit.record(event(second, room="two"))
        audit.record(event(first, room="three"))
        assert not Event.objects.exists()
    assert [entry.ids["room"] for entry in queries.events_of("case", first).entries] == ["three", "one"]
    assert [entry.ids["room"] for entry in queries.events_of("case", second).entries] == ["two"]


def test_an_act_that_fails_leaves_nothing() -> None:
    @audit.action
    def half_done(*, at: datetime) -> None:
        audit.record(event(uuid4(), at=at))
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        half_done(at=AT)
    assert not Event.objects.exists()
    assert not audit.is_recording()


def test_actions_join_the_act_under_way() -> None:
    case = uuid4()

    @audit.action
    def open_section(*, at: datetime) -> str:
        audit.record(event(case, at=at))
        return "opened"

    @audit.action
    def open_all(*, at: datetime) -> str:
        return open_section(at=at) + open_section(at=at)

    assert open_all(at=AT) == "openedopened"
    assert Event.objects.count() == 2
    assert open_all.__dict__["is_action"]


def test_an_action_without_a_trace_is_undone() -> None:
    case = uuid4()

    @audit.action
    def silent(*, at: datetime) -> None:
        append(raw(id=str(case), at=at.isoformat()))

    @audit.action
    def second_click(*, at: datetime) -> None:
        audit.unchanged()

    with pytest.raises(audit.NothingRecorded, match="silent left no trace"):
        silent(at=AT)
    second_click(at=AT)
    assert not Event.objects.exists()


def test_a_failed_inner_action_undoes_the_outer_one_even_when_caught() -> None:
    @audit.action
    def inner(*, at: datetime) -> None:
        audit.record(event(uuid4(), at=at))
        raise ZeroDivisionError

    @audit.action
    def careless(*, at: datetime) -> None:
        audit.record(event(uuid4(), at=at))
        with suppress(ZeroDivisionError):
            inner(at=at)

    @audit.action
    def careful(*, at: datetime) -> None:
        audit.record(event(uuid4(), room="kept", at=at))
        with suppress(ZeroDivisionError), transaction.atomic():
            inner(at=at)

    with pytest.raises(transaction.TransactionManagementError), transaction.atomic():
        careless(at=AT)
    careful(at=AT)
    assert [json.loads(row.body)["ids"]["room"] for row in Event.objects.all()] == ["kept"]


def test_recordings_that_cannot_keep_their_promise_are_refused() -> None:
    with audit.recording():
        with pytest.raises(RuntimeError), audit.recording(durable=True):
            pass
        with pytest.raises(RuntimeError):
            audit.refusal(event(uuid4()))


@pytest.mark.parametrize("table", ["audit_event", "audit_anchor", "audit_stream"])
@pytest.mark.parametrize("verb", ["DELETE FROM {}", "TRUNCATE {}", "UPDATE {} SET {}"])
def test_the_trail_refuses_change_even_to_its_owner(table: str, verb: str) -> None:
    append(raw())
    with connection.cursor() as cursor:
        cursor.execute("SELECT audit.fold(%s)", [AT])
        assert cursor.fetchone() == (1,)
        change = "head_seq = 0" if table == "audit_stream" else "at = now()"
        with pytest.raises(DatabaseError, match="the trail is only ever added to"), transaction.atomic():
            cursor.execute(verb.format(table, change))
    assert (Event.objects.count(), Anchor.objects.count(), StreamHead.objects.count()) == (1, 1, 1)


def test_folding_takes_each_new_head_once() -> None:
    case = str(uuid4())
    append(raw(kind="case", id=case), raw(kind="case", id=case), raw())
    with connection.cursor() as cursor:
        for at, folded in ((AT, 2), (AT, 0)):
            cursor.execute("SELECT audit.fold(%s)", [at])
            assert cursor.fetchone() == (folded,)
        append(raw(kind="case", id=case))
        cursor.execute("SELECT audit.fold(%s)", [AT + timedelta(minutes=1)])
        assert cursor.fetchone() == (1,)
    last = Anchor.objects.get(seq=2)
    head = Event.objects.get(stream_id=case, seq=3)
    assert json.loads(last.body)["heads"] == [["case", case, 3, bytes(head.hash).hex()]]


@pytest.mark.parametrize(
    ("role", "statement"),
    [
        ("sigap_desk", "SELECT access.append_events('[]')"),
        ("sigap_worker", "SELECT access.append_events('[]')"),
        ("sigap_worker", "SELECT audit.append_unattended('[]')"),
        ("sigap_worker", "SELECT audit.fold(now())"),
        ("sigap_desk", "SELECT * FROM audit.head()"),
    ],
)
def test_each_role_has_its_doors(role: str, statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {role}")
        cursor.execute(statement)


@pytest.mark.parametrize(
    ("role", "statement"),
    [
        ("sigap_public", "SELECT audit.append('[]')"),
        ("sigap_desk", "SELECT audit.append('[]')"),
        ("sigap_desk", "SELECT audit.append_unattended('[]')"),
        ("sigap_worker", "SELECT audit.append('[]')"),
        ("sigap_desk", "SELECT audit.fold(now())"),
        ("sigap_desk", "SELECT audit.lock_head('case', gen_random_uuid())"),
        ("sigap_worker", "SELECT * FROM audit_event"),
        ("sigap_public", "SELECT * FROM audit_event"),
        ("sigap_desk", "SELECT * FROM audit_stream"),
        ("sigap_desk", "SELECT * FROM audit_anchor"),
        ("sigap_desk", "UPDATE audit_event SET code = ''"),
        ("sigap_desk", "INSERT INTO audit_event (seq) VALUES (1)"),
        ("sigap_worker", "DELETE FROM audit_event"),
    ],
)
def test_nothing_else_stands_open(role: str, statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {role}")
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            cursor.execute(statement)
