"""The plan of a case on one page, and every version of what was written of a client."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from sigap.access.entry import Actor
from sigap.access.guard import DeskRequest, reading_sealed
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.assistance.models import FUNDING_LABELS
from sigap.assistance.rules import Funding
from sigap.cases.models import CasePerson
from sigap.cases.queries import CaseAccess
from sigap.cases.shell import case_page
from sigap.casework.models import DOMAIN_LABELS
from sigap.casework.queries import leads, people_facts, waits_for_head
from sigap.casework.reading import OpenedPlan, open_history, open_plan
from sigap.casework.rules import STRENGTHS, WISHES, RecordKind, outcome_scale, outcomes
from sigap.casework.views.words import domain_rows, safety_rows, speakers_of, step_words
from sigap.kernel.clock import now
from sigap.kernel.errors import Refused
from sigap.provisions.queries import is_confirmed

TAB = "casework:of_case"
KINDS = {"asesmen": RecordKind.ASSESSMENT, "keselamatan": RecordKind.SAFETY_PLAN, "pemantauan": RecordKind.FOLLOW_UP}


@reading_sealed(Permission.CASE_SEE)
def of_case(request: DeskRequest, code: str) -> HttpResponse:
    """Assessment, goals with their services, what was agreed; to another office what it does itself."""
    at = now()
    opened = open_plan(entering=request.entering, code=code, at=at)
    with request.entering() as actor:
        access = opened.access
        if not access.is_assigned:
            closed = case_page(access, Section.SUMMARY, now=at, route=TAB) | {
                "may_look": waits_for_head(actor, access),
                "clients": [_in_emergency(opened, person) for person in opened.clients],
            }
            return render(request, "casework/closed.html", closed)
        context = case_page(access, Section.SUMMARY, now=at, route=TAB) | _powers(actor, access)
        context |= {
            "clients": [_client(opened, person) for person in opened.clients],
            "goals": opened.goals,
            "others": opened.others,
            "edition": opened.edition,
            "costs": _costs(opened),
            "answers": _answers(opened),
            "is_supervised": opened.edition and vars(opened.edition)["is_supervised"],
            "steps": outcome_scale().steps,
            "is_scale_verified": is_confirmed(outcome_scale().provision),
            "office_ids": access.office_ids,
            "office_id": access.case.office_id,
        }
        return render(request, "casework/of_case.html", context)


def _powers(actor: Actor, access: CaseAccess) -> dict[str, Any]:
    is_open, is_led = not access.case.is_closed, leads(access)
    works = is_led and access.may(actor, Permission.SERVICE_NOTE, Section.SERVICES)
    may_look = is_led and access.may(actor, Permission.CASE_REVIEW, Section.SERVICES)
    return {
        "is_led": is_led,
        "sees_errands": works,
        "may_plan": works and is_open,
        "may_assess": is_led and is_open and access.may(actor, Permission.SCREENING_EDIT, Section.ASSESSMENT),
        "sees_assessments": access.has(Section.ASSESSMENT),
        "may_end": is_open and access.may(actor, Permission.SERVICE_NOTE, Section.SUMMARY),
        "hears": is_led and access.may(actor, Permission.CONSENT_NOTE, Section.SERVICES),
        "may_look": may_look and is_open,
        "me": actor.person_id,
    }


def _client(opened: OpenedPlan, person: CasePerson) -> dict[str, Any]:
    first, newest = opened.of(RecordKind.ASSESSMENT, person.id) or (None, None)
    _begun, followed = opened.of(RecordKind.FOLLOW_UP, person.id) or (None, None)
    _drawn, safety = opened.of(RecordKind.SAFETY_PLAN, person.id) or (None, None)
    moved = outcomes(first.content if first else {}, followed.content if followed else {})
    return {
        "person": person,
        "assessment": newest,
        "domains": domain_rows(newest.content) if newest else [],
        "strengths": newest.content.get(STRENGTHS, "") if newest else "",
        "wishes": newest.content.get(WISHES, "") if newest else "",
        "follow_up": followed,
        "outcomes": [{"label": DOMAIN_LABELS[row.domain], "row": row} for row in moved] if followed else [],
        "safety": safety,
        "safety_rows": safety_rows(safety.content) if safety else [],
        "is_shut_in_emergency": safety is not None and not vars(safety.row)["opens_in_emergency"],
    }


def _in_emergency(opened: OpenedPlan, person: CasePerson) -> dict[str, Any]:
    """The plan of safety, without where the client goes: in an emergency no place of shelter opens."""
    _drawn, safety = opened.of(RecordKind.SAFETY_PLAN, person.id) or (None, None)
    lines = {name: words for name, words in safety.content.items() if name != "leave"} if safety else {}
    return {"person": person, "safety": safety, "safety_rows": safety_rows(lines)}


def _costs(opened: OpenedPlan) -> list[tuple[Any, int]]:
    rows = [service.row for goal in opened.goals for service in goal.services]
    counted = [(FUNDING_LABELS[each], sum(row.funding == each for row in rows)) for each in Funding]
    without = sum(not row.funding for row in rows)
    return [(label, count) for label, count in [*counted, (_("Belum ada sumber biaya"), without)] if count]


def _answers(opened: OpenedPlan) -> list[dict[str, Any]]:
    """For each client the newest word on this edition, or that nobody asked."""
    agreements = list(reversed(vars(opened.edition)["said"])) if opened.edition else []
    by_person = {each["person"]: each for each in agreements}
    return [{"person": person, "said": by_person.get(str(person.id))} for person in opened.clients]


@reading_sealed(Permission.CASE_SEE)
def history(request: DeskRequest, code: str, kind: str, ordinal: int) -> HttpResponse:
    """Every version of one record, the newest first: nothing is overwritten."""
    at = now()
    if kind not in KINDS:
        with request.entering():
            raise Refused(Permission.CASE_SEE)
    opened = open_history(entering=request.entering, code=code, ordinal=ordinal, kind=KINDS[kind], at=at)
    with request.entering():
        people = people_facts(opened.access)
        context = case_page(opened.access, Section.SUMMARY, now=at, route=TAB) | {
            "person": opened.person,
            "versions": [
                {
                    "row": each.row,
                    "lost": each.lost,
                    "speakers": speakers_of(each.content, people),
                    "lines": [
                        (row["label"], row["words"], step_words(row["step"])) for row in domain_rows(each.content)
                    ]
                    + [(label, words, "") for label, words in safety_rows(each.content)]
                    + [
                        (label, each.content[name], "")
                        for name, label in (
                            (STRENGTHS, _("Kekuatan")),
                            (WISHES, _("Keinginan")),
                            ("words", _("Kata-kata klien sendiri")),
                            ("changes", _("Yang berubah")),
                        )
                        if each.content.get(name)
                    ],
                }
                for each in opened.records
            ],
        }
        return render(request, "casework/history.html", context)
