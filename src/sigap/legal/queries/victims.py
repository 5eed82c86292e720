"""Reads of what victims are to be told: their wish, the news, and who may hear it with a child."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.utils.module_loading import import_string
from django.utils.timezone import localdate

from sigap.access.backend.compiled_statements import Values, read_compiled
from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.cases.models import Assignment, Case, CasePerson, PersonToken, Relation, SafeContact
from sigap.cases.queries import CaseAccess
from sigap.cases.rules import PersonRole, RelationKind
from sigap.clocks.models import Clock, ClockRule
from sigap.kernel.errors import Refused
from sigap.legal.models import Mark, NoticeRemark, PlannedRelease, VictimNotice, VictimWish
from sigap.legal.queries import people_of, reported_among, victims_among
from sigap.legal.rules import MarkKind
from sigap.legal.rules.telling import (
    ENDS_CUSTODY,
    CustodyDay,
    HearingBar,
    HearingTie,
    NoticeKind,
    NoticeMark,
    NoticeState,
    guardians_of,
    is_over,
    notice_specs,
)
from sigap.matching.kinds import WHOLE
from sigap.screening.rules.persons import grown_from, is_child

NOTICES = 60
"""News of one page: what is open comes first."""


def is_leading(actor: Actor, access: CaseAccess) -> bool:
    """Whether the actor works on the case for the office that leads it, and so keeps the victim's wish and channel."""
    offices = access.offices_where(actor, Permission.LEGAL_NOTE, Section.LEGAL)
    return access.case.office_id in offices and access.has(Section.NOTES)


def victim_of(people: Iterable[CasePerson], ordinal: int) -> CasePerson:
    """One of the victims, by number. Raises Refused when there is none."""
    found = next((who for who in victims_among(people) if who.ordinal == ordinal), None)
    if found is None:
        raise Refused(Permission.LEGAL_NOTE)
    return found


def wishes_of(access: CaseAccess) -> list[VictimWish]:
    """Every version of every victim's wish, the newest first, with `contact_at`: when their safe contact was."""
    cards = SafeContact.objects.filter(person=OuterRef("person")).order_by("-version")
    rows = VictimWish.objects.filter(case=access.case).annotate(contact_at=Subquery(cards.values("written_at")[:1]))
    return list(rows.select_related("guardian").order_by("-version"))


def wish_of(access: CaseAccess, victim: CasePerson) -> VictimWish | None:
    """The newest version of one victim's."""
    return VictimWish.objects.filter(case=access.case, person=victim).order_by("version").last()


def tellers_of(access: CaseAccess) -> dict[UUID, str]:
    """Officers of the office that leads the case who work on it, by name."""
    return dict(_team(access).values_list("person_id", "person_name"))


def _team(access: CaseAccess) -> QuerySet[Assignment]:
    case = access.case
    return Assignment.objects.filter(case=case, office_id=case.office_id, until=None).order_by("person_name")


def usual_rhythm(access: CaseAccess, on: date) -> tuple[dict[UUID, str], int | None]:
    """The same officers, and every how many days progress is told where nothing else is agreed; in one statement."""
    rules = ClockRule.objects.filter(code=notice_specs()[NoticeKind.PROGRESS].rule, superseded_at=None)
    standing = rules.filter(valid_from__lte=on).order_by("-valid_from").values("amount")[:1]
    found = list(_team(access).annotate(rhythm=Subquery(standing)).values_list("person_id", "person_name", "rhythm"))
    return {who: name for who, name, _rhythm in found}, next((rhythm for _who, _name, rhythm in found), None)


_REMARK = {
    "id": "id",
    "answer": "answer",
    "manner": "manner",
    "hearer": "hearer_id",
    "at": "happened_at",
    "name": "recorded_by_name",
    "key": "key_id",
    "sealed": "sealed_words",
}


def notices_of(access: CaseAccess) -> QuerySet[VictimNotice]:
    """What is to be told, by when it is due (`due_at`), then what was, the last first; what is void is left out.

    `noted`: what was noted where it was not told (`remarks_of`), in the same statement.
    """
    running = Clock.objects.filter(subject_kind="notice", subject_id=OuterRef("pk"), stopped_at=None)
    remarks = NoticeRemark.objects.filter(notice=OuterRef("pk")).order_by("-happened_at", "-recorded_at")
    rows = VictimNotice.objects.filter(case=access.case).exclude(state=NoticeState.VOID)
    due = rows.annotate(
        due_at=Subquery(running.order_by("due_at").values("due_at")[:1]),
        noted=ArraySubquery(remarks.values(row=JSONObject(**_REMARK))),
    )
    due = due.order_by(F("settled_at").desc(nulls_first=True), F("due_at").asc(nulls_last=True), "raised_at")
    return due.select_related("person", "suspect", "hearer", "update").defer(
        "person__sealed_identity", "suspect__sealed_identity", "hearer__sealed_identity", "update__sealed_words"
    )


