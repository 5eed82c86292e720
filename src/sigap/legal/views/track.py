"""The criminal track of one suspect: what comes next, milestones, what is awaited, articles, what victims were told."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate

from sigap.access.entry import Actor
from sigap.access.guard import DeskRequest, page, reading_sealed
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.cases.models import CasePerson
from sigap.cases.queries import CaseAccess
from sigap.cases.shell import case_page
from sigap.clocks.models import Clock
from sigap.clocks.queries import rule_label
from sigap.clocks.rules import LAW
from sigap.kernel.clock import now
from sigap.legal import reading
from sigap.legal.actions import Paper
from sigap.legal.forms import Choice
from sigap.legal.models import (
    BAR_LABELS,
    KIND_LABELS,
    LINE_LABELS,
    PROCEDURE_LABELS,
    SUSPECT_STATE_LABELS,
    TRACK_LABELS,
    Charge,
    Mark,
)
from sigap.legal.queries import (
    acts_first_hand,
    has_child_victim,
    is_accused_child,
    kinds_of,
    people_of,
    reported_among,
    state_beside,
    track_of,
    victims_among,
)
from sigap.legal.queries.track import deadlines_of
from sigap.legal.reading import OpenedTrack
from sigap.legal.rules import (
    ExpectedPaper,
    MarkKind,
    StandingMark,
    SuspectState,
    TrackLine,
    bars,
    complaint_for,
    expected_among,
    has_ended,
    mark_types,
    next_after,
    of_person,
    procedure_of,
    stands_at,
    suspect_state,
)
from sigap.legal.rules.table import HEADS, table_rows
from sigap.provisions.queries import is_confirmed


def may_note_in(actor: Actor, access: CaseAccess) -> bool:
    """Whether the page shows what adds to the section."""
    return access.may(actor, Permission.LEGAL_NOTE, Section.LEGAL) and not access.case.is_closed


def person_words(person: CasePerson) -> str:
    """Tersangka 2"""
    return str(person.label)


def reported_choices(people: Iterable[CasePerson]) -> list[Choice]:
    """Whom a mark can be about."""
    return [(str(who.ordinal), person_words(who)) for who in reported_among(people)]


def track_url(code: str, who: CasePerson | None) -> str:
    """The page of somebody's track; of nobody's, of the first."""
    return reverse("legal:of_case", args=[code]) + (f"?orang={who.ordinal}" if who else "")


def asked_ordinal(request: DeskRequest) -> int | None:
    """Whose track is asked for; what is no number asks for the first."""
    requested = request.GET.get("orang", "")
    return int(requested) if requested.isdecimal() and len(requested) < _LONGEST_ORDINAL else None


_LONGEST_ORDINAL = 5


@reading_sealed(Permission.CASE_SEE)
def of_case(request: DeskRequest, code: str) -> HttpResponse:
    """The track of one suspect, its papers opened."""
    at = now()
    opened = reading.open_track(entering=request.entering, code=code, at=at, ordinal=asked_ordinal(request))
    with request.entering() as actor:
        access, people = opened.access, {who.id: who for who in opened.people}
        may_note = may_note_in(actor, access)
        first_hand = acts_first_hand(actor, access)
        marks = of_person(opened.known, opened.whose.id if opened.whose else None)
        clocks = deadlines_of(access)
        of_case_itself = [each for each in clocks if each.subject_id == access.case.id and _is_told(access, each)]
        context = case_page(access, Section.LEGAL, now=at, running=of_case_itself) | {
            "tabs": [_tab(who, opened) for who in reported_among(opened.people)],
            "whose": opened.whose,
            "beside": _about(opened, marks) | _held_yet(opened, marks),
            "marks": [
                _row(mark, paper, people) | {"may_confirm": may_note and first_hand and mark.is_unconfirmed}
                for mark, paper in opened.marks
            ],
            "next": _next(marks),
            "ended": _ended(marks),
            "expected": _awaited(opened, marks, clocks, localdate(at)),
            "procedure": PROCEDURE_LABELS[procedure_of(marks)],
            "charges": _charge_rows(opened, people),
            "told": [
                {
                    "row": row,
                    "words": words or "",
                    "is_hidden": words is None,
                    "who": person_words(people[row.person_id]),
                }
                for row, words in opened.updates
                if row.person_id in people
            ],
            "may_note": may_note,
            "has_report": any(mark.kind is MarkKind.LP for mark in marks),
            "unreported": opened.unreported,
            "exits": _exits(opened, people),
            "side_exits": _side_exits(opened),
        }
        return render(request, "legal/of_case.html", context)


def _tab(who: CasePerson, opened: OpenedTrack) -> dict[str, Any]:
    """One suspect: what they are called, how it stands with them, where their track stands."""
    own = of_person(opened.known, who.id)
    here = stands_at(own)
    return {
        "who": person_words(who),
        "ordinal": who.ordinal,
        "state": ". ".join(filter(None, (state_beside(who), str(SUSPECT_STATE_LABELS[suspect_state(own, who.id)])))),
        "at": KIND_LABELS[here] if here else "",
        "is_current": opened.whose is not None and who.id == opened.whose.id,
    }


def _about(opened: OpenedTrack, marks: list[StandingMark]) -> dict[str, Any]:
    """What is to be known of this suspect before one reads on."""
    who = opened.whose
    if who is None:
        return {}
    track = track_of(who)
    group = track and track.file_group
    together = [
        person_words(other)
        for other in opened.people
        if other.id != who.id and group and (their := track_of(other)) and their.file_group == group
    ]
    withdrawn = any(mark.kind is MarkKind.COMPLAINT_WITHDRAWN for mark in marks)
    return {
        "is_victim_now": who in victims_among(opened.people),
        "is_child": is_accused_child(who, opened.access.case.acted_on),
        "is_age_unknown": who.age_years is None,
        "together": ", ".join(together),
        "has_track": track is not None,
        "is_withdrawn": withdrawn,
        "goes_on": withdrawn and any(_needs_no_complaint(row, opened) for row in opened.charges),
    }


def _held_yet(opened: OpenedTrack, marks: list[StandingMark]) -> dict[str, Any]:
    """A suspect who is free by the marks, and held by what stands beside them."""
    who = opened.whose
    is_free = who is not None and suspect_state(marks, who.id) is SuspectState.RELEASED
    return {"is_held_yet": who is not None and is_free and bool(state_beside(who))}


def _needs_no_complaint(row: Charge, opened: OpenedTrack) -> bool:
    return row.offence is not None and _complaint(row, opened) is None


def _complaint(row: Charge, opened: OpenedTrack) -> Any:
    offence = row.offence
    has_child = has_child_victim(opened.people, row.act_to)
    return complaint_for(offence, row.act_to, has_child=has_child) if offence else None


def _next(marks: list[StandingMark]) -> list[dict[str, Any]]:
    """What comes next on the main line, the usual first, with who makes the paper."""
    return [
        {"kind": kind.value, "what": KIND_LABELS[kind], "by": TRACK_LABELS[mark_types()[kind].track]}
        for kind in next_after(marks)
    ]


def _ended(marks: list[StandingMark]) -> Any:
    ended = has_ended(marks)
    return KIND_LABELS[ended] if ended else ""


def _is_told(access: CaseAccess, clock: Clock) -> bool:
    """As `cases.shell.shown_deadlines`: all of them, or those of one's own office (ADR 46)."""
    return access.sees_matter or clock.owner_office in access.seen_through


