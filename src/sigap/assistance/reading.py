"""Plan, notes of services and words of consent, opened for whoever works in that section, through the vault's door."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.assistance.actions import (
    Detail,
    TalkWords,
    detail_place,
    goal_place,
    note_place,
    outcome_place,
    place_of_appointment,
    review_place,
    words_place,
)
from sigap.assistance.models import Appointment, ConsentTalk, Goal, Service
from sigap.assistance.queries import (
    PAGE,
    appointments_of,
    history_of,
    services_with_sums,
    talks_of,
    totals_from,
)
from sigap.assistance.rules import Totals
from sigap.cases.queries import CaseAccess, case_for
from sigap.cases.reading import Entering, Sealing, open_section_texts
from sigap.cases.reading.closing import PieceOfFile
from sigap.ui.dates import long_day


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedServices:
    """Services of a case, the newest first, each with its note in clear; appointments with where they are held.

    `totals` are of all services of the case; `details` by service, only where something stands there.
    """

    access: CaseAccess
    services: tuple[tuple[Service, str], ...] = field(repr=False)
    details: dict[UUID, Detail] = field(default_factory=dict, repr=False)
    appointments: tuple[tuple[Appointment, str], ...] = field(default=(), repr=False)
    totals: Totals | None = None


def open_notes(*, entering: Entering, code: str, at: datetime, page: int = 1) -> OpenedServices:
    """One page of the notes, and the case as the actor stood to it. Raises Refused."""

    def select(
        actor: Actor,
    ) -> tuple[tuple[CaseAccess, list[Service], list[Appointment]], Sequence[Sealing]]:
        access = _case(actor, code, Permission.CASE_SEE)
        first = (page - 1) * PAGE
        services = list(services_with_sums(access)[first : first + PAGE])
        appointments = list(appointments_of(access).filter(status="planned")[:PAGE])
        sealed = [(access, place_of_appointment(row.id), row.sealed_place, row.key_id) for row in appointments]
        return (access, services, appointments), [*_of_services(access, services), *sealed]

    (access, services, appointments), opened = open_section_texts(entering, select, at)
    texts = iter(opened)
    notes, details = _read_services(services, texts)
    return OpenedServices(
        access=access,
        services=tuple(zip(services, notes, strict=True)),
        details=details,
        appointments=tuple((row, next(texts)) for row in appointments),
        totals=totals_from(services),
    )


def open_history(*, entering: Entering, code: str, service_id: UUID, at: datetime) -> OpenedServices:
    """Every version of one service, the newest first. Raises Refused."""

    def select(actor: Actor) -> tuple[tuple[CaseAccess, list[Service]], Sequence[Sealing]]:
        access = _case(actor, code, Permission.CASE_SEE)
        services = list(history_of(access, service_id))
        return (access, services), _of_services(access, services)

    (access, services), opened = open_section_texts(entering, select, at)
    notes, details = _read_services(services, iter(opened))
    return OpenedServices(access=access, services=tuple(zip(services, notes, strict=True)), details=details)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedTalks:
    """Talks about consent, the newest first, each with its words and what its reviewer wrote."""

    access: CaseAccess
    talks: tuple[tuple[ConsentTalk, TalkWords, str], ...] = field(repr=False)


def open_talks(*, entering: Entering, code: str, at: datetime, talk_id: UUID | None = None) -> OpenedTalks:
    """The talks of a case, at most a page of them, or one alone. Raises Refused."""

    def select(actor: Actor) -> tuple[tuple[CaseAccess, list[ConsentTalk]], Sequence[Sealing]]:
        access = _case(actor, code, Permission.CONSENT_NOTE)
        rows = talks_of(actor, access)
        talks = list(rows.filter(pk=talk_id) if talk_id else rows[:PAGE])
        return (access, talks), [sealed for talk in talks for sealed in _of_talk(access, talk)]

    (access, talks), opened = open_section_texts(entering, select, at)
    texts = iter(opened)
    found = []
    for talk in talks:
        text = next(texts)
        words = TalkWords.from_text(text) if text.startswith("{") else TalkWords(note=text)
        found.append((talk, words, next(texts) if hasattr(talk, "review") else ""))
    return OpenedTalks(access=access, talks=tuple(found))


def _case(actor: Actor, code: str, power: Permission) -> CaseAccess:
    return case_for(actor, code, need=Section.SERVICES, power=power)


def _of_services(access: CaseAccess, services: Sequence[Service]) -> list[Sealing]:
    sealed = []
    for row in services:
        sealed.append((access, note_place(row.id), row.sealed_note, row.key_id))
        if row.sealed_detail is not None:
            sealed.append((access, detail_place(row.id), row.sealed_detail, row.key_id))
    return sealed


def sealed_of_goal(access: CaseAccess, goal: Goal) -> list[Sealing]:
    """What a goal is and, once it is over, what became of it: to be opened with a page of the plan."""
    sealed = [(access, goal_place(goal.id), goal.sealed_goal, goal.key_id)]
    if goal.sealed_outcome is not None:
        sealed.append((access, outcome_place(goal.id), goal.sealed_outcome, goal.key_id))
    return sealed


def _of_talk(access: CaseAccess, talk: ConsentTalk) -> list[Sealing]:
    sealed = [(access, words_place(talk.id), talk.sealed_words, talk.key_id)]
    if hasattr(talk, "review"):
        sealed.append((access, review_place(talk.id), talk.review.sealed_note, talk.review.key_id))
    return sealed


def _read_services(services: Sequence[Service], texts: Iterator[str]) -> tuple[list[str], dict[UUID, Detail]]:
    notes, details = [], {}
    for row in services:
        notes.append(next(texts))
        if row.sealed_detail is not None:
            text = next(texts)
            # A destroyed key gives words instead of the sealed form.
            details[row.id] = Detail.from_text(text) if text.startswith("{") else Detail(result=text)
    return notes, details


def parts_to_close(case_id: UUID) -> list[PieceOfFile]:
    """What the second person reads before a closing: goals with what became of them, services without their notes."""
    parts = []
    for goal in Goal.objects.filter(case_id=case_id).order_by("set_at", "id"):
        heading = _("Tujuan: %(area)s") % {"area": goal.area_label}
        meta = f"{goal.set_by_name}, {long_day(goal.set_at)}"
        parts.append(
            PieceOfFile(
                heading=heading, meta=meta, place=goal_place(goal.id), key_id=goal.key_id, sealed=goal.sealed_goal
            )
        )
        if goal.sealed_outcome is not None and goal.ended_at is not None:
            parts.append(
                PieceOfFile(
                    heading=_("Hasilnya: %(outcome)s") % {"outcome": goal.outcome_label},
                    meta=f"{goal.ended_by_name}, {long_day(goal.ended_at)}",
                    place=outcome_place(goal.id),
                    key_id=goal.key_id,
                    sealed=goal.sealed_outcome,
                )
            )
    given = Service.objects.filter(case_id=case_id, replaced_by__isnull=True, is_void=False).order_by("-done_at")
    for service in given.defer("sealed_note", "sealed_detail")[:PAGE]:
        words = [service.office_name, long_day(service.done_at), str(service.result_label)]
        parts.append(
            PieceOfFile(
                heading=_("Layanan: %(kind)s") % {"kind": service.kind_label},
                meta=", ".join(word for word in words if word),
            )
        )
    return parts
