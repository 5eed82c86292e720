"""Pages of triage: one report, taking it, its sheet, and what is said on the way."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _

from sigap.access.failures import FORM_FAILURE, check_form, show_sealed_on_failure
from sigap.access.guard import DeskRequest, act, either, page, reading_sealed
from sigap.access.permissions import Permission
from sigap.access.roles import OfficeKind
from sigap.cases.forms import ScreeningForm
from sigap.cases.models import RISK_LABELS
from sigap.intake import actions, reading
from sigap.intake.forms import SheetForm, TellForm
from sigap.intake.forms.sheet import (
    CONTACT,
    answers_of,
    exclusions_initial,
    named_in,
    screening_form,
    screening_typed,
    subject_of,
)
from sigap.intake.models import FLAG_LABELS
from sigap.intake.queries import TriageContext, about_of, name_choices_for, report_for, triage_context_of
from sigap.intake.rules import suggested_risk, why_high
from sigap.intake.views.dialogue import may_contact
from sigap.intake.views.shell import (
    CONFLICT,
    WRONG,
    alike_rows,
    areas,
    deadlines,
    outside,
    report_page,
    risk_of,
    show_report_on_failure,
)
from sigap.kernel.clock import now
from sigap.mailbox.actions import has_code
from sigap.mailbox.models import Envelope
from sigap.mailbox.wordings import MessageCode
from sigap.screening.rules.examination import Answers, ScreeningResult, examine

_ON_TO = {
    "kasus": "intake:open_case",
    "gabung": "intake:join",
    "teruskan": "intake:forward",
    "tutup": "intake:no_case",
}
"""Where the buttons of the sheet lead once it is saved."""


@page(Permission.REPORT_SEE_QUEUE)
def report(request: DeskRequest, number: str) -> HttpResponse:
    """The outside of one envelope."""
    return report_page(request, number)


@act(Permission.REPORT_TAKE)
def take(request: DeskRequest, number: str) -> HttpResponse:
    """Takes the report; the second of two officers is told who was first."""
    _do(request, number, actions.take)
    return HttpResponseRedirect(reverse("intake:report", args=[number]))


@act(Permission.REPORT_TAKE)
def take_over(request: DeskRequest, number: str) -> HttpResponse:
    """Takes the report from a colleague."""
    _do(request, number, actions.take_over)
    return HttpResponseRedirect(reverse("intake:report", args=[number]))


@act(Permission.CLOCK_PAUSE)
def handled(request: DeskRequest, number: str) -> HttpResponse:
    """Already handled, recorded later: holds the ladder back once."""
    _do(request, number, actions.note_handled)
    messages.success(request, _("Tercatat: sudah ditangani. Catatannya ditunggu 12 jam."))
    return HttpResponseRedirect(reverse("intake:report", args=[number]))


def _do(request: DeskRequest, number: str, action: Callable[..., object]) -> None:
    show_report_on_failure(request, number)
    with request.entering() as actor:
        action(by=actor, at=now(), envelope=report_for(actor, number)[0])


@act(Permission.REPORT_DECIDE)
def tell(request: DeskRequest, number: str) -> HttpResponse:
    """Leaves a ready wording for the reporter."""
    form = TellForm(request.POST)
    show_report_on_failure(request, number)
    if request.POST.get("message") == MessageCode.WILL_CONTACT and not may_contact(request, number):
        form.add_error("message", _("Pelapor tidak meninggalkan cara menghubunginya, atau meminta tidak dihubungi."))
    with request.entering() as actor:
        if not form.is_valid():
            return report_page(request, number, FORM_FAILURE, tell_form=form)
        code = MessageCode(form.cleaned_data["message"])
        envelope = report_for(actor, number)[0]
        is_written = actions.tell(by=actor, at=now(), envelope=envelope, code=code)
    if not is_written:
        messages.info(request, _("Pesan terakhir untuk pelapor sudah sama. Tidak ada yang ditambahkan."))
    elif has_code(envelope):
        messages.success(request, _("Pelapor akan membaca pesan ini dengan enam katanya."))
    else:
        messages.warning(request, _("Pesan tersimpan, tetapi belum ada yang bisa membacanya: enam katanya tidak ada."))
    return HttpResponseRedirect(reverse("intake:report", args=[number]))


@act(Permission.REPORT_OPEN)
def open_text(request: DeskRequest, number: str) -> HttpResponse:
    """Opens what the reporter wrote; the reading leaves a trace. Shown in this answer only."""
    return _opened(request, number)


@reading_sealed(Permission.REPORT_OPEN)
def _sheet(request: DeskRequest, number: str) -> HttpResponse:
    return _opened(request, number)


def _opened(request: DeskRequest, number: str, *, typed: QueryDict | None = None, words: str = "") -> HttpResponse:
    at = now()
    text = reading.open_report(entering=request.entering, number=number, at=at)
    with request.entering():
        return _sheet_page(request, text, at=at, typed=typed, words=words)


def _sheet_page(
    request: DeskRequest,
    text: reading.ReportText,
    *,
    at: datetime,
    typed: QueryDict | None = None,
    words: str = "",
) -> HttpResponse:
    envelope, found = text.envelope, triage_context_of(text.envelope)
    places = areas()
    is_stale = typed is not None and typed.get("version", "") != str(text.version)
    if typed is not None and is_stale:
        # Shown beside what a colleague saved; sent again, it stands.
        typed = typed.copy()
        typed["version"] = str(text.version)
    form = _form(request, envelope, places, at=at, typed=typed, initial=_initial(envelope, text, found))
    if text.contact and text.contact.is_unasked:
        form.fields["number"].help_text = _("Nomor yang diberikan, belum ditanyakan aman. Tanyakan jam dan siapanya.")
    risk = risk_of(envelope, found)
    dangers = {*(found.sheet.flags if found.sheet else envelope.flags), *found.along_flags}
    screening = screening_form(screening_typed(typed) if typed is not None else text.sheet.get("screening"), now=at)
    result = _screened(screening, text, found)
    suggested = result.risk if result else suggested_risk(dangers)
    status = 200
    if typed is not None:
        status = CONFLICT if form.is_valid() and screening.is_valid() else WRONG
    context: dict[str, Any] = {
        "now": at,
        "envelope": envelope,
        "triage": text.triage,
        "text": text,
        "form": form,
        "words": words,
        "has_contact": any(form[name].value() or form[name].errors for name in CONTACT),
        "found": found,
        "alike": alike_rows(found),
        "triage_is_mine": True,
        "risk": risk.value,
        "risk_label": RISK_LABELS[risk],
        "screening": screening,
        "suggested": suggested.value,
        "suggested_label": RISK_LABELS[suggested],
        "reasons": [reason.translated(_) for reason in result.reasons] if result else [],
        "why": [FLAG_LABELS[flag] for flag in why_high(dangers)],
        "stored_notes": text.sheet.get("notes", "") if is_stale else "",
        "may_decide": not text.triage.decision,
        **deadlines(request.actor, envelope, at=at, mine=not text.triage.decision, found=found),
    } | outside(envelope, found, area_name=dict(places).get(envelope.area, envelope.area))
    return render(request, "intake/sheet.html", context, status=status)


def _screened(screening: ScreeningForm, text: reading.ReportText, found: TriageContext) -> ScreeningResult | None:
    """What the instrument says of what is saved so far; None before anything is."""
    if found.sheet is None or not screening.is_valid():
        return None
    answers = answers_of(screening, found.sheet.flags)
    return _examined(answers, text.sheet, text.envelope.received_at) if answers else None


def _examined(answers: Answers, body: Mapping[str, Any], reported_at: datetime) -> ScreeningResult:
    person = subject_of(body).on_day_of_act(answers.acted_on, recorded_on=localdate(reported_at))
    came_at = localtime(reported_at)
    return examine(answers, persons=[person], reported_at=came_at, received_by=OfficeKind.UPTD_PPA.value)


def _form(
    request: DeskRequest,
    envelope: Envelope,
    places: list[tuple[str, str]],
    *,
    at: datetime,
    typed: QueryDict | None = None,
    initial: dict[str, Any] | None = None,
) -> SheetForm:
    known = name_choices_for(request.actor, at=at, envelope=envelope)
    return SheetForm(typed, initial=initial, offices=known.offices, people=known.people, areas=places)


def _initial(envelope: Envelope, text: reading.ReportText, found: TriageContext) -> dict[str, Any]:
    sheet, kept = found.sheet, exclusions_initial(found.kept)
    return {
        **(text.sheet or _asked(envelope, text)),
        **(kept if found.kept or text.sheet else {}),
        "kept_shown": " ".join(value for values in kept.values() for value in values),
        "version": text.version,
        "flags": sheet.flags if sheet else envelope.flags,
        "about": about_of(envelope, sheet),
    }


def _asked(envelope: Envelope, text: reading.ReportText) -> dict[str, Any]:
    """What the reporter asked, on a sheet that nobody has written yet: it stands unless the officer changes it."""
    hides = [envelope.area] if text.hides_from_village and envelope.area else []
    return {"kept_words": text.kept_words, "kept_area": hides, **text.own_contact}


def _sheet_from(
    form: SheetForm, screening: ScreeningForm, envelope: Envelope, typed: dict[str, list[str]], *, at: datetime
) -> actions.Sheet:
    """What is stored of two valid forms: the officer's risk, or the instrument's where it is another than the flags'.

    What the flags suggest is stored nowhere: it follows what they become, and what goes along with the report.
    """
    flags, body = form.cleaned_data["flags"], form.body()
    answers = answers_of(screening, flags)
    by_flags = suggested_risk(flags)
    proposed = _examined(answers, body, envelope.received_at).risk if answers else by_flags
    return actions.Sheet(
        flags=flags,
        about=form.cleaned_data["about"],
        risk=form.cleaned_data["risk"] or ("" if proposed is by_flags else proposed.value),
        kept_from=form.kept(),
        lifted=form.lifted(),
        body=body | {"screening": typed},
        named=named_in(body, today=localdate(at)),
    )


@act(Permission.REPORT_DECIDE)
def _save(request: DeskRequest, number: str) -> HttpResponse:
    at, typed = now(), request.POST
    show_sealed_on_failure(request, lambda failure: _opened(request, number, typed=typed, words=failure.sentence))
    with request.entering() as actor:
        envelope, _triage = report_for(actor, number)
        form = _form(request, envelope, areas(), at=at, typed=typed)
        check_form(form)
        screening = screening_form(screening_typed(typed), now=at)
        check_form(screening)
        sheet = _sheet_from(form, screening, envelope, screening_typed(typed), at=at)
        based_on = form.cleaned_data["version"] or 0
        actions.save_sheet(by=actor, at=at, envelope=envelope, sheet=sheet, based_on=based_on)
    onward = _ON_TO.get(request.POST.get("lanjut", ""))
    if onward is None:
        messages.success(request, _("Lembar skrining tersimpan."))
    return HttpResponseRedirect(reverse(onward or "intake:sheet", args=[number]))


sheet = either(get=_sheet, post=_save)
