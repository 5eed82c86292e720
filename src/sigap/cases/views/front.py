"""The front of a case: its top card by the reader's rights, what is next, and each section in short."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from sigap.access.entry import Actor
from sigap.access.guard import DeskRequest, reading_sealed
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.cases import reading
from sigap.cases.actions.handing_over import may_take
from sigap.cases.cards import NextStep, make_cards
from sigap.cases.models import FINDING_LABELS, ROLE_LABELS, CasePerson, DangerTag, numbered
from sigap.cases.queries import CaseAccess, CaseGlance
from sigap.cases.queries.book import own_offices
from sigap.cases.queries.closing import of_own_office
from sigap.cases.queries.ending import Ending
from sigap.cases.queries.glance import harmed_in
from sigap.cases.rows import StepRow, opens_on_case, step_rows
from sigap.cases.rules import CallBackFinding, CaseStatus
from sigap.cases.rules.danger import may_lift
from sigap.cases.shell import case_page, list_open_work, shown_deadlines
from sigap.cases.views.assessment import assessment_card
from sigap.cases.views.deadlines import deadline_rows
from sigap.kernel.clock import now

_THEN = 4
"""Lines below the next step; a press shows the others."""


@reading_sealed(Permission.CASE_SEE)
def summary(request: DeskRequest, code: str) -> HttpResponse:
    """The front; its text and its safe contacts are opened for whoever works on the case."""
    at = now()
    opened = reading.open_front(entering=request.entering, code=code, at=at)
    access = opened.access
    with request.entering() as actor:
        is_running = not access.case.is_closed
        may_add = is_running and access.may(actor, Permission.CASE_NAME_PERSON, Section.PERSONS)
        may_name = is_running and access.may(actor, Permission.CASE_NAME_PERSON, Section.IDENTITY)
        running = shown_deadlines(access)
        glance = opened.glance
        cards = make_cards(actor, access, at=at) if access.has(Section.SUMMARY) else []
        if access.has(Section.ASSESSMENT):
            cards.insert(0, assessment_card(actor, access, glance.screening, at))
        undated = [_person_step(code, glance.persons[:1], may_add=may_add, may_name=may_name)]
        undated += [card.next_step for card in cards]
        steps = step_rows(actor, access, glance.work, at=at) if is_running else []
        context = case_page(access, Section.SUMMARY, now=at, running=running) | {
            "deadlines": deadline_rows(actor, access, running, at=at),
            "is_open": access.has(Section.SUMMARY),
            # How it came is its own office's to know: the kind of teller narrows down who told.
            "is_own": access.has(Section.SUMMARY) and access.case.office_id in own_offices(actor),
            "is_summary": True,
            "text": opened.text,
            "text_row": opened.row,
            "text_erased_at": opened.erased_at,
            "area_name": glance.area_name,
            "participants": glance.participants,
            "open_items": list_open_work(glance.blocking, access.case.code, partial(opens_on_case, actor, access)),
            "may_write": is_running and access.may(actor, Permission.CASE_EDIT_SUMMARY, Section.SUMMARY),
            "may_transfer": actor.can(Permission.CASE_TRANSFER),
            "may_assign": is_running and access.may(actor, Permission.CASE_ASSIGN, Section.SUMMARY),
            "may_hold": actor.can(Permission.CASE_HOLD),
            "may_ask_erasure": access.may(actor, Permission.CASE_ERASE_REQUEST, Section.SUMMARY),
            "may_take_over": may_take(actor, access.case),
            "may_close": is_running and of_own_office(access, actor, Permission.CASE_CLOSE),
            "may_break_glass": not access.sections and actor.can(Permission.CASE_BREAK_GLASS),
            **_ending(actor, access, glance.ending, at=at),
            **_top(actor, access, glance, opened.cards),
            **_next(access, glance, steps, undated if is_running else ()),
            "may_add": may_add,
            "may_name": may_name,
            "may_open": access.may(actor, Permission.IDENTITY_OPEN, Section.IDENTITY),
            "may_see_persons": access.has(Section.PERSONS),
            "persons": glance.persons,
            "shut": {person.ordinal for person in glance.persons if access.restricts(person)},
            "cards": cards,
        }
        return render(request, "cases/summary.html", context)


def _top(actor: Actor, access: CaseAccess, glance: CaseGlance, cards: Sequence[reading.SafetyCard]) -> dict[str, Any]:
    """The top card: who needs help, what endangers them, how to call and never to call, whose story it is."""
    is_running = not access.case.is_closed
    setting = access.offices_where(actor, Permission.CASE_RISK_SET, Section.SUMMARY) if is_running else ()
    harmed = harmed_in(glance)
    return {
        "first_person": harmed[0] if harmed else None,
        "more_persons": max(0, len(harmed) - 1),
        "dangers": glance.dangers,
        "may_set_danger": bool(setting),
        "liftable": {
            each.pk
            for each in glance.dangers
            if may_lift(case_office=access.case.office_id, told_by=each.office_id, acting_for=setting)
        },
        "safe_cards": [_safe_card(access.case.code, each) for each in cards],
        "reports": ", ".join(glance.reports),
        "unread": ", ".join(glance.unread) if len(glance.reports) > 1 else "",
        "screening": glance.screening,
        "may_see_screening": access.has(Section.ASSESSMENT),
        "may_read_story": access.has(Section.STORY)
        and access.case.manager_id == actor.person_id
        and bool(glance.reports),
    }


def _next(
    access: CaseAccess,
    glance: CaseGlance,
    steps: Sequence[StepRow],
    undated: Sequence[NextStep | None],
) -> dict[str, Any]:
    """The step whose time runs out first, and what comes after it.

    What has no time comes after that, then the report on work that is not late, and what another office owes in time
    last: nobody's own work stands behind it. What it owes too late is somebody's to ask after and has its
    place by its day. Nothing stands before a danger.
    """
    unanswered = [tag for tag in glance.dangers if tag.answered_at is None]
    own = [step for step in steps if _rank(step) == 0]
    last = max((place for place, step in enumerate(own, 1) if step.is_danger), default=0)
    own[:last] = sorted(own[:last], key=lambda step: (not step.is_danger, step.is_awaited))
    later = sorted((step for step in steps if _rank(step)), key=_rank)
    rows: list[StepRow | NextStep] = [*own, *(step for step in undated if step is not None), *later]
    first: NextStep | None = None
    if rows:
        top = rows.pop(0)
        if isinstance(top, NextStep):
            first = top
        else:
            first = _danger_step(access, unanswered, top) if top.is_danger and unanswered else _step(top)
    then = [_after(row) for row in rows]
    is_danger = bool(own) and own[0].is_danger and access.has(Section.SUMMARY)
    return {
        "next_step": first,
        "then": then[:_THEN],
        "then_rest": then[_THEN:],
        "to_call": glance.to_call if is_danger else (),
    }


def _rank(step: StepRow) -> int:
    if step.is_danger or not (step.is_awaited or step.is_report):
        return 0
    if step.left is not None and step.left.tone == "late":
        return 0
    return 1 if step.is_report else 2


def _after(row: StepRow | NextStep) -> dict[str, Any]:
    """A line beneath the card."""
    if isinstance(row, NextStep):
        return {"what": row.heading, "url": row.url, "left": row.left, "note": ""}
    return {"what": row.what, "url": row.url, "left": row.left, "note": row.note}


def _danger_step(access: CaseAccess, tags: Sequence[DangerTag], step: StepRow) -> NextStep:
    return NextStep(
        heading=_("%(what)s: %(dangers)s")
        % {"what": step.what, "dangers": ", ".join(str(tag.label).lower() for tag in tags)},
        words=_("Telepon yang piket, sepakati siapa bergerak, lalu catat apa yang dilakukan."),
        url=reverse("cases:answer_danger", args=[access.case.code, tags[0].pk]),
        action=_("Catat tindakan pengamanan"),
        icon="check",
        left=step.left,
    )


def _step(step: StepRow) -> NextStep:
    is_late = step.left is not None and step.left.tone == "late"
    words = _("Tenggatnya sudah lewat. Lakukan sekarang, lalu catat kapan dilakukan.") if is_late else ""
    return NextStep(
        heading=step.what,
        words=step.note or words,
        url=step.url,
        action=_("Selesai, catat waktunya") if step.is_by_hand else _("Buka"),
        icon="check" if step.is_by_hand else "",
        left=step.left,
    )


def _ending(actor: Actor, access: CaseAccess, ending: Ending, *, at: datetime) -> dict[str, Any]:
    """What the summary says of a wish to close, of what comes after, and of call-backs."""
    case, closing = access.case, ending.closing
    is_asked = case.status == CaseStatus.CLOSING_ASKED and closing is not None
    is_past = case.is_closed and not case.erased_at
    day = localdate(at)
    is_due = case.after_care_on is not None and case.after_care_on <= day
    reviewing = actor.offices_where(Permission.CASE_REVIEW)
    return {
        "closing": closing if is_asked else None,
        "refused_closing": closing.refused if closing is not None and not is_asked and not case.is_closed else None,
        "follower_name": closing.follower_name if closing is not None and case.is_closed else "",
        "reopened": closing.reopened if closing is not None else None,
        "may_answer_closing": is_asked
        and closing is not None
        and closing.may_answer
        and actor.can(Permission.CASE_CLOSE_ANSWER),
        "may_reopen": is_past and of_own_office(access, actor, Permission.CASE_REOPEN),
        "after_care_due": is_past
        and access.may(actor, Permission.CASE_REOPEN, Section.SUMMARY)
        and is_due
        and closing is not None
        and not closing.is_cared,
        "may_talk": case.manager_id == actor.person_id and actor.can(Permission.REPORT_SEE_QUEUE),
        "reporters": ending.reporters if actor.can(Permission.REPORTER_CALL) else (),
        "call_backs": [
            call for call in ending.call_backs if call.office_id in reviewing and call.asked_by != actor.person_id
        ],
        "call_back_findings": [(each.value, FINDING_LABELS[each]) for each in CallBackFinding],
    }


def _safe_card(code: str, each: reading.SafetyCard) -> dict[str, Any]:
    return {
        "who": numbered(ROLE_LABELS[each.role], each.ordinal),
        "card": each.card,
        "url": reverse("cases:contact", args=[code, each.ordinal]),
    }


def _person_step(code: str, first: Sequence[CasePerson], *, may_add: bool, may_name: bool) -> NextStep | None:
    if not first and may_add:
        return NextStep(
            heading=_("Tambahkan orang yang perlu ditolong"),
            words=_("Sejauh yang diketahui. Nama boleh menyusul."),
            url=reverse("cases:add_person", args=[code]),
            action=_("Tambah orang"),
            icon="plus",
        )
    if not first or first[0].is_named or not may_name:
        return None
    return NextStep(
        heading=_("Isi identitas orang pertama"),
        words=_("Disegel begitu disimpan. Setiap pembukaan tercatat."),
        url=reverse("cases:name_person", args=[code, first[0].ordinal]),
        action=_("Isi dan segel"),
        icon="lock",
    )
