"""What the pages of one report share: its outside, its state, and the forms that hang on it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from sigap.access.entry import Actor
from sigap.access.failures import NO_FAILURE, Failure, show_on_failure
from sigap.access.guard import DeskRequest
from sigap.access.permissions import Permission
from sigap.cases.models import KIND_LABELS, RISK_LABELS, SIZE_LABELS
from sigap.cases.rules import Risk
from sigap.cases.rules.documents import size_class
from sigap.cleaning import RECORDINGS, FileKind, Refusal
from sigap.clocks.queries import clocks_of, shown
from sigap.intake.actions import SUBJECT
from sigap.intake.forms import ReceiptForm, TellForm
from sigap.intake.models import (
    ABOUT_LABELS,
    ALIKE_LABELS,
    CHANNEL_LABELS,
    DECISION_LABELS,
    FALSE_LABELS,
    FLAG_LABELS,
    Triage,
)
from sigap.intake.models.file_words import FILE_REFUSALS
from sigap.intake.queries import (
    TriageContext,
    about_of,
    case_code_of,
    has_left_case,
    opens_files,
    report_for,
    triage_context_of,
    triage_of,
)
from sigap.intake.queries.arriving import phone_of_bringer
from sigap.intake.rules import Door, FalseReason, Flag, TriageDecision, authorities, may_reopen, suggested_risk
from sigap.kernel.clock import now
from sigap.mailbox.channels import Channel
from sigap.mailbox.files.queries import files_of
from sigap.mailbox.files.rules import PART_BYTES
from sigap.mailbox.models import MESSAGE_WORDS, Envelope, ReportFile, ReportStatus
from sigap.mailbox.wordings import MessageCode
from sigap.places.queries import districts_of, label_of

WRONG = 422
CONFLICT = 409


def areas() -> list[tuple[str, str]]:
    """The kecamatan of this regency, as choices."""
    return [(each.code, each.name) for each in districts_of(settings.SIGAP_REGENCY)]


def channel_words(envelope: Envelope, found: TriageContext | None = None) -> str:
    """By which door a report came, and from which office."""
    if found is not None and found.arrival is not None and found.arrival.door == Door.PARTNER:
        return _("permintaan %(office)s") % {"office": found.arrival.office_name}
    return str(CHANNEL_LABELS[Channel(envelope.channel)])


def is_mine(actor: Actor, triage: Triage | None) -> bool:
    """Whether the actor has taken the report."""
    return triage is not None and triage.taken_by == actor.person_id


def outside(envelope: Envelope, found: TriageContext | None = None, area_name: str | None = None) -> dict[str, Any]:
    """What stands outside the seal: no story, no name."""
    heard = envelope.flags if found is None or found.sheet is None else found.sheet.flags
    along = sorted(found.along_flags - set(heard)) if found else []
    arrival = found.arrival if found else None
    return {
        "flags": [FLAG_LABELS[Flag(flag)] for flag in (*heard, *along)],
        "about": ABOUT_LABELS.get(about_of(envelope, found.sheet if found else None), ""),
        "area_name": (label_of(envelope.area) if envelope.area else "") if area_name is None else area_name,
        "channel": channel_words(envelope, found),
        "lp_number": arrival.lp_number if arrival else "",
        "entered": arrival,
        "entered_phone": phone_of_bringer(arrival) if arrival else "",
    }


def risk_of(envelope: Envelope, found: TriageContext) -> Risk:
    """The risk as the officer judged it, else as the flags suggest: its own, and those of what goes along with it."""
    if found.sheet is not None and found.sheet.risk:
        return Risk(found.sheet.risk)
    own = envelope.flags if found.sheet is None else found.sheet.flags
    return suggested_risk({*own, *found.along_flags})


def report_page(request: DeskRequest, number: str, failure: Failure = NO_FAILURE, **more: Any) -> HttpResponse:
    """One report from outside, with what can be done next. Inside entering()."""
    at = now()
    envelope, triage = report_for(request.actor, number)
    found = triage_context_of(envelope)
    risk = risk_of(envelope, found)
    mine = is_mine(request.actor, triage)
    context = {
        "now": at,
        "envelope": envelope,
        "triage": triage,
        "triage_is_mine": mine and triage is not None and not has_left_case(request.actor, triage),
        "decision_label": DECISION_LABELS[TriageDecision(triage.decision)] if triage and triage.decision else "",
        "case_code": case_code_of(request.actor, triage),
        "risk": risk.value,
        "risk_label": RISK_LABELS[risk],
        "words": failure.sentence,
        "found": found,
        "alike": alike_rows(found),
        "look_reason": FALSE_LABELS[FalseReason(found.look.reason)] if found.look else "",
        "is_asker": found.look is not None and str(found.look.asked_by) == str(request.actor.person_id),
        "messages_told": [(each.sent_at, MESSAGE_WORDS[MessageCode(each.code)]) for each in found.messages],
        "files": _files(request.actor, envelope, triage),
        "opens_originals": request.actor.can(Permission.DOCUMENT_ORIGINAL),
        "forwarding": found.forwarding,
        "authority": authorities().get(found.forwarding.authority) if found.forwarding else None,
        "receipt_form": ReceiptForm() if _waits_for_receipt(found) else None,
        "may_reopen": _may_reopen(request.actor, triage, found),
        "tell_form": TellForm() if found.talks and envelope.status != ReportStatus.DONE else None,
        **deadlines(request.actor, envelope, at=at, mine=mine and not (triage and triage.decision), found=found),
        **more,
    } | outside(envelope, found)
    return render(request, "intake/report.html", context, status=failure.status)


def file_rows(actor: Actor, envelope: Envelope) -> list[dict[str, Any]]:
    """A report's files, for who works on what came of it."""
    return _files(actor, envelope, triage_of(envelope))


