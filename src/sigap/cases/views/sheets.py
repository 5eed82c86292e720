"""What leaves a case on paper: its summary, and a screening as evidence. Always in Indonesian, moments as dates.

No name of a person in the case stands on them; the letterhead is that of the office that holds the case.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.functional import Promise
from django.utils.timezone import localdate

from sigap.access.guard import DeskRequest, reading_sealed
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.cases import reading
from sigap.cases.actions.opening import SUBJECT
from sigap.cases.actions.openings import note_screening_printed, note_summary_printed
from sigap.cases.forms import ScreeningForm
from sigap.cases.models import (
    CIRCUMSTANCE_LABELS,
    EMERGENCY_LABELS,
    EXPLOITATION_LABELS,
    MEANS_LABELS,
    PROCESS_LABELS,
    REPORTED_BY_LABELS,
    ROLE_LABELS,
    SEX_LABELS,
    VIOLENCE_LABELS,
    CasePerson,
    numbered,
)
from sigap.cases.queries.screening import risk_decisions_of
from sigap.cases.shell import case_page
from sigap.cases.views.assessment import told_of
from sigap.clocks.queries import clocks_of, rule_label
from sigap.kernel.clock import now
from sigap.kernel.errors import Refused
from sigap.letters.heads import head_of
from sigap.screening.rules.examination import Answers
from sigap.screening.rules.persons import age_on_paper

_QUESTIONS: Mapping[str, Mapping[Any, Promise]] = {
    "emergency": EMERGENCY_LABELS,
    "process": PROCESS_LABELS,
    "means": MEANS_LABELS,
    "exploitation": EXPLOITATION_LABELS,
    "violence": VIOLENCE_LABELS,
    "circumstances": CIRCUMSTANCE_LABELS,
}


@reading_sealed(Permission.CASE_SEE)
def summary_sheet(request: DeskRequest, code: str) -> HttpResponse:
    """The case on paper, for whoever works on it: what stands in clear, the summary, deadlines, who takes part."""
    at = now()
    opened = reading.open_front(entering=request.entering, code=code, at=at)
    access, glance = opened.access, opened.glance
    if not access.is_in_core_team:
        raise Refused(Permission.CASE_SEE, ids={"case": str(access.case.id)})
    with request.entering() as actor, translation.override("id"):
        note_summary_printed(by=actor, at=at, access=access)
        running = list(clocks_of(SUBJECT, access.case.id))
        context = case_page(access, Section.SUMMARY, now=at, running=running) | {
            "head": head_of(access.case.office_id),
            "printed_by": actor.name,
            "text": opened.text,
            "text_row": opened.row,
            "beside": glance,
            "persons": _with_ages(glance.persons, localdate(at)) if access.has(Section.PERSONS) else (),
            "may_see_screening": access.has(Section.ASSESSMENT),
            "deadlines": [(rule_label(clock.rule_code, clock.rule_code), clock.due_at) for clock in running],
        }
        return render(request, "cases/summary_sheet.html", context)


def _with_ages(people: Iterable[CasePerson], day: date) -> list[tuple[CasePerson, int | None]]:
    """Everybody as old as they are on the day of the sheet."""
    return [(who, age_on_paper(day, age_years=who.age_years, recorded_on=who.recorded_on)) for who in people]


@reading_sealed(Permission.CASE_SEE)
def screening_sheet(request: DeskRequest, code: str, version: int) -> HttpResponse:
    """One version of the screening as evidence: answers, instrument, reasons, who filled it in and who decided."""
    at = now()
    opened = reading.open_screening(entering=request.entering, code=code, at=at, version=version)
    access, screening = opened.access, opened.screening
    with request.entering() as actor, translation.override("id"):
        if screening is None:
            raise Refused(Permission.CASE_SEE, ids={"case": str(access.case.id)})
        note_screening_printed(by=actor, at=at, access=access, version=version)
        context = case_page(access, Section.ASSESSMENT, now=at, running=()) | {
            "head": head_of(access.case.office_id),
            "printed_by": actor.name,
            "row": opened.row,
            "told": told_of(opened, is_compared=False),
            "answers": screening.answers,
            "questions": _answered(screening.answers),
            "reported_by": REPORTED_BY_LABELS[teller] if (teller := screening.answers.reported_by) else "",
            "reported_at": screening.reported_at,
            "persons": [
                {
                    "label": numbered(ROLE_LABELS[person.role], int(person.ref)),
                    "sex": SEX_LABELS[person.sex],
                    "age": person.age,
                }
                for person in screening.persons
            ],
            "decisions": risk_decisions_of(access),
        }
        return render(request, "cases/screening_sheet.html", context)


def _answered(answers: Answers) -> list[tuple[Any, list[Promise]]]:
    """Each question as the form asks it, with what was ticked; what was not ticked is not said to be untrue."""
    return [
        (ScreeningForm.base_fields[name].label, [labels[code] for code in getattr(answers, name)])
        for name, labels in _QUESTIONS.items()
    ]
