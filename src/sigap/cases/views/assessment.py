"""The section of assessment: what the screening points to and why, its form, its versions."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from sigap.access.entry import Actor
from sigap.access.failures import NO_FAILURE, Failure, check_form, failure_of, show_on_failure
from sigap.access.guard import DeskRequest, act, either, reading_sealed
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.cases import actions, reading
from sigap.cases.actions.opening import SUBJECT
from sigap.cases.cards import CardRow, NextStep, SectionCard
from sigap.cases.forms import ScreeningForm, fields_of
from sigap.cases.models import AMPK_LABELS, ELEMENT_LABELS, RISK_LABELS, ROLE_LABELS, CaseScreening, numbered
from sigap.cases.queries import CaseAccess, case_for
from sigap.cases.queries.book import book_facts
from sigap.cases.queries.danger import standing_dangers
from sigap.cases.queries.screening import screenings_of, subjects_of
from sigap.cases.rules import Risk
from sigap.cases.rules.screened import ScreeningState
from sigap.cases.shell import case_page
from sigap.cases.views.risk import decided_words
from sigap.clocks.queries import clocks_of, shown
from sigap.kernel.clock import now
from sigap.kernel.errors import Conflict
from sigap.provisions.queries import is_confirmed
from sigap.screening.rules.examination import Screening, ScreeningResult, Subject, screen
from sigap.screening.rules.instrument import ScreeningInstrument, instrument_of
from sigap.ui.dates import near_moment

_LOOKS = {
    ScreeningState.INDICATED: ("late", "alert"),
    ScreeningState.PARTIAL: ("soon", "equal"),
    ScreeningState.NONE: ("", "check"),
    ScreeningState.UNSCREENED: ("soon", "clock"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownScreening:
    """What the instrument says, in words of the page."""

    indication_tone: str
    indication_icon: str
    reasons: tuple[str, ...]
    missing: tuple[str, ...]
    sexual_offence: bool | None
    mediation_allowed: bool
    letters: tuple[tuple[str, str], ...]
    proposed_label: str
    proposed: Risk
    is_unverified: bool
    is_measured: bool
    persons_changed: bool
    # The day of the act as the case has it, where the assessment was measured on another.
    other_day: date | None


@reading_sealed(Permission.CASE_SEE)
def assessment(request: DeskRequest, code: str) -> HttpResponse:
    """The newest screening with its reasons, and what came of it."""
    at = now()
    opened = reading.open_screening(entering=request.entering, code=code, at=at)
    with request.entering() as actor:
        return _shown_page(request, actor, opened, at)


def _shown_page(request: DeskRequest, actor: Actor, opened: reading.OpenedScreening, at: datetime) -> HttpResponse:
    access = opened.access
    running = list(clocks_of(SUBJECT, access.case.id))
    started = [clock for clock in running if clock.rule_code in _screening_rules(opened)]
    context = case_page(access, Section.ASSESSMENT, now=at, running=running) | {
        "row": opened.row,
        "erased_at": opened.erased_at,
        "note": opened.screening.answers.note if opened.screening else "",
        "told": told_of(opened),
        "deadlines": [shown(clock, now=at) for clock in started],
        "versions": screenings_of(access),
        "decided": decided_words(access, at),
        "may_screen": not access.case.is_closed and access.may(actor, Permission.SCREENING_EDIT, Section.ASSESSMENT),
    }
    return render(request, "cases/assessment.html", context)


def _screening_rules(opened: reading.OpenedScreening) -> set[str]:
    instrument = instrument_of(opened.row.instrument) if opened.row else None
    return {each.rule for each in instrument.deadlines} if instrument else set()


def told_of(opened: reading.OpenedScreening, *, is_compared: bool = True) -> ShownScreening | None:
    """The outcome as its own version of the instrument gives it; of one no longer shipped, what stands in clear.

    `is_compared`: with the persons of the case as they are now.
    """
    row, screening = opened.row, opened.screening
    if row is None or screening is None:
        return None
    instrument = instrument_of(row.instrument)
    result: ScreeningResult = screen(screening, instrument)
    acted_on = opened.access.case.acted_on
    tone, icon = _LOOKS[row.state]
    return ShownScreening(
        indication_tone=tone,
        indication_icon=icon,
        reasons=tuple(reason.translated(_) for reason in result.reasons) if instrument else (),
        missing=tuple(str(ELEMENT_LABELS[element]) for element in result.missing),
        sexual_offence=result.sexual_offence if result.instrument.offence else None,
        mediation_allowed=result.mediation_allowed,
        letters=tuple((letter, str(AMPK_LABELS[letter])) for letter in row.ampk),
        proposed_label=str(RISK_LABELS[Risk(row.proposed_risk)]),
        proposed=Risk(row.proposed_risk),
        is_unverified=not all(map(is_confirmed, result.instrument.provisions)),
        is_measured=instrument is not None,
        persons_changed=is_compared and _persons_now(row.case_id, screening, result.instrument) != screening.persons,
        other_day=acted_on if is_compared and acted_on != screening.answers.acted_on else None,
    )


def _persons_now(case_id: UUID, screening: Screening, measured_by: ScreeningInstrument) -> tuple[Subject, ...]:
    """The case's persons as this version counts their ages."""
    return subjects_of(case_id, acted_on=screening.answers.acted_on if measured_by.is_age_on_act else None)