def _files(actor: Actor, envelope: Envelope, triage: Triage | None) -> list[dict[str, Any]]:
    found = files_of(envelope.pk)
    return rows_of_files(found, opens=bool(found) and triage is not None and opens_files(actor, triage))


def rows_of_files(found: Sequence[ReportFile], *, opens: bool) -> list[dict[str, Any]]:
    """What the reporter added, from outside: kind, about how large, the day, and whether the actor opens it."""
    return [
        {
            "kind": KIND_LABELS[FileKind(file.kind)],
            "size": SIZE_LABELS[size_class((file.parts - 1) * PART_BYTES + 1)],
            "on": file.finished_at,
            "refused": FILE_REFUSALS[Refusal(file.copy_refused)] if file.copy_refused else "",
            "opens": opens,
            "is_slow": opens and not file.copied_at and not file.copy_refused and FileKind(file.kind) in RECORDINGS,
        }
        for file in found
    ]


def _may_reopen(actor: Actor, triage: Triage | None, found: TriageContext) -> bool:
    """Whether the actor can take the decision back here: what goes along with another is reopened with that one."""
    if triage is None or found.goes_with is not None or not actor.can(Permission.REPORT_DECIDE):
        return False
    is_received = found.forwarding is not None and not _waits_for_receipt(found)
    return may_reopen(triage.decision, triage.no_case_reason, is_received=is_received)


def _waits_for_receipt(found: TriageContext) -> bool:
    return found.forwarding is not None and found.forwarding.receipt_noted_at is None


def deadlines(actor: Actor, envelope: Envelope, *, at: datetime, mine: bool, found: TriageContext) -> dict[str, Any]:
    """The clocks of a report and of what goes along; whether "already handled, recorded later" can still be said."""
    clocks = list(clocks_of(SUBJECT, envelope.pk, *(UUID(str(each.envelope_id)) for each in found.followers)))
    own = [clock for clock in clocks if clock.subject_id == envelope.pk]
    return {
        "clocks": [shown(clock, now=at) for clock in clocks],
        "may_hold": mine and actor.can(Permission.CLOCK_PAUSE) and any(clock.handled_at is None for clock in own),
    }


def alike_rows(found: TriageContext) -> list[dict[str, Any]]:
    """Hints that it is the same story twice, each with what is the same and what became of the other report."""
    return [
        {
            "number": each.number,
            "what": ", ".join(str(ALIKE_LABELS[kind]) for kind in each.kinds),
            "state": DECISION_LABELS[TriageDecision(each.decision)] if each.decision else "",
        }
        for each in found.alike_reports
    ]


def show_report_on_failure(request: DeskRequest, number: str, **sent: forms.Form) -> None:
    """A failure shows the report, and in it the form that was `sent`."""
    show_on_failure(request, lambda _actor, failure: report_page(request, number, failure, **sent))
