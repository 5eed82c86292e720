"""What is said of a transfer, when it is too late, what a file of a case holds. Pure."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

CARD, CASE_FILE, RECEIPT = "sigap-transfer-key", "sigap-transfer-case", "sigap-transfer-receipt"
"""Kinds of file between two installations."""
VALID_DAYS = 14
"""Days for which a file can be taken in."""
LARGEST_CONTENT = 2 * 1024 * 1024
"""Bytes of a case in a file."""
MOST_PEOPLE, LONGEST_TEXT = 60, 20_000


class OutgoingState(StrEnum):
    """How far a transfer to another regency is. Ours until the receipt."""

    PREPARED = "transfer_prepared"
    APPROVED = "transfer_approved"
    SENT = "transfer_sent"
    RECEIVED = "transfer_received"
    WITHDRAWN = "transfer_withdrawn"


RUNNING_TRANSFERS = (OutgoingState.PREPARED, OutgoingState.APPROVED, OutgoingState.SENT)


class IncomingState(StrEnum):
    """How far a case that came is."""

    ARRIVED = "transfer_arrived"
    WANTED = "transfer_wanted"
    ACCEPTED = "transfer_accepted"
    REFUSED = "transfer_refused"


UNDECIDED = (IncomingState.ARRIVED, IncomingState.WANTED)


def expires_on(day: date) -> date:
    """The last day on which a file made on this day is taken in."""
    return day + timedelta(days=VALID_DAYS)


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedPerson:
    """A person of a case that moves: as in the case, with identity, parts, and how they may be reached without harm.

    `age`: the least that they were when the file was made; `said_age` as it was recorded on `said_on`, which a SIGAP
    of before neither tells nor reads. `forms`, `settings`, `letters`: what was done to a victim, and which letters of
    special protection are theirs.
    """

    ordinal: int
    role: str
    sex: str
    age: int | None = None
    said_age: int | None = None
    said_on: str = ""
    identity: Mapping[str, str] = field(default_factory=dict, repr=False)
    parts: Mapping[str, Mapping[str, str]] = field(default_factory=dict, repr=False)
    contact: Mapping[str, str] = field(default_factory=dict, repr=False)
    forms: Sequence[str] = ()
    settings: Sequence[str] = ()
    letters: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedGoal:
    """A goal of the plan, with its services in words."""

    area: str
    words: str = field(repr=False)
    due_on: str
    is_open: bool
    ordinal: int | None = None
    services: Sequence[str] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedCase:
    """A case as its file holds it, so that nobody there is asked again.

    `offenders`: victim, alleged offender, kind, household. `kept`: on which ground, who must not know. In words:
    `records`, assessments; `safety`, safety plans; `journey`, the way home; `proceedings`, the legal side, with its
    `limits` that run and the `wishes` of victims; `statements`, who heard whom; `entries` elsewhere; `consents`.
    """

    transfer: str
    expires_on: str
    office: str
    regency: str
    code: str
    opened_on: str
    risk: str
    kind: str = ""
    place: str = ""
    acted_on: str = ""
    area: str = ""
    area_label: str = ""
    consent: str = field(repr=False)
    summary: str = field(default="", repr=False)
    people: Sequence[MovedPerson] = ()
    relations: Sequence[tuple[int, str, int]] = ()
    offenders: Sequence[tuple[int, int, str, str]] = ()
    dangers: Sequence[str] = ()
    kept: Sequence[tuple[str, str]] = field(default=(), repr=False)
    records: Sequence[str] = field(default=(), repr=False)
    safety: Sequence[str] = field(default=(), repr=False)
    journey: Sequence[str] = field(default=(), repr=False)
    goals: Sequence[MovedGoal] = ()
    services: Sequence[str] = field(default=(), repr=False)
    timeline: Sequence[str] = ()
    proceedings: Sequence[str] = field(default=(), repr=False)
    limits: Sequence[str] = field(default=(), repr=False)
    wishes: Sequence[str] = field(default=(), repr=False)
    statements: Sequence[str] = ()
    entries: Sequence[str] = ()
    consents: Sequence[str] = field(default=(), repr=False)

    def as_bytes(self) -> bytes:
        """What is sealed."""
        return json.dumps(asdict(self), ensure_ascii=False).encode()

    def law_blocks(self) -> list[tuple[str, Sequence[str]]]:
        """The legal side: what must not be missed first."""
        return [("Batas waktu hukum yang berjalan", self.limits), ("Proses hukum", self.proceedings)]

    def blocks(self, *, is_paper: bool = False) -> list[tuple[str, Sequence[str]]]:
        """What is told in words, under its headings, in Indonesian as the file is.

        A paper may be found by anybody: where a client goes, by which word they call, how they are told is not on it.
        """
        planned = [
            "\n".join(
                [
                    f"{goal.words} (sampai {date.fromisoformat(goal.due_on):%d-%m-%Y})",
                    *(f"- {each}" for each in goal.services),
                ]
            )
            for goal in self.goals
        ]
        return [
            ("Persetujuan klien", [self.consent]),
            ("Tempat kejadian", [self.area_label] if self.area_label else []),
            *self.law_blocks(),
            (
                "Kabar perkara: kemauan korban",
                [each.split("\n")[0] for each in self.wishes] if is_paper else self.wishes,
            ),
            ("Yang sudah pernah mendengar ceritanya", self.statements),
            ("Persetujuan layanan dan memberi tahu, di daerah asal", self.consents),
            ("Asesmen", self.records),
            ("Rencana keselamatan", () if is_paper else self.safety),
            ("Rencana", planned),
            ("Layanan", self.services),
            ("Sudah dimasukkan ke sistem lain", self.entries),
            ("Pemulangan dan kunjungan", () if is_paper else self.journey),
            ("Linimasa", self.timeline),
        ]


_TEXTS = (
    "transfer", "expires_on", "office", "regency", "code", "opened_on", "risk", "kind", "place", "acted_on", "area",
    "area_label", "consent", "summary",
)  # fmt: skip
# A SIGAP that tells one of these no more, or not yet, is still understood.
_LINES = (
    "dangers", "records", "safety", "journey", "services", "timeline", "proceedings", "limits", "wishes", "statements",
    "entries", "consents",
)  # fmt: skip


class ContentUnfit(Exception):
    """What a file holds is no case that this SIGAP can take in."""


def moved_case(raw: bytes) -> MovedCase:
    """The reverse of as_bytes; everything of its right shape, nothing overlong. Raises ContentUnfit."""
    if len(raw) > LARGEST_CONTENT:
        raise ContentUnfit
    try:
        data = json.loads(raw)
        texts: dict[str, Any] = {name: _line(data[name]) for name in _TEXTS}
        for day in (texts["expires_on"], texts["acted_on"]):
            date.fromisoformat(day or texts["expires_on"])
        return MovedCase(
            **texts | {name: [_line(each) for each in _list({name: [], **data}, name, 1000)] for name in _LINES},
            people=[_person(each) for each in _list(data, "people", MOST_PEOPLE)],
            goals=[_goal(each) for each in _list(data, "goals", MOST_PEOPLE)],
            relations=[(int(first), _line(kind), int(other)) for first, kind, other in _list(data, "relations", 400)],
            kept=[(_line(basis), _line(words)) for basis, words in _list(data, "kept", 100)],
            offenders=[
                (int(victim), int(offender), _line(kind), _line(household))
                for victim, offender, kind, household in _list(data, "offenders", 400)
            ],
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise ContentUnfit from None


def _list(data: Any, name: str, most: int) -> list[Any]:
    found = data[name]
    if not isinstance(found, list) or len(found) > most:
        raise TypeError(name)
    return found


def _line(value: Any) -> str:
    if not isinstance(value, str) or len(value) > LONGEST_TEXT or "\x00" in value:
        raise TypeError("text")
    return value


def _number(value: Any) -> int | None:
    if value is not None and (not isinstance(value, int) or not 0 <= value <= 1000):  # noqa: PLR2004 - ages, ordinals
        raise TypeError("number")
    return value


def _day(value: Any) -> str:
    return date.fromisoformat(value).isoformat() if value else ""


def _texts(value: Any) -> dict[str, str]:
    return {_line(name): _line(each) for name, each in value.items()}


def _person(data: Any) -> MovedPerson:
    return MovedPerson(
        ordinal=int(data["ordinal"]),
        role=_line(data["role"]),
        sex=_line(data["sex"]),
        age=_number(data["age"]),
        said_age=_number(data.get("said_age")),
        said_on=_day(data.get("said_on") or ""),
        identity=_texts(data["identity"]),
        parts={_line(part): _texts(facts) for part, facts in data["parts"].items()},
        contact=_texts(data["contact"]),
        **{name: [_line(each) for each in _list(data, name, 20)] for name in ("forms", "settings", "letters")},
    )


def _goal(data: Any) -> MovedGoal:
    return MovedGoal(
        area=_line(data["area"]),
        words=_line(data["words"]),
        due_on=date.fromisoformat(data["due_on"]).isoformat(),
        is_open=bool(data["is_open"]),
        ordinal=_number(data["ordinal"]),
        services=[_line(each) for each in _list(data, "services", 60)],
    )
