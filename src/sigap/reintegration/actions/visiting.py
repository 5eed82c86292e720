"""Visits after the return: agreed by day, made with a checklist and an outcome, or given up with a reason."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor
from sigap.cases.actions.recording import record_case_event
from sigap.cases.models import Case
from sigap.cases.queries import CaseAccess
from sigap.kernel.errors import Unable
from sigap.notifications.actions import notify
from sigap.notifications.rules import Audience
from sigap.reintegration import events
from sigap.reintegration.actions.sealed import held_row, sealed_words, visit_place
from sigap.reintegration.models import ReintegrationVisit
from sigap.reintegration.queries import return_of, visit_of
from sigap.reintegration.rules import (
    ReturnState,
    VisitOutcome,
    VisitState,
    found_danger,
    known_answers,
    needs_next,
)

_DANGER = "danger-after-return"


class UnableToVisitClient(Unable):
    """A day that cannot be, a danger that the outcome does not name, an end without the next day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitFacts:
    """What a visit found: the checklist by line, the outcome, words; perhaps the day of one more visit."""

    made_on: date
    outcome: VisitOutcome
    answers: Mapping[str, str] = field(default_factory=dict, repr=False)
    client_words: str = field(default="", repr=False)
    note: str = field(default="", repr=False)
    next_on: date | None = None


@audit.action
def agree_visits(
    *, by: Actor, at: datetime, access: CaseAccess, return_id: UUID, days: Mapping[UUID, date], more: date | None = None
) -> int:
    """The days of the open visits as agreed with who is visited, perhaps one more; how many are changed.

    Raises UnableToVisitClient for a day before the arrival or one that two visits have, Refused.
    """
    row = held_row(by, access, return_of, return_id)
    if row.state != ReturnState.ARRIVED or row.arrived_on is None:
        raise UnableToVisitClient(_("Kunjungan disepakati sesudah klien sampai."))
    visits = {visit.id: visit for visit in row.visits.all() if visit.is_open}
    agreed = [*(days.get(key, visit.due_on) for key, visit in visits.items()), *([more] if more else [])]
    if len(set(agreed)) < len(agreed):
        raise UnableToVisitClient(_("Dua kunjungan jatuh pada hari yang sama. Ubah salah satu."))
    if any(day <= row.arrived_on for day in agreed):
        raise UnableToVisitClient(_("Kunjungan dilakukan sesudah klien sampai. Periksa tanggalnya."))
    changed = [
        visit
        for key, visit in visits.items()
        if key in days and (visit.due_on, visit.state) != (days[key], VisitState.AGREED)
    ]
    if not changed and not more:
        audit.unchanged()
        return 0
    # A day may pass from one visit to another: the later ones make room first.
    for visit in sorted(changed, key=lambda each: each.due_on, reverse=True):
        visit.due_on, visit.state = days[visit.id], VisitState.AGREED
        _saved(visit, ["due_on", "state"])
    if more:
        _add(at, row.visits.all()[0], more, VisitState.AGREED)
    count = len(changed) + bool(more)
    record_case_event(by, at, row.case_id, events.AGREED, **{"return": str(row.id), "visits": str(count)})
    return count


@audit.action
def make_visit(*, by: Actor, at: datetime, access: CaseAccess, visit_id: UUID, facts: VisitFacts) -> ReintegrationVisit:
    """What a visit found; twice changes nothing. Raises UnableToVisitClient, Refused."""
    visit = held_row(by, access, visit_of, visit_id)
    if visit.state == VisitState.MADE:
        audit.unchanged()
        return visit
    _check(visit, facts, at)
    content = known_answers(facts.answers) | {"client_words": facts.client_words, "note": facts.note}
    visit.made_on, visit.outcome = facts.made_on, facts.outcome
    _end(by, at, access, visit, VisitState.MADE, content)
    if facts.next_on is not None:
        _add(at, visit, facts.next_on, VisitState.AGREED)
    record_case_event(by, at, visit.case_id, events.VISITED, visit=str(visit.id), outcome=facts.outcome.value)
    if facts.outcome is VisitOutcome.DANGER:
        _tell_danger(by, at, visit.case)
    return visit


@audit.action
def drop_visit(*, by: Actor, at: datetime, access: CaseAccess, visit_id: UUID, words: str) -> ReintegrationVisit:
    """A visit is given up, with the reason; twice changes nothing. Raises UnableToVisitClient, Refused."""
    visit = held_row(by, access, visit_of, visit_id)
    if visit.state == VisitState.DROPPED:
        audit.unchanged()
        return visit
    if not visit.is_open:
        raise UnableToVisitClient(_("Kunjungan ini sudah dilakukan."))
    _end(by, at, access, visit, VisitState.DROPPED, {"note": words})
    record_case_event(by, at, visit.case_id, events.VISITED, visit=str(visit.id), outcome=VisitState.DROPPED.value)
    return visit


def _check(visit: ReintegrationVisit, facts: VisitFacts, at: datetime) -> None:
    if not visit.is_open:
        raise UnableToVisitClient(_("Kunjungan ini sudah ditutup. Buka lagi halamannya."))
    arrived_on = visit.home_return.arrived_on
    if facts.made_on > localdate(at) or (arrived_on and facts.made_on < arrived_on):
        raise UnableToVisitClient(_("Tanggal kunjungan ini tidak mungkin. Periksa lagi."))
    if found_danger(facts.answers) and facts.outcome is not VisitOutcome.DANGER:
        raise UnableToVisitClient(
            _("Ada yang ditandai bahaya: hasil kunjungannya juga “Dalam bahaya”, dan risikonya dinilai lagi.")
        )
    if needs_next(facts.outcome) and facts.next_on is None:
        raise UnableToVisitClient(_("Tulis kapan dikunjungi lagi: dengan hasil ini kunjungannya tidak boleh berhenti."))
    if facts.next_on is not None and facts.next_on < localdate(at):
        raise UnableToVisitClient(_("Tanggal kunjungan berikutnya sudah lewat."))


def _tell_danger(by: Actor, at: datetime, case: Case) -> None:
    """Who manages the case, unless they wrote it, and the head of its office: by every channel, until it is read."""
    about = {"case": str(case.id)}
    if case.manager_id is not None and case.manager_id != by.person_id:
        notify(at=at, code=_DANGER, person_id=case.manager_id, ids=about)
    notify(at=at, code=_DANGER, office_id=case.office_id, role=Audience.HEAD, ids=about)


def _end(
    by: Actor, at: datetime, access: CaseAccess, visit: ReintegrationVisit, state: VisitState, words: Mapping[str, str]
) -> None:
    visit.key_id, visit.sealed_words = sealed_words(by, at, access, visit_place(visit.id), words)
    visit.state, visit.ended_at, visit.ended_by_name = state, at, by.name
    visit.save(update_fields=["state", "made_on", "outcome", "sealed_words", "ended_at", "ended_by_name"])


def _add(at: datetime, former: ReintegrationVisit, due_on: date, state: VisitState) -> None:
    row = ReintegrationVisit(
        id=uuid4(), case=former.case, home_return=former.home_return, due_on=due_on, state=state, proposed_at=at,
        key_id=former.key_id,
    )  # fmt: skip
    _saved(row, None)


def _saved(row: ReintegrationVisit, fields: list[str] | None) -> None:
    try:
        with transaction.atomic():
            row.save(update_fields=fields, force_insert=fields is None)
    except IntegrityError:
        raise UnableToVisitClient(_("Sudah ada kunjungan pada hari itu. Pilih hari lain.")) from None
