"""What may enter the trail: registered codes, declared ids, and values that cannot hide a text."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sigap import audit
from sigap.audit import kinds
from sigap.audit.kinds import EventKind, EventUnfit
from sigap.audit.queries import TrailEntry
from sigap.vault import events

AT = datetime(2026, 11, 25, tzinfo=UTC)
SUBJECT = "11111111-1111-4111-8111-111111111111"
IDS = {"subject": SUBJECT, "room": "identity", "reason": "casework"}


def event(**changed: object) -> audit.NewEvent:
    facts: dict[str, object] = {
        "code": events.IDENTITY_OPENED,
        "stream_kind": "case",
        "stream_id": uuid4(),
        "at": AT,
        "ids": IDS,
    }
    return audit.NewEvent(**{**facts, **changed})  # type: ignore[arg-type]  # wrong facts are the point


@pytest.mark.parametrize(
    "value",
    [
        SUBJECT,
        "K-2026-0001",
        "L-12345678",
        "high",
        "case_manager",
        "16.09.01.2001",
        "vault:identity:opened",
        "3",
        "true",
        "2026-11-25",
    ],
)
def test_codes_and_uuids_are_ids(value: str) -> None:
    assert kinds.is_id(value)


@pytest.mark.parametrize(
    "value",
    [
        "",
        " ",
        "Siti Aminah",
        "Siti",
        "siti aminah",
        "SITI",
        "Pere'an",
        "081234567890",
        "hp.081234567890",
        "1609010101010001",
        "a" * 65,
        "é",
        "a\n",
        "K-2026-0001\n",
        SUBJECT.replace("1", "A"),
        "😀",
        "a\x00b",
    ],
)
def test_texts_names_and_numbers_of_people_are_not(value: str) -> None:
    assert not kinds.is_id(value)


@given(st.text())
def test_nothing_with_a_space_or_a_capital_name_is_an_id(text: str) -> None:
    if kinds.is_id(text):
        assert len(text) <= 64
        assert not any(letter.isspace() for letter in text)
        assert text == text.lower() or text.replace("-", "").isalnum()


@pytest.mark.parametrize(
    "changed",
    [
        {"code": "vault:identity:stolen"},
        {"stream_kind": "person"},
        {"stream_id": SUBJECT},
        {"actor_id": SUBJECT},
        {"at": datetime(2026, 11, 25)},  # noqa: DTZ001 - a moment without a zone is the point
        {"ids": {**IDS, "note": "code"}},
        {"ids": {"subject": SUBJECT}},
        {"ids": {**IDS, "reason": "karena ibunya menelepon"}},
        {"ids": {**IDS, "reason": 3}},
    ],
)
def test_unfit_events_are_never_made(changed: dict[str, object]) -> None:
    with pytest.raises(EventUnfit) as unfit:
        event(**changed)
    assert "menelepon" not in str(unfit.value)


def test_a_fit_event_is_made() -> None:
    assert event().actor_id is None
    assert event(actor_id=uuid4()).ids == IDS


@pytest.mark.parametrize(
    ("code", "ids", "personal"),
    [
        ("opened", (), ()),
        ("Case:opened", (), ()),
        ("case:opened", ("The Case",), ()),
        ("case:opened", ("case",), ("person",)),
    ],
)
def test_a_room_cannot_declare_nonsense(code: str, ids: tuple[str, ...], personal: tuple[str, ...]) -> None:
    with pytest.raises(EventUnfit):
        EventKind(code, ids, "…", personal)


def test_a_code_has_one_meaning() -> None:
    with pytest.raises(EventUnfit, match="two tables"):
        kinds.by_code([*events.EVENTS, EventKind(events.IDENTITY_OPENED, (), "Lain")])
    assert set(events.EVENTS) <= set(kinds.all_kinds())


def test_sentences_show_names_and_never_a_raw_id() -> None:
    entry = TrailEntry(
        stream_kind="case", stream_id=uuid4(), seq=1, at=AT, code=events.IDENTITY_OPENED, actor_id=None, ids=IDS
    )
    assert "Anak 1" in entry.sentence({SUBJECT: "Anak 1"})
    assert SUBJECT not in entry.sentence({})
    assert kinds.sentence_of("gone:since:long", {}) == "gone:since:long"


def test_actions_are_keyword_only_and_take_the_moment() -> None:
    with pytest.raises(TypeError, match="keyword-only"):

        @audit.action
        def positional(by: UUID, *, at: datetime) -> None: ...

    with pytest.raises(TypeError, match="keyword-only"):

        @audit.action
        def timeless(*, by: UUID) -> None: ...


def test_nothing_is_recorded_outside_an_act() -> None:
    with pytest.raises(RuntimeError):
        audit.record(event())
    with pytest.raises(RuntimeError):
        audit.unchanged()
    assert not audit.is_recording()
