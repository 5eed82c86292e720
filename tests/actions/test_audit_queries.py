"""The trail as pages read it: place by place, filtered, by an index; what was written past SIGAP breaks no page."""

from datetime import UTC, datetime, timedelta
from itertools import count
from uuid import UUID, uuid4

import pytest
from django.db import connection
from tests.factories.tampering import tamper
from tests.factories.zones import JAKARTA

from sigap import audit
from sigap.access.events import REFUSED
from sigap.audit import counts, queries
from sigap.audit.chain import StreamName
from sigap.audit.models import Event
from sigap.audit.queries import CLOCK_SLACK, EventFilter, TrailEntry
from sigap.vault import events

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 25, 1, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
DEWI, ANTON = uuid4(), uuid4()


def read(
    case: UUID,
    at: datetime = AT,
    *,
    by: UUID | None = DEWI,
    subject: UUID | None = None,
    code: str = events.IDENTITY_OPENED,
) -> None:
    ids = {"subject": str(subject or case), "room": "identity", "reason": "contact"}
    with audit.recording():
        audit.record(audit.NewEvent(code=code, stream_kind="case", stream_id=case, at=at, actor_id=by, ids=ids))


def refuse(at: datetime = AT) -> None:
    with audit.recording():
        audit.record(
            audit.NewEvent(
                code=REFUSED,
                stream_kind="system",
                stream_id=uuid4(),
                at=at,
                actor_id=DEWI,
                ids={"permission": "case:see"},
            )
        )


def walked(wanted: EventFilter, size: int) -> list[list[TrailEntry]]:
    """Every page of a list."""
    pages, after = [], None
    for _ in count():
        page = queries.recent(wanted, after=after, size=size)
        pages.append(list(page.entries))
        if not page.has_next:
            return pages
        after = page.entries[-1].place
    raise AssertionError


def test_pages_follow_one_another_without_a_gap_also_within_one_moment() -> None:
    cases = [uuid4() for _ in range(4)]
    for case in cases:
        for minute in (0, 0, 1):
            read(case, AT + minute * MINUTE)
    pages = walked(EventFilter(), 5)
    assert [len(page) for page in pages] == [5, 5, 2]
    places = [entry.place for page in pages for entry in page]
    assert len(set(places)) == 12
    assert places == sorted(places, key=lambda place: (place.at, place.stream, place.seq), reverse=True)
    onward: list[TrailEntry] = []
    after = None
    while found := queries.in_order(EventFilter(), after=after, size=5):
        onward += found
        after = found[-1].place
    assert [entry.place for entry in onward] == places[::-1]


def test_what_comes_in_meanwhile_moves_no_page() -> None:
    case = uuid4()
    for minute in range(4):
        read(case, AT + minute * MINUTE)
    first = queries.recent(EventFilter(), size=2)
    read(case, AT + 9 * MINUTE)
    second = queries.recent(EventFilter(), after=first.entries[-1].place, size=2)
    assert [entry.seq for entry in (*first.entries, *second.entries)] == [4, 3, 2, 1]


def test_each_filter_holds() -> None:
    case, other, child = uuid4(), uuid4(), uuid4()
    read(case, subject=child)
    read(other, AT + MINUTE, by=ANTON, subject=child)
    read(other, AT + 2 * MINUTE, code=events.SECTION_OPENED)
    refuse(AT + 3 * MINUTE)

    def found(**asked: object) -> list[int]:
        entries = queries.recent(EventFilter(**asked)).entries  # type: ignore[arg-type]  # the table below is the test
        return [int((entry.at - AT) / MINUTE) for entry in entries]

    assert found() == [3, 2, 1, 0]
    assert found(codes=events.READINGS) == [2, 1, 0]
    assert found(codes={REFUSED}) == [3]
    assert found(actor_id=ANTON) == [1]
    assert found(subject_id=child) == [1, 0]
    assert found(subject_id=child, actor_id=DEWI) == [0]
    assert found(stream=StreamName("case", other)) == [2, 1]
    assert found(since=AT + MINUTE, before=AT + 3 * MINUTE) == [2, 1]
    assert queries.count_up_to(EventFilter(), 3) == 3
    assert queries.count_up_to(EventFilter(codes={REFUSED}), 3) == 1


def test_a_clock_set_back_a_year_keeps_the_order_of_writing_and_is_marked() -> None:
    case = uuid4()
    read(case)
    read(case, AT - timedelta(days=365))
    read(case, AT - timedelta(days=365) + MINUTE)
    read(case, AT + MINUTE)
    chain = queries.events_of("case", case).entries
    assert [entry.seq for entry in chain] == [4, 3, 2, 1]
    assert [entry.ran_back for entry in chain] == [False, False, True, False]
    by_moment = queries.recent(EventFilter()).entries
    assert [entry.seq for entry in by_moment] == [4, 1, 3, 2]
    assert [entry.seq for entry in by_moment if entry.ran_back] == [2]
    assert queries.events_of("case", case, below=3, size=1).entries[0].seq == 2


