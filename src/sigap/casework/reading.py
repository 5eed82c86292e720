"""What plan and records say, for whoever leads the case; a task, agenda and minutes for who has a part in them."""

import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from sigap.access.entry import Actor, check_powers
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.assistance.models import Goal
from sigap.assistance.queries import goals_of
from sigap.assistance.reading import sealed_of_goal
from sigap.cases.models import CasePerson
from sigap.cases.queries import CaseAccess, case_for
from sigap.cases.queries.file import persons_asked_of
from sigap.cases.reading import Entering, Sealing, open_section_texts
from sigap.cases.reading.closing import PieceOfFile
from sigap.casework.actions import agenda_place, content_place, reason_place, result_place, task_place, words_place
from sigap.casework.models import CaseConference, CasePlan, PlanAgreement, PlanMove, PlannedService, RecordVersion
from sigap.casework.queries import (
    MOST,
    client_of,
    conference_of,
    edition_to_look,
    history_of,
    leads,
    minutes_of,
    moves_in,
    newest_edition,
    plans_in_emergency,
    records_of,
    require_lead,
    services_of,
    with_moves,
)
from sigap.casework.rules import SECTIONS, RecordKind
from sigap.ui.dates import long_day


class PlanPart(StrEnum):
    """What of a plan is read: a document needs less than the page."""

    CLIENTS = "clients"
    RECORDS = "records"
    GOALS = "goals"
    SERVICES = "services"
    EDITION = "edition"


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedRecord:
    """One version with what it says; `lost` are the words that stand where its key was destroyed."""

    row: RecordVersion
    content: dict[str, str] = field(default_factory=dict, repr=False)
    lost: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedGoal:
    """A goal with what became of it, and its services."""

    row: Goal
    words: str = field(repr=False)
    became: str = field(default="", repr=False)
    services: tuple["OpenedService", ...] = ()
    moves: tuple["OpenedMove", ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedService:
    """A planned service with what its owner reads, and what came of it."""

    row: PlannedService
    task: str = field(repr=False)
    result: str = field(default="", repr=False)
    moves: tuple["OpenedMove", ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedMove:
    """That a goal or a service went on until another day, and why."""

    row: PlanMove
    reason: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedPlan:
    """The plan of a case as far as it stands open to the actor. `others` are services of no goal that they see."""

    access: CaseAccess
    clients: tuple[CasePerson, ...] = ()
    records: tuple[OpenedRecord, ...] = ()
    goals: tuple[OpenedGoal, ...] = ()
    others: tuple[OpenedService, ...] = ()
    edition: CasePlan | None = None

    def of(self, kind: RecordKind, person_id: UUID) -> tuple[OpenedRecord, ...]:
        """First and newest version of a record of one client, in that order; the same twice where there is one."""
        found = [each for each in self.records if each.row.kind == kind and each.row.subject_id == person_id]
        return (found[0], found[-1]) if found else ()


def open_plan(
    *, entering: Entering, code: str, at: datetime, parts: frozenset[PlanPart] = frozenset(PlanPart)
) -> OpenedPlan:
    """The plan, or these parts of it. Raises Refused where there is no case; a colleague gets its header alone.

    Whoever broke the glass gets the newest plan of safety of each client.
    """

    def select(actor: Actor) -> tuple[_Rows, Sequence[Sealing]]:
        access = case_for(actor, code)
        rows = _rows(access, parts) if access.is_assigned else _rows_in_emergency(access)
        return rows, _sealed(rows)

    return _put_together(*open_section_texts(entering, select, at))


def open_plan_to_look(*, entering: Entering, code: str, at: datetime) -> OpenedPlan:
    """Goals and services of the edition that a head sees, who need not work on the case. Raises Refused."""

    def rows(actor: Actor) -> tuple[_Rows, Sequence[Sealing]]:
        access = case_for(actor, code)
        edition = edition_to_look(actor, access)
        goals = Goal.objects.filter(case=access.case, pk__in=edition.goals).order_by("set_at", "id")
        services = PlannedService.objects.filter(case=access.case, pk__in=edition.services)
        found = _Rows(
            access=access,
            goals=tuple(with_moves(goals, "goal")),
            services=tuple(with_moves(services, "service").order_by("due_on", "asked_at", "id")),
            edition=edition,
        )
        return found, _sealed(found)

    return _put_together(*open_section_texts(entering, rows, at, reason=LOOK, check=_check_head))


def _check_head(actor: Actor, _access: CaseAccess) -> None:
    """They need not work on the case: the database holds that the plan waits for them."""
    check_powers(actor)


LOOK = "plan_look"
"""Reason code of a head's reading: to see a plan."""


def _sealed(rows: "_Rows") -> list[Sealing]:
    access = rows.access
    sealed = [_of_record(access, row) for row in rows.records]
    sealed += [each for goal in rows.goals for each in [*sealed_of_goal(access, goal), *_of_moves(access, goal)]]
    return sealed + [each for row in rows.services for each in _of_service(access, row)]


def _put_together(rows: "_Rows", opened: Sequence[str]) -> OpenedPlan:
    texts = iter(opened)
    records = tuple(_record(row, next(texts)) for row in rows.records)
    goals = [(goal, next(texts), "" if goal.is_open else next(texts), _moves(goal, texts)) for goal in rows.goals]
    services = [_service(row, texts) for row in rows.services]
    return OpenedPlan(
        access=rows.access,
        clients=rows.clients,
        records=records,
        goals=tuple(
            OpenedGoal(
                row=goal,
                words=words,
                became=became,
                services=tuple(each for each in services if each.row.goal_id == goal.id),
                moves=moves,
            )
            for goal, words, became, moves in goals
        ),
        others=tuple(each for each in services if each.row.goal_id not in {goal.id for goal in rows.goals}),
        edition=rows.edition,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rows:
    access: CaseAccess
    clients: tuple[CasePerson, ...] = ()
    records: tuple[RecordVersion, ...] = ()
    goals: tuple[Goal, ...] = ()
    services: tuple[PlannedService, ...] = ()
    edition: CasePlan | None = None


def _rows(access: CaseAccess, parts: frozenset[PlanPart]) -> _Rows:
    services = tuple(services_of(access)) if PlanPart.SERVICES in parts else ()
    if not leads(access):
        return _Rows(access=access, services=services)
    may_plan = access.has(Section.SERVICES)
    sees_people = PlanPart.CLIENTS in parts and access.has(Section.PERSONS)
    return _Rows(
        access=access,
        clients=tuple(persons_asked_of(access)) if sees_people else (),
        records=tuple(records_of(access)) if PlanPart.RECORDS in parts else (),
        goals=tuple(_goals(access)) if may_plan and PlanPart.GOALS in parts else (),
        services=services,
        edition=newest_edition(access) if may_plan and PlanPart.EDITION in parts else None,
    )


def _rows_in_emergency(access: CaseAccess) -> _Rows:
    if access.emergency is None:
        return _Rows(access=access)
    return _Rows(access=access, clients=tuple(persons_asked_of(access)), records=tuple(plans_in_emergency(access)))


def _goals(access: CaseAccess) -> QuerySet[Goal]:
    return with_moves(goals_of(access), "goal").select_related("person")[:MOST]


def _of_moves(access: CaseAccess, row: Goal | PlannedService) -> list[Sealing]:
    return [(access, reason_place(move), move.sealed_reason, move.key_id) for move in moves_in(row)]


def _moves(row: Goal | PlannedService, texts: Iterator[str]) -> tuple[OpenedMove, ...]:
    return tuple(OpenedMove(row=move, reason=next(texts)) for move in moves_in(row))


def _of_service(access: CaseAccess, row: PlannedService) -> list[Sealing]:
    sealed = [(access, task_place(row.id), row.sealed_task, row.key_id)]
    if row.sealed_result is not None:
        sealed.append((access, result_place(row.id), row.sealed_result, row.key_id))
    return [*sealed, *_of_moves(access, row)]


def _service(row: PlannedService, texts: Iterator[str]) -> OpenedService:
    task, result = next(texts), "" if row.sealed_result is None else next(texts)
    return OpenedService(row=row, task=task, result=result, moves=_moves(row, texts))


def _of_record(access: CaseAccess, row: RecordVersion) -> Sealing:
    return access, content_place(row.id, RecordKind(row.kind)), row.sealed_content, row.key_id


def _record(row: RecordVersion, text: str) -> OpenedRecord:
    return OpenedRecord(row=row, content=json.loads(text)) if text.startswith("{") else OpenedRecord(row=row, lost=text)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedHistory:
    """Every version of one record of a client, the newest first."""

    access: CaseAccess
    person: CasePerson
    records: tuple[OpenedRecord, ...] = ()


def open_history(
    *, entering: Entering, code: str, ordinal: int, kind: RecordKind, at: datetime, is_newest_only: bool = False
) -> OpenedHistory:
    """Them, for whoever leads the case and works in the record's section. Raises Refused."""

    def select(actor: Actor) -> tuple[tuple[CaseAccess, CasePerson, list[RecordVersion]], Sequence[Sealing]]:
        access = case_for(actor, code, need=SECTIONS[kind])
        person = client_of(access, ordinal)
        rows = list(history_of(access, kind, person)[: 1 if is_newest_only else MOST])
        return (access, person, rows), [_of_record(access, row) for row in rows]

    (access, person, rows), texts = open_section_texts(entering, select, at)
    records = tuple(_record(row, text) for row, text in zip(rows, texts, strict=True))
    return OpenedHistory(access=access, person=person, records=records)


def open_agreements(
    *, entering: Entering, code: str, at: datetime
) -> tuple[CaseAccess, list[tuple[PlanAgreement, str]]]:
    """What was said to the plan, the newest first, for whoever works with consent. Raises Refused."""

    def select(actor: Actor) -> tuple[tuple[CaseAccess, list[PlanAgreement]], Sequence[Sealing]]:
        access = case_for(actor, code, need=Section.SERVICES, power=Permission.CONSENT_NOTE)
        require_lead(actor, access, Section.SERVICES, Permission.CONSENT_NOTE)
        rows = PlanAgreement.objects.filter(case=access.case).select_related("person", "guardian", "edition")
        found = list(rows.order_by("-recorded_at")[:MOST])
        return (access, found), [(access, words_place(row.id), row.sealed_words, row.key_id) for row in found]

    (access, rows), texts = open_section_texts(entering, select, at)
    return access, list(zip(rows, texts, strict=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedConference:
    """A conference with agenda, minutes and what was decided."""

    access: CaseAccess
    row: CaseConference
    agenda: str = field(repr=False)
    versions: tuple[OpenedRecord, ...] = ()
    decisions: tuple[OpenedService, ...] = ()

    @property
    def minutes(self) -> OpenedRecord | None:
        """The newest version, or none."""
        return self.versions[0] if self.versions else None

    def minutes_at(self, version: str = "") -> str:
        """What this version says, or the newest; the agenda before the first, with which their writer begins."""
        found = self._at(version)
        return found.content.get("minutes", "") or found.lost if found else self.agenda

    def present_at(self, version: str = "") -> list[str]:
        """The offices that were there, by id, as this version has it, or the newest."""
        found = self._at(version)
        return list(filter(None, found.content.get("present", "").split(","))) if found else []

    def _at(self, version: str) -> OpenedRecord | None:
        return next((each for each in self.versions if version in {"", str(each.row.version)}), None)

    def names_of(self, offices: Collection[str]) -> str:
        """Members of these ids, in words."""
        return ", ".join(each.office_name for each in self.row.members.all() if str(each.office_id) in offices)


def open_conference(
    *, entering: Entering, code: str, conference_id: UUID, at: datetime, versions: int = 1
) -> OpenedConference:
    """One conference with the newest `versions` of its minutes, for its members. Raises Refused."""
    type Found = tuple[CaseAccess, CaseConference, list[RecordVersion], list[PlannedService]]

    def select(actor: Actor) -> tuple[Found, Sequence[Sealing]]:
        access = case_for(actor, code, need=Section.SUMMARY)
        row = conference_of(access, conference_id)
        written = list(minutes_of(row)[:versions])
        decided = list(row.decisions.order_by("asked_at", "id"))
        sealed = [(access, agenda_place(row.id), row.sealed_agenda, row.key_id)]
        sealed += [_of_record(access, each) for each in written]
        sealed += [each for decision in decided for each in _of_service(access, decision)]
        return (access, row, written, decided), sealed

    (access, row, written, decided), opened = open_section_texts(entering, select, at)
    texts = iter(opened)
    agenda = next(texts)
    records = tuple(_record(each, next(texts)) for each in written)
    return OpenedConference(
        access=access,
        row=row,
        agenda=agenda,
        versions=records,
        decisions=tuple(_service(decision, texts) for decision in decided),
    )


def parts_to_close(case_id: UUID) -> list[PieceOfFile]:
    """What the second person reads before a closing: who did what for the plan, and what came of it."""
    parts = []
    for row in PlannedService.objects.filter(case_id=case_id).order_by("due_on", "id"):
        heading = _("Dalam rencana: %(service)s") % {"service": row.service_label or row.owner_office_name}
        meta = f"{row.owner_office_name}, {long_day(row.due_on)}, {row.state_label}"
        if row.sealed_result is None:
            parts.append(PieceOfFile(heading=heading, meta=meta))
        else:
            parts.append(
                PieceOfFile(
                    heading=heading, meta=meta, place=result_place(row.id), key_id=row.key_id, sealed=row.sealed_result
                )
            )
    return parts
