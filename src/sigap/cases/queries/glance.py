"""What the summary of a case shows beside its text, read in one statement."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, Func, JSONField, OuterRef, QuerySet
from django.db.models.functions import JSONObject

from sigap.access.backend.compiled_statements import Values, read_compiled
from sigap.access.queries.duty import NumberToCall, numbers_from
from sigap.access.roles import Section
from sigap.cases.models import (
    Assignment,
    Case,
    CasePerson,
    CaseScreening,
    DangerTag,
    Participation,
    SafeContact,
    SectionText,
)
from sigap.cases.queries.blocking import BlockingWork, BlockingWorkFacts, blocking_from
from sigap.cases.queries.ending import Ending, ending_facts, ending_from
from sigap.cases.queries.file import CaseAccess
from sigap.cases.queries.open_work import OpenWork, open_work_from
from sigap.cases.rules import HARMED, PersonRole
from sigap.cases.rules.danger import in_order
from sigap.mailbox.flags import Flag
from sigap.places.queries import label_facts, label_from


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """An officer who works on a case."""

    person_id: UUID
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Participant:
    """An office that takes part, with its people on the case."""

    office_name: str
    people: tuple[Member, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedCard:
    """How one person may be reached, without the number, as it lies sealed."""

    id: UUID
    key_id: UUID
    sealed: bytes
    ordinal: int
    role: PersonRole


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseGlance:
    """What the summary page shows beside the text; `persons` without their sealed identity."""

    area_name: str
    participants: tuple[Participant, ...]
    blocking: tuple[BlockingWork, ...]
    persons: tuple[CasePerson, ...]
    # What stands, what endangers a life first; and everything open, what falls due first at the head.
    dangers: tuple[DangerTag, ...] = ()
    work: tuple[OpenWork, ...] = ()
    to_call: tuple[NumberToCall, ...] = ()
    # Numbers of the reports behind the case, the first one first; those that its manager has not read.
    reports: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    # The newest version, without its sealed part; none too where the section stands closed.
    screening: CaseScreening | None = None
    ending: Ending = field(default_factory=Ending)
    # The newest summary and the newest card of each person, sealed; as far as each stands open.
    sealed_text: SectionText | None = None
    sealed_cards: tuple[SealedCard, ...] = ()


def harmed_in(glance: CaseGlance) -> list[CasePerson]:
    """Those in the case who were harmed, in order."""
    return [person for person in glance.persons if person.role in HARMED]


_SCREENING_FACTS = ("version", "indication", "proposed_risk", "writer_name", "written_at")
_DANGER_FACTS = (
    "id",
    "office_id",
    "flag",
    "source",
    "told_at",
    "set_by_name",
    "step",
    "answered_at",
    "answered_by_name",
    "version",
)
_PERSON_MOMENTS = ("aged_at", "erased_at", "restricted_at")
_PERSON_FACTS = ("ordinal", "role", "sex", "age_years", "named_at", "named_suspect_on", *_PERSON_MOMENTS)


def at_a_glance(access: CaseAccess) -> CaseGlance:
    """Place, offices and people on the case, what still waits, and the persons in it; one statement."""
    row = _glance(access)
    first = access.case.report_number
    return CaseGlance(
        ending=ending_from(row),
        sealed_text=next(map(_text, row["texts"] or ()), None),
        sealed_cards=tuple(map(_card, row["cards"] or ())),
        area_name=label_from(row["place"]),
        participants=tuple(_participant(part, row["team"]) for part in row["parts"] or ()),
        blocking=blocking_from(row["blocking"]),
        persons=tuple(_person(each) for each in row["persons"] or ()),
        dangers=_dangers(row["dangers"] or ()),
        to_call=tuple(numbers_from(row["to_call"])),
        work=open_work_from(row["work"]),
        reports=tuple(dict.fromkeys([*filter(None, [first]), *(each["number"] for each in row["reports"])])),
        unread=tuple(each["number"] for each in row["reports"] if each["is_unread"]),
        screening=next((_screening(each) for each in row["screening"] or ()), None),
    )


def _glance(access: CaseAccess) -> Mapping[str, Any]:
    opened = tuple(map(access.has, (Section.SUMMARY, Section.PERSONS, Section.IDENTITY, Section.ASSESSMENT)))
    shape = ("cases.glance", *opened, access.emergency is None)
    rows: list[Mapping[str, Any]] = read_compiled(
        shape, lambda values: _glance_query(access, values), {"case": access.case.pk}
    )
    return rows[0]


def _glance_query(access: CaseAccess, values: Values) -> QuerySet[Case, Any]:
    of_case = {"case": OuterRef("pk")}
    parts = Participation.objects.filter(**of_case, until=None).order_by("since")
    team = Assignment.objects.filter(**of_case, until=None).order_by("since")
    people = CasePerson.objects.filter(**of_case) if access.has(Section.PERSONS) else CasePerson.objects.none()
    people = people.exclude(role=PersonRole.REPORTER) if access.emergency else people
    has_assessment = access.has(Section.ASSESSMENT)
    screened = CaseScreening.objects.filter(**of_case) if has_assessment else CaseScreening.objects.none()
    dangers = DangerTag.objects.filter(**of_case, lifted_at=None)
    texts, cards = _sealed(access)
    return Case.objects.filter(pk=values["case"]).values(
        texts=ArraySubquery(texts.values(found=JSONObject(**{f: f for f in _TEXT_FACTS}))[:1]),
        cards=ArraySubquery(cards.values(found=JSONObject(**_CARD_FACTS))[:CARDS_SHOWN]),
        place=label_facts(OuterRef("area")),
        parts=ArraySubquery(parts.values(found=JSONObject(office="office_id", name="office_name"))),
        team=ArraySubquery(team.values(found=JSONObject(office="office_id", person="person_id", name="person_name"))),
        **ending_facts(),
        blocking=BlockingWorkFacts(F("pk")),
        persons=ArraySubquery(people.order_by("ordinal").values(found=JSONObject(**{f: f for f in _PERSON_FACTS}))),
        dangers=ArraySubquery(dangers.values(found=JSONObject(**{f: f for f in _DANGER_FACTS}))),
        to_call=Func(F("office_id"), function="access.numbers_to_call", output_field=JSONField()),
        work=Func(F("pk"), function="cases.open_work", output_field=JSONField()),
        reports=Func(F("pk"), function="cases.reports_behind", output_field=JSONField()),
        screening=ArraySubquery(
            screened.order_by("-version").values(found=JSONObject(**{f: f for f in _SCREENING_FACTS}))[:1]
        ),
    )


def _dangers(rows: Iterable[dict[str, Any]]) -> tuple[DangerTag, ...]:
    found = {
        Flag(row["flag"]): DangerTag(
            **row
            | {name: datetime.fromisoformat(row[name]) if row[name] else None for name in ("told_at", "answered_at")}
            | {"office_id": UUID(row["office_id"]) if row["office_id"] else None}
        )
        for row in rows
    }
    return tuple(found[flag] for flag in in_order(found))


def _screening(facts: dict[str, Any]) -> CaseScreening:
    return CaseScreening(**facts | {"written_at": datetime.fromisoformat(facts["written_at"])})


def _person(facts: dict[str, Any]) -> CasePerson:
    moments = {name: facts.pop(name) for name in _PERSON_MOMENTS}
    return CasePerson(**facts, **{name: datetime.fromisoformat(at) if at else None for name, at in moments.items()})


def _participant(part: dict[str, str], team: Sequence[dict[str, str]]) -> Participant:
    people = (
        Member(person_id=UUID(who["person"]), name=who["name"]) for who in team if who["office"] == part["office"]
    )
    return Participant(office_name=part["name"], people=tuple(people))


CARDS_SHOWN = 3
"""Cards at the top of a case; the section of persons has them all."""


def _sealed(access: CaseAccess) -> tuple[QuerySet[SectionText], QuerySet[SafeContact]]:
    """Nobody who opens no identities has a number to call: no cards for them, and never a reporter's."""
    of_case = {"case": OuterRef("pk")}
    texts = SectionText.objects.filter(**of_case, room=Section.SUMMARY).order_by("-version")
    later = SafeContact.objects.filter(person=OuterRef("person"), version__gt=OuterRef("version"))
    cards = SafeContact.objects.filter(~Exists(later), **of_case).exclude(sealed_safety=None)
    people = cards.exclude(person__role=PersonRole.REPORTER).order_by("person__ordinal")
    has_cards = access.has(Section.PERSONS) and access.has(Section.IDENTITY)
    return (
        texts if access.has(Section.SUMMARY) else texts.none(),
        people if has_cards else people.none(),
    )