def notice_of(access: CaseAccess, notice_id: UUID) -> VictimNotice:
    """One of them. Raises Refused when there is none."""
    found = notices_of(access).filter(pk=notice_id).first()
    if found is None:
        raise Refused(Permission.LEGAL_NOTE, ids={"case": str(access.case.id), "item": str(notice_id)})
    return found


def remarks_of(notices: Iterable[VictimNotice], people: Iterable[CasePerson]) -> list[NoticeRemark]:
    """What was noted where these news were not told, the last first; the office that leads the case reads it alone."""
    known = {who.id: who for who in people}
    return [
        NoticeRemark(
            id=UUID(row["id"]),
            notice_id=notice.pk,
            answer=row["answer"],
            manner=row["manner"],
            hearer=known.get(UUID(row["hearer"])) if row["hearer"] else None,
            happened_at=datetime.fromisoformat(row["at"]),
            recorded_by_name=row["name"],
            key_id=UUID(row["key"]),
            sealed_words=bytes.fromhex(row["sealed"].removeprefix("\\x")),
        )
        for notice in notices
        for row in getattr(notice, "noted", ())  # annotated
    ]


def planned_of(access: CaseAccess) -> dict[UUID, PlannedRelease]:
    """On which day each suspect is to go free, as far as somebody noted it."""
    rows = PlannedRelease.objects.filter(case=access.case, dropped_at=None)
    return {row.person_id: row for row in rows}


def custody_days_of(case_id: UUID, *, has_accused_child: bool = True) -> list[CustodyDay]:
    """When suspects are to leave custody, or have left it: what somebody noted, then what is known of children."""
    return _custody_days(case_id, telling_facts(case_id), has_accused_child=has_accused_child)


@dataclass(frozen=True, slots=True, kw_only=True)
class TellingFacts:
    """Of a case: days on which suspects are to go free, marks that end custody, ties between its people."""

    releases: tuple[PlannedRelease, ...]
    marks: tuple[NoticeMark, ...]
    ties: tuple[HearingTie, ...]

    @property
    def planned(self) -> list[CustodyDay]:
        """The days as the rules read them."""
        return [
            CustodyDay(person_id=each.person_id, on=each.on, since=localdate(each.recorded_at), cause=str(each.root))
            for each in self.releases
        ]


_RELEASE = {
    "who": "person_id",
    "on": "on",
    "at": "recorded_at",
    "root": "root",
    "ground": "ground",
    "source": "source",
    "name": "recorded_by_name",
    "office": "office_name",
}
_TIE = {"first": "person_id", "kind": "kind", "second": "other_id", "is_suspect": "is_suspect", "at": "declared_at"}


def telling_facts(case_id: UUID) -> TellingFacts:
    """All of it in one statement."""
    rows = read_compiled("legal.telling_facts", _telling_rows, {"case": case_id})
    found = rows[0] if rows else {"planned": (), "marks": (), "ties": ()}
    return TellingFacts(
        releases=tuple(_release(row) for row in found["planned"]),
        marks=tuple(
            NoticeMark(
                kind=MarkKind(row["kind"]),
                on=date.fromisoformat(row["on"]),
                entry=UUID(row["entry"]),
                person_id=UUID(row["who"]) if row["who"] else None,
            )
            for row in found["marks"]
        ),
        ties=tuple(
            HearingTie(
                first=UUID(row["first"]),
                kind=RelationKind(row["kind"]),
                second=UUID(row["second"]),
                is_suspect=row["is_suspect"],
                declared_on=localdate(datetime.fromisoformat(row["at"])),
            )
            for row in found["ties"]
        ),
    )