def _awaited(
    opened: OpenedTrack, marks: list[StandingMark], clocks: Iterable[Clock], today: date
) -> list[dict[str, Any]]:
    """By the versions that the running limits themselves count by."""
    is_child = opened.whose is not None and is_accused_child(opened.whose, opened.access.case.acted_on)
    versions = [clock.rule.as_rule() for clock in clocks if clock.rule_code.startswith(LAW)]
    versions.sort(key=lambda rule: rule.valid_from, reverse=True)
    found = expected_among(marks, has_accused_child=is_child, versions=versions)
    return [_awaited_row(each, today) for each in found]


def _awaited_row(each: ExpectedPaper, today: date) -> dict[str, Any]:
    """What one of several papers answers is called as its deadline is."""
    what, rule = str(KIND_LABELS[each.kind]), each.limit.rule if len(each.limit.expects) > 1 else ""
    return {
        "what": rule_label(rule, what) if rule else what,
        "after": KIND_LABELS[each.after],
        "due_on": each.due_on,
        "days_late": (today - each.due_on).days,
        "limit": each.limit,
        "is_heard": each.is_heard,
        "is_verified": is_confirmed(each.limit.provision),
    }


def _exits(opened: OpenedTrack, people: dict[UUID, CasePerson]) -> list[dict[str, Any]]:
    """Barred exits of the case, with whose they are and what was answered."""
    return [
        {
            "barred": each,
            "answers": answers,
            "who": person_words(people[whose]) if whose in people else "",
        }
        for each, answers, whose in opened.exits
    ]