def newest_cards(access: CaseAccess) -> list[SafeContact]:
    """The newest card, sealed, of each of those to whom it was done who has one, in the order of the people."""
    rows = SafeContact.objects.filter(case=access.case, person__role__in=HARMED).exclude(sealed_safety=None)
    newest = rows.order_by("person__ordinal", "-version").distinct("person__ordinal").select_related("person")
    return list(newest.defer("sealed_card", "person__sealed_identity"))


_TEXT_FACTS = ("id", "version", "key_id", "sealed_text", "writer_name", "written_at", "written_by")
_CARD_FACTS = {
    "id": "id",
    "key_id": "key_id",
    "sealed": "sealed_safety",
    "ordinal": "person__ordinal",
    "role": "person__role",
}


def _text(found: dict[str, Any]) -> SectionText:
    return SectionText(
        id=UUID(found["id"]),
        version=found["version"],
        key_id=UUID(found["key_id"]),
        sealed_text=_raw(found["sealed_text"]),
        written_by=UUID(found["written_by"]),
        writer_name=found["writer_name"],
        written_at=datetime.fromisoformat(found["written_at"]),
    )


def _card(found: dict[str, Any]) -> SealedCard:
    return SealedCard(
        id=UUID(found["id"]),
        key_id=UUID(found["key_id"]),
        sealed=_raw(found["sealed"]),
        ordinal=found["ordinal"],
        role=PersonRole(found["role"]),
    )


def _raw(text: str) -> bytes:
    """Bytes as JSON of the database carries them."""
    return bytes.fromhex(text.removeprefix("\\x"))