def _telling_rows(values: Values) -> QuerySet[Case, Any]:
    of_case = {"case": OuterRef("pk")}
    planned = PlannedRelease.objects.filter(**of_case, dropped_at=None).order_by("recorded_at")
    marks = Mark.objects.filter(**of_case, replaced_by__isnull=True, is_void=False, kind__in=ENDS_CUSTODY)
    tokens = PersonToken.objects.filter(person__case=values["case"], kind__in=list(WHOLE))
    theirs = tokens.filter(person__role=PersonRole.SUSPECT).values("token")
    same = Exists(tokens.filter(person=OuterRef("person"), token__in=theirs))
    ties = Relation.objects.filter(**of_case, ended_at=None).annotate(is_suspect=same)
    return Case.objects.filter(pk=values["case"]).values(
        planned=ArraySubquery(planned.values(row=JSONObject(**_RELEASE))),
        marks=ArraySubquery(
            marks.values(row=JSONObject(kind="kind", on="happened_on", entry="entry", who="person_id"))
        ),
        ties=ArraySubquery(ties.values(row=JSONObject(**_TIE))),
    )


def _release(row: Mapping[str, str]) -> PlannedRelease:
    return PlannedRelease(
        person_id=UUID(row["who"]),
        on=date.fromisoformat(row["on"]),
        recorded_at=datetime.fromisoformat(row["at"]),
        root=UUID(row["root"]),
        ground=row["ground"],
        source=row["source"],
        recorded_by_name=row["name"],
        office_name=row["office"],
    )


def _custody_days(case_id: UUID, facts: TellingFacts, *, has_accused_child: bool) -> list[CustodyDay]:
    found = list(facts.planned)
    for path in settings.SIGAP_CUSTODY_DAYS if has_accused_child else ():
        days: Callable[[UUID], list[CustodyDay]] = import_string(path)
        found += days(case_id)
    return found


def release_days(
    access: CaseAccess, people: Iterable[CasePerson], facts: TellingFacts | None = None
) -> dict[UUID, date]:
    """On which day each suspect is to go free, unless a mark says that it is over; what was noted comes first."""
    has_child = any(who.role == PersonRole.CHILD_IN_CONFLICT or is_child(who.age_years) for who in people)
    facts = facts or telling_facts(access.case.id)
    days = [day for day in _custody_days(access.case.id, facts, has_accused_child=has_child) if not day.is_out]
    return {day.person_id: day.on for day in reversed(days) if not is_over(day, facts.marks)}


def reached_otherwise_now(wishes: Iterable[VictimWish]) -> frozenset[UUID]:
    """Victims whose safe contact was written after their newest wish: the way that it names may be unsafe by now.

    `wishes`: as `wishes_of` reads them, the newest first.
    """
    newest = {wish.person_id: wish for wish in reversed(list(wishes))}
    written = {who: getattr(wish, "contact_at", None) for who, wish in newest.items()}  # annotated
    return frozenset(who for who, at in written.items() if at is not None and at > newest[who].recorded_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hearer:
    """A guardian or parent of a victim; `bar`: why they are told nothing, None where they may be told."""

    person: CasePerson
    bar: HearingBar | None


def hearers_of(
    access: CaseAccess, victim: CasePerson, people: list[CasePerson] | None = None, *, at: datetime
) -> list[Hearer]:
    """The guardians and parents of one victim, in order; `people` where they were read already."""
    known = people if people is not None else people_of(access)
    return hearers_among(access.case.id, [victim], known, at=at)[victim.id]


def hearers_among(
    case_id: UUID,
    victims: list[CasePerson],
    people: list[CasePerson],
    facts: TellingFacts | None = None,
    *,
    at: datetime,
) -> dict[UUID, list[Hearer]]:
    """The same of several victims, in one statement, or in none where the facts were read already."""
    suspects = {who.id for who in reported_among(people)}
    ties = (facts or telling_facts(case_id)).ties
    known = {who.id: who for who in people}
    return {
        victim.id: [
            Hearer(person=known[who], bar=bar)
            for who, bar in sorted(
                guardians_of(victim.id, ties, suspects, grown_from=_grown_from(victim, at)).items(),
                key=lambda each: known[each[0]].ordinal,
            )
        ]
        for victim in victims
    }


def _grown_from(victim: CasePerson, at: datetime) -> date | None:
    """Since when the victim is grown; None where they are not, or may not be."""
    if victim.recorded_on is None:
        return None
    day = grown_from(age_years=victim.age_years, recorded_on=victim.recorded_on)
    return day if day is not None and day <= localdate(at) else None
