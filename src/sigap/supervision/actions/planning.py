"""A visit is planned, moved or called off; one that others paid is written down."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor
from sigap.access.models import Membership
from sigap.access.permissions import Permission
from sigap.access.queries import standing
from sigap.letters.actions.drafting import draft_letter, letter_id_about
from sigap.letters.models import Letter, LetterKind
from sigap.notifications import actions as notices
from sigap.supervision import events
from sigap.supervision.actions.visit_state import (
    UnableToVisit,
    locked_visit,
    record_visit_event,
    require_open,
    require_words,
)
from sigap.supervision.models import SupervisionVisit
from sigap.supervision.rules import Checklist, VisitedParty, VisitKind, VisitStatus, VisitTarget
from sigap.ui.dates import clock_time, long_day, zone_name


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamMember:
    """Who goes; `person` is empty for somebody without an account."""

    person: UUID | None
    name: str
    position: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitPlan:
    """What is planned, or what was received: then `visitor` says who came, and there is neither team nor checklist."""

    target: VisitedParty
    starts_at: datetime
    purpose: str
    place: str = ""
    checklist: Checklist | None = None
    team: Sequence[TeamMember] = ()
    visitor: str = ""

    @property
    def texts(self) -> list[str]:
        """All that was typed."""
        people = [each.name for each in self.team if each.person is None]
        return [self.purpose, self.place, self.visitor, *people]


@audit.action
def plan_visit(*, by: Actor, at: datetime, plan: VisitPlan, visit_id: UUID) -> SupervisionVisit:
    """Plans a visit, tells office and team; the same id is the same visit. Raises UnableToVisit, UnableToWrite."""
    by.require(Permission.SUPERVISION_MANAGE)
    require_words(plan.texts)
    if plan.checklist is None or plan.checklist.target is not plan.target.kind:
        raise UnableToVisit(_("Daftar periksa ini bukan untuk yang dikunjungi. Pilih yang cocok."))
    if plan.starts_at < at:
        raise UnableToVisit(_("Waktu ini sudah lewat. Pilih hari dan jam yang akan datang."))
    _refuse_own_office(plan, plan.target.id, at)
    visit, is_new = _stored(_visit(by, at, plan, visit_id, VisitKind.OWN))
    if not is_new:
        audit.unchanged()
        return visit
    _tell(visit, "visit-planned", at)
    _tell_team(by, visit, _people(visit), "visit-team", at)
    record_visit_event(by, at, visit, events.PLANNED)
    return visit


@audit.action
def record_received(*, by: Actor, at: datetime, plan: VisitPlan, visit_id: UUID) -> SupervisionVisit:
    """Writes down that others came. Raises UnableToVisit, UnableToWrite."""
    by.require(Permission.SUPERVISION_MANAGE)
    require_words(plan.texts)
    if plan.starts_at > at:
        raise UnableToVisit(_("Kunjungan ini belum terjadi. Catat setelah tamunya datang."))
    visit = _visit(by, at, replace(plan, checklist=None, team=()), visit_id, VisitKind.RECEIVED)
    visit.status, visit.begun_at = VisitStatus.RUNNING, plan.starts_at
    visit, is_new = _stored(visit)
    if not is_new:
        audit.unchanged()
        return visit
    record_visit_event(by, at, visit, events.RECEIVED)
    return visit


@audit.action
def change_visit(*, by: Actor, at: datetime, visit_id: UUID, plan: VisitPlan) -> SupervisionVisit:
    """Another day, place or team, before it has begun. What is visited, and by which checklist, stays.

    Raises UnableToVisit, UnableToWrite.
    """
    by.require(Permission.SUPERVISION_MANAGE)
    visit = locked_visit(by, visit_id)
    require_words(plan.texts)
    if visit.status != VisitStatus.PLANNED:
        raise UnableToVisit(_("Kunjungan ini sudah dimulai. Rencananya tidak diubah lagi."))
    is_later, before, team = visit.starts_at != plan.starts_at, (visit.starts_at, visit.place), _people(visit)
    if is_later and plan.starts_at < at:
        raise UnableToVisit(_("Waktu ini sudah lewat. Pilih hari dan jam yang akan datang."))
    _refuse_own_office(plan, visit.target_id, at)
    visit.starts_at, visit.purpose, visit.place = plan.starts_at, plan.purpose.strip(), plan.place.strip()
    visit.team = _team(plan)
    visit.save(update_fields=["starts_at", "purpose", "place", "team"])
    if before != (visit.starts_at, visit.place):
        _tell(visit, "visit-changed", at)
        _tell_team(by, visit, _people(visit) & team, "visit-team-changed", at)
    _tell_team(by, visit, _people(visit) - team, "visit-team", at)
    _tell_team(by, visit, team - _people(visit), "visit-team-left", at)
    record_visit_event(by, at, visit, events.CHANGED)
    return visit


@audit.action
def cancel_visit(*, by: Actor, at: datetime, visit_id: UUID, why: str) -> SupervisionVisit:
    """Calls it off; what was noted until then stays. Raises UnableToVisit, UnableToWrite."""
    by.require(Permission.SUPERVISION_MANAGE)
    visit = locked_visit(by, visit_id)
    if visit.status == VisitStatus.CANCELLED:
        audit.unchanged()
        return visit
    require_open(visit)
    if not why.strip():
        raise UnableToVisit(_("Tulis mengapa kunjungan ini dibatalkan."))
    require_words([why])
    visit.status, visit.ended_at, visit.ender_name, visit.summary = VisitStatus.CANCELLED, at, by.name, why.strip()
    visit.save(update_fields=["status", "ended_at", "ender_name", "summary"])
    if not visit.is_received:
        _tell(visit, "visit-cancelled", at)
        _tell_team(by, visit, _people(visit), "visit-team-off", at)
    record_visit_event(by, at, visit, events.CANCELLED)
    return visit


def draft_assignment(*, by: Actor, at: datetime, visit: SupervisionVisit, force_name: str) -> Letter:
    """The surat tugas of its team, as a letter of the actor's office, of which one stands. Raises as draft_letter."""
    of: dict[str, Any] = {
        "office_id": by.offices_where(Permission.LETTER_WRITE)[0],
        "kind": LetterKind.ASSIGNMENT,
        "about": visit.about,
    }
    with translation.override("id"):
        when = f"{long_day(visit.day)}, pukul {clock_time(visit.starts_at)} {zone_name(visit.starts_at)}"
    letter: Letter = draft_letter(
        by=by,
        at=at,
        letter_id=letter_id_about(**of),
        subject=f"Pengawasan ke {visit.target_name}",
        addressees=[],
        fields={
            "dasar": [
                "Undang-Undang Nomor 21 Tahun 2007 tentang Pemberantasan Tindak Pidana Perdagangan Orang, pasal 58",
                f"Rencana pengawasan {force_name}",
            ],
            "petugas": [f"{each['name']} | | {each['position']}" for each in visit.team],
            "tujuan": [visit.purpose],
            "tempat": visit.place or visit.target_name,
            "waktu": when,
        },
        **of,
    )
    return letter