def _side_exits(opened: OpenedTrack) -> list[dict[str, Any]]:
    """Which side exits the law bars for this suspect, by what is recorded; a child's diversion for a child alone."""
    who, case = opened.whose, opened.access.case
    if who is None:
        return []
    is_child = is_accused_child(who, case.acted_on)
    offences = [each for row in opened.charges for each in (row.offence, row.compared) if each]
    found = []
    for kind in _SIDE_EXITS if is_child else _SIDE_EXITS_OF_ADULTS:
        reasons = bars(
            kind,
            offences,
            kinds=kinds_of(opened.access, opened.people),
            has_child_victim=case.has_child_victim,
            is_child_suspect=is_child,
        )
        found.append({"what": KIND_LABELS[kind], "reasons": [BAR_LABELS[reason] for reason in reasons]})
    return found


_SIDE_EXITS_OF_ADULTS = (MarkKind.RESTORATIVE, MarkKind.PLEA, MarkKind.PEACE)
_SIDE_EXITS = (MarkKind.DIVERSION_STARTED, *_SIDE_EXITS_OF_ADULTS)


def _charge_rows(opened: OpenedTrack, people: dict[UUID, CasePerson]) -> list[dict[str, Any]]:
    """Each article with what it is held against, what was decided, and the complaint that it needs."""
    rows = []
    for row in opened.charges:
        choice, paper = opened.choices.get(row.id, (None, ""))
        rows.append(
            {
                "row": row,
                "offence": row.offence,
                "compared": row.compared,
                "is_verified": row.offence is not None and is_confirmed(row.offence.provision),
                "choice": choice,
                "paper": paper,
                "complaint": _complaint(row, opened),
                "who": person_words(people[row.person_id]) if row.person_id in people else "",
            }
        )
    return rows


def _row(mark: Mark, paper: Paper, people: dict[UUID, CasePerson]) -> dict[str, Any]:
    person = people.get(mark.person_id) if mark.person_id else None
    return {
        "mark": mark,
        "paper": paper,
        "who": person_words(person) if person else "",
        "is_verified": is_confirmed(mark_types()[MarkKind(mark.kind)].provision),
        "basis": mark_types()[MarkKind(mark.kind)].basis,
    }


@reading_sealed(Permission.CASE_SEE)
def history(request: DeskRequest, code: str, mark_id: UUID) -> HttpResponse:
    """Every version of one mark."""
    at = now()
    opened = reading.open_history(entering=request.entering, code=code, mark_id=mark_id, at=at)
    with request.entering() as actor:
        access = opened.access
        people = {who.id: who for who in people_of(access)}
        newest = opened.marks[0][0]
        may_correct = newest.is_unconfirmed or acts_first_hand(actor, access)
        context = case_page(access, Section.LEGAL, now=at) | {
            "versions": [_row(mark, paper, people) for mark, paper in opened.marks],
            "newest": newest,
            "track_url": track_url(code, people.get(newest.person_id) if newest.person_id else None),
            "may_correct": may_correct and may_note_in(actor, access) and not newest.is_void,
        }
        return render(request, "legal/mark.html", context)


@page(Permission.LAW_SEE)
def table(request: DeskRequest) -> HttpResponse:
    """The table of transitions, as it prints itself. It is law, and about nobody."""
    lines = [(LINE_LABELS[line], table_rows(line)) for line in TrackLine]
    return render(request, "legal/table.html", {"lines": lines, "heads": HEADS})
