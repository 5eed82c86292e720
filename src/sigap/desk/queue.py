"""The work queue: what must be done now, today, this week, in the officer's words."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.cases.actions.opening import SUBJECT as CASE
from sigap.cases.models import RISK_LABELS, Case
from sigap.cases.queries import cases_visible_to
from sigap.clocks.queries import ClockView, nearest_of, running_for
from sigap.clocks.rules import Standing
from sigap.incidents.queries import SUBJECT as INCIDENT
from sigap.incidents.queries import incidents_visible_to
from sigap.incidents.queries import waiting_for as letters_waiting_for
from sigap.incidents.views.register import queue_row as incident_row
from sigap.intake.actions import SUBJECT as REPORT
from sigap.intake.queries import waiting_reports
from sigap.intake.rules import suggested_risk
from sigap.kernel.clock import JAKARTA
from sigap.places.queries import labels_of
from sigap.referrals.queries import waiting_for
from sigap.referrals.views import queue_row
from sigap.ui.timeleft import time_left

_NOW = timedelta(hours=1)
_LATER = timedelta(days=1)
_SHOWN = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part of the queue, with what it says when it is empty."""

    heading: str
    hint: str
    empty: str
    empty_words: str
    is_now: bool = False
    rows: list[dict[str, Any]] = field(default_factory=list)


def queue_for(actor: Actor, *, at: datetime, only_mine: bool) -> list[Part]:
    """The queue in three parts, each by deadline. What has no deadline yet counts as now."""
    clocks = {(clock.subject_kind, clock.subject_id): clock for clock in reversed(running_for(actor, at=at))}
    dated = [
        *_reports(actor, clocks, at, only_mine=only_mine),
        *_referrals(actor, at),
        *_cases(actor, clocks, at, only_mine=only_mine),
        *_incidents(actor, clocks, at),
        *_letters(actor, at),
    ]
    parts = _parts()
    for due, row in sorted(dated, key=lambda pair: pair[0]):
        parts[_place(due, at)].rows.append(row)
    return parts


def _place(due: datetime, at: datetime) -> int:
    if due - at <= _NOW:
        return 0
    return 1 if due.astimezone(JAKARTA).date() <= at.astimezone(JAKARTA).date() else 2


def _parts() -> list[Part]:
    return [
        Part(
            heading=_("Sekarang"),
            hint=_("Lewat tenggat, atau tinggal kurang dari satu jam"),
            empty=_("Tidak ada yang mendesak"),
            empty_words=_("Laporan genting dan tenggat yang hampir lewat muncul di sini lebih dulu."),
            is_now=True,
        ),
        Part(
            heading=_("Hari ini"),
            hint=_("Sampai tengah malam"),
            empty=_("Tidak ada lagi hari ini"),
            empty_words=_("Tidak ada tenggat lain sampai tengah malam."),
        ),
        Part(
            heading=_("Nanti"),
            hint=_("Besok dan sesudahnya"),
            empty=_("Belum ada yang menunggu"),
            empty_words=_("Tugas baru muncul di sini bersama tenggatnya."),
        ),
    ]


type Clocks = dict[tuple[str, Any], ClockView]
type Dated = Iterator[tuple[datetime, dict[str, Any]]]


def _reports(actor: Actor, clocks: Clocks, at: datetime, *, only_mine: bool) -> Dated:
    waiting = waiting_reports(actor, only_mine=only_mine)
    areas = labels_of({report.envelope.area for report in waiting if report.envelope.area})
    for report in waiting[:_SHOWN]:
        envelope = report.envelope
        clock = clocks.get((REPORT, envelope.pk))
        risk = suggested_risk(envelope.flags)
        yield (
            clock.due_at if clock else at,
            {
                "url": reverse("intake:report", args=[envelope.number]),
                "what": _("Pilah laporan %(number)s") % {"number": envelope.number},
                "facts": [areas.get(envelope.area, _("tempat belum diketahui")), _("formulir warga")],
                "office": _("dipegang %(name)s") % {"name": report.taken_by} if report.taken_by else _("belum diambil"),
                "left": time_left(clock.due_at, now=at, since=clock.started_at) if clock else None,
                "risk": risk.value,
                "risk_label": RISK_LABELS[risk],
            },
        )


def _referrals(actor: Actor, at: datetime) -> Dated:
    if not actor.can(Permission.REFERRAL_ANSWER):
        return
    for referral in waiting_for(actor)[:_SHOWN]:
        yield referral.due_at, queue_row(referral, at=at, is_incoming=True)


def _cases(actor: Actor, clocks: Clocks, at: datetime, *, only_mine: bool) -> Dated:
    mine = [
        clock
        for (kind, _subject), clock in clocks.items()
        if kind == CASE and (not only_mine or clock.owner_person == actor.person_id)
    ]
    if not mine or not actor.can(Permission.CASE_SEE):
        return
    found: dict[Any, Case] = {
        case.pk: case for case in cases_visible_to(actor).filter(pk__in=[clock.subject_id for clock in mine[:_SHOWN]])
    }
    for clock in mine[:_SHOWN]:
        case = found.get(clock.subject_id)
        if case is None:
            continue
        stands_still = clock.standing is Standing.PAUSED
        yield (
            # What stands still presses nobody, yet must not drop out of sight.
            max(clock.due_at, at + _LATER) if stands_still else clock.due_at,
            {
                "url": reverse("cases:summary", args=[case.code]),
                "what": clock.label,
                "code": case.code,
                "facts": [case.manager_name, *([_("dijeda")] if stands_still else [])],
                "office": case.office_name,
                "left": None if stands_still else time_left(clock.due_at, now=at, since=clock.started_at),
                "risk": case.risk,
                "risk_label": case.risk_label,
            },
        )


def _incidents(actor: Actor, clocks: Clocks, at: datetime) -> Dated:
    """Incidents whose clocks run, for those who manage them."""
    mine = {subject: clock for (kind, subject), clock in clocks.items() if kind == INCIDENT}
    if not mine or not actor.can(Permission.INCIDENT_SEE):
        return
    for incident in incidents_visible_to(actor).filter(pk__in=mine)[:_SHOWN]:
        clock = mine[incident.pk]
        left = time_left(clock.due_at, now=at, since=clock.started_at)
        yield clock.due_at, incident_row(incident, left, at=at)


def _letters(actor: Actor, at: datetime) -> Dated:
    """Cases of the actor's in which somebody must hear that their data came out."""
    waiting = letters_waiting_for(actor)
    clocks = nearest_of(INCIDENT, [row.incident_id for row in waiting])
    for row in waiting[:_SHOWN]:
        clock = clocks.get(row.incident_id)
        yield (
            clock.due_at if clock else at,
            {
                "url": reverse("incidents:of_case", args=[row.incident.number, row.case_code]),
                "what": _("Sampaikan surat insiden data"),
                "code": row.case_code,
                "facts": [row.incident.number],
                "office": _("orangnya sudah dipastikan") if row.confirmed_at else _("pastikan orangnya"),
                "left": time_left(clock.due_at, now=at, since=clock.started_at) if clock else None,
            },
        )