def test_acts_that_overlap_are_no_clock_set_back() -> None:
    case = uuid4()
    read(case, AT + CLOCK_SLACK)
    read(case, AT)
    assert not any(entry.ran_back for entry in queries.events_of("case", case).entries)


def test_a_code_that_is_no_longer_registered_and_a_body_that_is_none_are_shown() -> None:
    case = uuid4()
    read(case)
    read(case, AT + MINUTE)
    tamper(
        "UPDATE audit_event SET code = 'room:gone:long_ago' WHERE seq = 1",
        "UPDATE audit_event SET body = 'rusak' WHERE seq = 2",
    )
    broken, gone = queries.recent(EventFilter()).entries
    assert gone.sentence({}) == "room:gone:long_ago"
    assert (broken.ids, broken.subject_id) == ({}, None)
    assert broken.sentence({}) == "Identitas – dibuka untuk: –"
    assert not queries.recent(EventFilter(subject_id=case)).entries[1:]


def test_readers_stand_once_for_each_thing_and_officer() -> None:
    case, child = uuid4(), uuid4()
    for minute in range(3):
        read(case, AT + minute * MINUTE, subject=child)
    read(case, AT + 5 * MINUTE, subject=child, by=ANTON)
    read(case, AT + MINUTE)
    read(case, by=None)
    found = counts.readers(EventFilter(codes=events.READINGS))
    assert [(one.subject_id, one.actor_id, one.times) for one in found] == [
        (child, ANTON, 1),
        (child, DEWI, 3),
        (case, DEWI, 1),
    ]
    assert (found[1].first_at, found[1].last_at) == (AT, AT + 2 * MINUTE)
    walked: list[counts.Reader] = []
    while rest := counts.readers(EventFilter(), after=walked[-1].place if walked else None, size=1):
        walked += rest
    assert walked == found


def test_days_and_nights_are_those_here() -> None:
    child = uuid4()
    late = datetime(2026, 11, 25, 23, 30, tzinfo=JAKARTA)
    for at in (AT, AT + MINUTE, late, late + timedelta(hours=2), late + timedelta(hours=6)):
        read(uuid4(), at, subject=child)
    refuse(late)
    days = counts.days(since=AT, opened=events.READINGS, refused={REFUSED}, same_name={"case:identity:same_name"})
    told = {day.on.day: (day.opened, day.refused, day.same_name) for day in days}
    assert told == {25: (1, 1, 0), 26: (1, 0, 0)}
    (night,) = counts.nights(since=AT, read=events.READINGS)
    assert (night.on.day, night.read) == (25, 2)


QUESTIONS: dict[str, tuple[EventFilter, str]] = {
    "newest": (EventFilter(), "event_by_moment"),
    "one officer": (EventFilter(actor_id=DEWI), "event_by_actor"),
    "one subject": (EventFilter(subject_id=uuid4()), "event_by_subject"),
    "refusals": (EventFilter(codes={REFUSED}), "event_by_code"),
    "one chain": (EventFilter(stream=StreamName("case", uuid4())), "audit_event_pkey"),
}


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_page_is_found_by_an_index_under_row_level_security(name: str) -> None:
    wanted, index = QUESTIONS[name]
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO audit_event (stream_kind, stream_id, seq, at, code, actor_id, body, prev_hash, hash)"
            " SELECT 'case', gen_random_uuid(), 1, now() - make_interval(mins => n), 'vault:room:opened',"
            " gen_random_uuid(), '{\"ids\": {\"subject\": \"' || gen_random_uuid() || '\"}}', '', ''"
            " FROM generate_series(1, 5000) AS n"
        )
        cursor.execute("ANALYZE audit_event")
        cursor.execute("SET LOCAL ROLE sigap_desk")
        after = TrailEntry(
            stream_kind="case", stream_id=uuid4(), seq=1, at=datetime.now(UTC), code="", actor_id=None, ids={}
        ).place
        rows = wanted.rows().filter(at__lte=after.at).order_by("-at", "-stream_kind", "-stream_id", "-seq")[:51]
        plan = str(rows.explain())
    assert index in plan, plan


def test_the_column_of_the_subject_is_drawn_from_the_hashed_text() -> None:
    case, child = uuid4(), uuid4()
    read(case, subject=child)
    refuse()
    assert set(Event.objects.values_list("subject_id", flat=True)) == {child, None}