def _form_page(
    request: DeskRequest, access: CaseAccess, form: ScreeningForm, failure: Failure = NO_FAILURE, **more: Any
) -> HttpResponse:
    context = case_page(access, Section.ASSESSMENT, now=now()) | {"form": form, "conflict": failure.sentence} | more
    context["persons"] = [
        {"label": numbered(ROLE_LABELS[person.role], int(person.ref)), "age": person.age}
        for person in subjects_of(access.case.id)
    ]
    return render(request, "cases/assessment_form.html", context, status=failure.status)


@reading_sealed(Permission.SCREENING_EDIT)
def _form(request: DeskRequest, code: str) -> HttpResponse:
    at = now()
    opened = reading.open_screening(entering=request.entering, code=code, at=at)
    with request.entering() as actor:
        standing = [tag.flag for tag in standing_dangers(opened.access.case.id)]
        initial = _initial(opened) | {"version": opened.version, "emergency": standing}
        opened.access.require(actor, Permission.SCREENING_EDIT, Section.ASSESSMENT)
        return _form_page(request, opened.access, ScreeningForm(initial=initial, now=at))


def _initial(opened: reading.OpenedScreening) -> dict[str, Any]:
    """What was told before; of a first one, the moment its report came, else it was opened.

    The day of the act as the case has it.
    """
    case = opened.access.case
    if opened.screening is None:
        return {"reported_at": book_facts([case])[case.pk].received_at, "acted_on": case.acted_on}
    is_asked = opened.row is not None and opened.row.state is ScreeningState.NONE
    answered = fields_of(opened.screening.answers, opened.screening.reported_at) | {"asked": is_asked}
    return answered | ({"acted_on": case.acted_on} if case.acted_on else {})


@act(Permission.SCREENING_EDIT)
def _save(request: DeskRequest, code: str) -> HttpResponse:
    at = now()
    form = ScreeningForm(request.POST, now=at)

    def again(actor: Actor, failure: Failure) -> HttpResponse:
        access = case_for(actor, code, need=Section.ASSESSMENT, power=Permission.SCREENING_EDIT)
        return _form_page(request, access, form, failure)

    show_on_failure(request, again)
    try:
        with request.entering() as actor:
            access = case_for(actor, code, need=Section.ASSESSMENT, power=Permission.SCREENING_EDIT)
            check_form(form)
            row = actions.note_screening(
                by=actor,
                at=at,
                access=access,
                answers=form.answers(),
                reported_at=form.reported_moment,
                based_on=form.based_on,
                is_asked=form.cleaned_data["asked"],
            )
    except Conflict as conflict:
        return _conflict(request, code, form, conflict, at)
    if Risk(row.proposed_risk) is not Risk(access.case.risk):
        messages.success(request, _("Asesmen tersimpan. Petunjuk risikonya lain dari risiko kasus: putuskan."))
    else:
        messages.success(request, _("Asesmen tersimpan."))
    return HttpResponseRedirect(reverse("cases:assessment", args=[code]))


def _conflict(request: DeskRequest, code: str, form: ScreeningForm, conflict: Conflict, at: datetime) -> HttpResponse:
    """A colleague was first. A second click on the same answers is no conflict; else both stand on one page."""
    opened = reading.open_screening(entering=request.entering, code=code, at=at)
    theirs = opened.screening
    with request.entering() as actor:
        is_same = theirs is not None and (theirs.answers, theirs.reported_at) == (form.answers(), form.reported_moment)
        if is_same and opened.row is not None and opened.row.written_by == actor.person_id:
            return HttpResponseRedirect(reverse("cases:assessment", args=[code]))
        typed = form.data.copy()  # type: ignore[attr-defined]  # a QueryDict
        typed["version"] = str(opened.version)
        mine = ScreeningForm(typed, now=at)
        mine.is_valid()
        used = instrument_of(opened.row.instrument) if opened.row else None
        reasons = tuple(reason.translated(_) for reason in screen(theirs, used).reasons) if theirs else ()
        return _form_page(
            request,
            opened.access,
            mine,
            failure_of(conflict),
            theirs=reasons,
            their_note=theirs.answers.note if theirs else "",
        )


screen_case = either(get=_form, post=_save)


def assessment_card(actor: Actor, access: CaseAccess, newest: CaseScreening | None, at: datetime) -> SectionCard:
    """The screening in short, for the summary; where there is none yet, the step that begins it."""
    code = access.case.code
    may_begin = (
        newest is None
        and not access.case.is_closed
        and access.may(actor, Permission.SCREENING_EDIT, Section.ASSESSMENT)
    )
    step = NextStep(
        heading=_("Isi asesmen"),
        words=_("Tanda darurat, tiga unsur, kekerasan. Setengah terisi pun sah."),
        url=reverse("cases:screen", args=[code]),
        action=_("Isi asesmen"),
        icon="pen",
    )
    return SectionCard(
        heading=_("Asesmen"),
        url=reverse("cases:assessment", args=[code]),
        rows=(_card_row(newest, at),) if newest else (),
        count=newest.version if newest else 0,
        empty=_("Belum ada asesmen."),
        add=step.action if may_begin else "",
        add_url=step.url if may_begin else "",
        next_step=step if may_begin else None,
    )


def _card_row(row: CaseScreening, at: datetime) -> CardRow:
    tone, icon = _LOOKS[row.state]
    meta = _("Versi %(version)d, %(name)s, %(moment)s") % {
        "version": row.version,
        "name": row.writer_name,
        "moment": near_moment(row.written_at, at),
    }
    hint = _("Petunjuk: %(risk)s") % {"risk": row.risk_label}
    return CardRow(what=hint, meta=meta, state=row.indication_label, tone=tone, icon=icon)