def _visit(by: Actor, at: datetime, plan: VisitPlan, visit_id: UUID, kind: VisitKind) -> SupervisionVisit:
    return SupervisionVisit(
        id=visit_id,
        kind=kind,
        target_kind=plan.target.kind,
        target_id=plan.target.id,
        target_name=plan.target.name,
        checklist=plan.checklist.code if plan.checklist else "",
        edition=plan.checklist.edition if plan.checklist else 0,
        visitor=plan.visitor.strip(),
        purpose=plan.purpose.strip(),
        place=plan.place.strip(),
        starts_at=plan.starts_at,
        team=_team(plan),
        office_id=by.offices_where(Permission.SUPERVISION_MANAGE)[0],
        planned_by=by.person_id,
        planner_name=by.name,
        planned_at=at,
    )


def _refuse_own_office(plan: VisitPlan, target_id: UUID, at: datetime) -> None:
    """Raises UnableToVisit for a team with somebody who works in the office that is visited."""
    people = [each.person for each in plan.team if each.person]
    own = Membership.objects.filter(standing(at), office_id=target_id, person_id__in=people)
    if name := own.order_by("person__name").values_list("person__name", flat=True).first():
        raise UnableToVisit(
            _("%(name)s bekerja di kantor yang dikunjungi, jadi tidak memeriksanya. Pilih orang lain.") % {"name": name}
        )


def _team(plan: VisitPlan) -> list[dict[str, str]]:
    return [{"person": str(each.person or ""), "name": each.name, "position": each.position} for each in plan.team]


def _stored(visit: SupervisionVisit) -> tuple[SupervisionVisit, bool]:
    try:
        with transaction.atomic():
            visit.save(force_insert=True)
    except IntegrityError:
        return SupervisionVisit.objects.get(pk=visit.pk), False
    return visit, True


def _tell(visit: SupervisionVisit, code: str, at: datetime) -> None:
    if visit.target_kind == VisitTarget.OFFICE:
        notices.notify(at=at, code=code, office_id=visit.target_id, ids={"visit": str(visit.pk)}, until=visit.starts_at)


def _people(visit: SupervisionVisit) -> set[UUID]:
    """The officers of its team; a guest has no account."""
    return {UUID(each["person"]) for each in visit.team if each["person"]}


def _tell_team(by: Actor, visit: SupervisionVisit, people: set[UUID], code: str, at: datetime) -> None:
    for person in people - {by.person_id}:
        notices.notify(at=at, code=code, person_id=person, ids={"visit": str(visit.pk)}, until=visit.starts_at)
