"""The demo's stories, from `reference/stories.toml`: all their acts in the order of time, each by its officer.

Every act is the one that the pages use, in a transaction of its own with its trace. Office work lies in office hours.
"""

import gc
import sys
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache, partial
from typing import Any

from django.db import connection

from sigap.access.queries import office_calendar
from sigap.cli.demo import (
    actionplan,
    alerting,
    between_offices,
    casework,
    channels,
    claiming,
    closing,
    datarights,
    dialogue,
    diary,
    documents,
    errands,
    fieldvisits,
    homeward,
    inbox,
    intake,
    linking,
    meetings,
    moving,
    persons,
    planning,
    protecting,
    questionnaires,
    registers,
    releases,
    returns,
    rows,
    rulebook,
    sessions,
    shelter,
    simfoni,
    systems,
    telling,
)
from sigap.cli.demo.hours import arrival, office_moment, office_moment_before
from sigap.cli.demo.lettering import write as write_letters
from sigap.cli.demo.stage import NotPlayable, Stage, StoryProgress
from sigap.kernel.reference import toml_file
from sigap.kernel.working_time import OfficeCalendar
from sigap.releases.preparing import UnableToRelease

INTAKE = ("rina.uptd", "indah.uptd")
MANAGERS = ("dewi.uptd", "wulan.uptd")
TAKEN_AFTER, DECIDED_AFTER = {True: 0.2, False: 0.5}, {True: 0.4, False: 0.8}
"""Hours from arrival to taking, and from taking to deciding, of an emergency and of any other report."""
CONTACTED, CONTACTED_AFTER = "first-contact", 1.2
REPORTED_AFTER = 3
"""Hours after the decision, whatever the hour; the deadlines are kept unless the story says that they are `late`."""
PLAN, PLANNED_AFTER = "service-plan", 30.7
WISH_AFTER = 27
"""Hours after the decision: by then the police have the report, or the story asks for the wish itself."""
REVIEW, REVIEWED_EVERY = "case-review", 26 * 24
_ENDS = frozenset({"close", "ask_closing"})
_ALWAYS_OPEN = frozenset({"web", "polres"})
"""Doors that stand open day and night."""
_SECTIONS = (
    intake,
    casework,
    closing,
    between_offices,
    documents,
    fieldvisits,
    protecting,
    claiming,
    telling,
    diary,
    linking,
    persons,
    planning,
    sessions,
)
_PLAN_AGE = timedelta(days=60)
_LONGEST = 30
"""Days by which a story begins earlier at most, so that all its office work fits before now."""

type Act = Callable[[Stage, StoryProgress, datetime, Mapping[str, Any]], object]


_TAKEN: Mapping[str, Act] = {"take": intake.take, "hold": intake.hold}
_DECIDED: Mapping[str, tuple[Act, str]] = {
    "tell": (intake.tell, "code"),
    "no_case": (intake.end_without, "reason"),
    "forward": (intake.forward, "authority"),
    "look": (intake.look, "reason"),
    "ask": (dialogue.ask, "text"),
}
"""What becomes of a report that is no case, and what each act is told."""
_AFTERWARDS: Mapping[str, Act] = {
    "receipt": intake.receipt,
    "ask_again": intake.ask_again,
    "claim": intake.claim,
    "reply": dialogue.reply,
}
"""What follows, so many hours later."""


@dataclass(frozen=True, slots=True)
class PlannedAct:
    """One act of one story."""

    at: datetime
    act: Act
    progress: StoryProgress
    step: Mapping[str, Any]


@cache
def shipped() -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """The stories and the runs of acts that they go through."""
    data = toml_file("sigap.cli.demo", "stories.toml")
    return data["stories"] | {"screen": data["screen"]}, toml_file("sigap.cli.demo", "arcs.toml")["arc"]


def play(now: datetime) -> None:
    """Plays every story up to now."""
    calendar = office_calendar(now)
    papers = documents.Desk()
    stage = Stage(now, calendar, papers)
    try:
        with _without_collecting(), ThreadPoolExecutor(max_workers=1) as aside:
            published = aside.submit(_publish, Stage(now, calendar, papers))
            actionplan.load(stage, since=now - _PLAN_AGE)
            for planned in plan(now, calendar):
                planned.act(stage, planned.progress, planned.at, planned.step)
            for row in shipped()[0]["drafts"]:
                intake.draft(stage, now - timedelta(hours=row["hours"]), row)
            channels.hand_out(stage, now)
            meetings.play(stage)
            write_letters(stage, now)
            rulebook.play(stage)
            returns.play(stage)
            actionplan.photograph(stage)
            systems.connect(stage)
            linking.find(now)
            shelter.open_house(stage, now)
            errands.play(stage, now)
            datarights.play(stage, now)
            fieldvisits.play(stage, now)
            simfoni.play(stage, now)
            questionnaires.play(stage, now)
            homeward.play(stage, now)
            moving.play(stage, now)
            registers.play(stage, now)
            alerting.play(stage)
            published.result()
    finally:
        stage.leave()
        papers.close()


def _publish(stage: Stage) -> None:
    """Figures and rows, of nobody in the stories: they wait for the solver on a connection of their own."""
    try:
        releases.publish(stage)
        rows.export_rows(stage)
    except UnableToRelease as unable:
        # A machine too busy to prove them in time gets its demo all the same, without what was to be published.
        print(f"sigap: terbitan contoh dilewati. {unable}", file=sys.stderr, flush=True)
    finally:
        stage.leave()
        connection.close()


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Nearly nothing of what a thousand acts make is garbage in circles: looking for it costs a second."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def plan(now: datetime, calendar: OfficeCalendar) -> list[PlannedAct]:
    """Every act, the earliest first. Raises NotPlayable for a story that cannot have happened by now."""
    stories, arcs = shipped()
    stories_begun = [_progress_of(row | _text(row), number) for number, row in enumerate(stories["cases"])]
    by_name = {each.row["name"]: each for each in stories_begun}
    planned: list[PlannedAct] = []
    for each in stories_begun:
        when = _When(now=now, number=each.place, calendar=calendar)
        story = _fitting(partial(_of_case, each, arcs), when)
        planned += [*story, *_promises(story, when)]
    for number, row in enumerate(stories["reports"]):
        when = _When(now=now, number=number, calendar=calendar)
        planned += _fitting(partial(_of_report, _progress_of(row, number), by_name), when)
    return sorted([*planned, *_inboxes(now)], key=lambda each: each.at)


@dataclass(frozen=True, slots=True, kw_only=True)
class _When:
    """The moment up to which a story is told, its number, when offices work, and by how much earlier it began."""

    now: datetime
    number: int
    calendar: OfficeCalendar
    earlier: timedelta = timedelta()

    def office(self, at: datetime) -> datetime:
        """When somebody at an office takes it up; they do not all sit down at eight."""
        return office_moment(at, self.calendar, settling=timedelta(minutes=4 + self.number * 17 % 55))

    def after(self, at: datetime, hours: float, *, is_any_hour: bool) -> datetime:
        """So many hours on, or when offices are next at work."""
        later = at + timedelta(hours=hours)
        return later if is_any_hour else self.office(later)

    def ago(self, hours: float, *, is_any_hour: bool) -> datetime:
        """So many hours before now, or when offices were last at work before that."""
        at = self.now - timedelta(hours=hours)
        return at if is_any_hour else office_moment_before(at, self.calendar)


def _fitting(tell: Callable[[_When], list[PlannedAct]], when: _When) -> list[PlannedAct]:
    """A story as late as it can be: begun earlier by whole days until nights and holidays leave room for all of it."""
    for days in range(_LONGEST):
        story = tell(replace(when, earlier=timedelta(days=days)))
        moments = [each.at for each in story]
        if moments == sorted(moments) and moments[-1] <= when.now:
            return story
    raise NotPlayable(tell(when)[0].progress.row)


def _progress_of(row: Mapping[str, Any], number: int) -> StoryProgress:
    pair = number % len(MANAGERS)
    return StoryProgress(row=row, manager=row.get("manager", MANAGERS[pair]), intake=INTAKE[pair], place=number)


def _text(row: Mapping[str, Any]) -> Mapping[str, Any]:
    screened = shipped()[0]["screen"][row["screen"]]
    return {"text": screened["text"], "flags": screened.get("flags", []) if row["risk"] == "high" else []}


def _began(row: Mapping[str, Any], when: _When) -> datetime:
    around = when.now - when.earlier - timedelta(days=row.get("days", 0), hours=row.get("hours", 0))
    is_office_work = not row.get("flags") and row["door"] not in _ALWAYS_OPEN
    if row.get("days", 0) >= 1:
        return arrival(around, when.number, when.calendar, is_office_work=is_office_work)
    return office_moment_before(around, when.calendar) if is_office_work else around


def _of_case(progress: StoryProgress, arcs: Mapping[str, Any], when: _When) -> list[PlannedAct]:
    row = progress.row
    at, pace, is_urgent = _began(row, when), row.get("pace", 1), bool(row["flags"])
    story = [PlannedAct(at, intake.arrive, progress, row)]
    at = when.after(at, TAKEN_AFTER[is_urgent], is_any_hour=is_urgent)
    story.append(PlannedAct(at, intake.take, progress, {}))
    at = when.after(at, DECIDED_AFTER[is_urgent], is_any_hour=is_urgent)
    story.append(PlannedAct(at, intake.decide, progress, shipped()[0]["screen"][row["screen"]]))
    who = {"manager": progress.manager, "intake": progress.intake}
    for step in (step for name in row["arcs"] for step in arcs[name]):
        is_any_hour = step.get("any_hour", False)
        if "ago" in step:
            at = when.ago(step["ago"], is_any_hour=is_any_hour)
        else:
            at = when.after(at, step["after"] * pace, is_any_hour=is_any_hour)
        by = step.get("by", "")
        story.append(PlannedAct(at, _act_called(step["do"]), progress, step | {"by": who.get(by, by)}))
    return story


def _promises(story: list[PlannedAct], when: _When) -> Iterator[PlannedAct]:
    """What the deadlines of a case wait for is done in time while it is open, but for those that the story names."""
    progress = story[0].progress
    late = progress.row.get("late", ())
    for begun, until in _open_spans(story, when.now):
        reported = begun + timedelta(hours=REPORTED_AFTER)
        if reported < until:
            yield PlannedAct(reported, between_offices.report_to_police, progress, {"by": progress.manager})
        asked = when.office(begun + timedelta(hours=WISH_AFTER))
        if asked < until:
            yield PlannedAct(asked, telling.wish, progress, {"by": progress.manager})
        kept = [(CONTACTED, begun + timedelta(hours=CONTACTED_AFTER))]
        planned = when.office(begun + timedelta(hours=PLANNED_AFTER))
        if planned < until and PLAN not in late:
            yield PlannedAct(planned, planning.plan, progress, {"by": progress.manager})
        months = (begun + timedelta(hours=REVIEWED_EVERY * month) for month in (1, 2, 3))
        kept += [(REVIEW, when.office(at)) for at in months]
        for rule, at in kept:
            if at < until and rule not in late:
                yield PlannedAct(at, casework.fulfil, progress, {"by": progress.manager, "rule": rule})


def _open_spans(story: list[PlannedAct], now: datetime) -> Iterator[tuple[datetime, datetime]]:
    """From when to when the case was open and nobody had asked to close it."""
    begun = None
    for each in story:
        do = each.step.get("do")
        if each.act is intake.decide or do == "reopen" or "objection" in each.step:
            begun = each.at
        elif do in _ENDS and begun is not None:
            yield begun, each.at
            begun = None
    if begun is not None:
        yield begun, now


def _of_report(progress: StoryProgress, by_name: Mapping[str, StoryProgress], when: _When) -> list[PlannedAct]:
    row = progress.row
    at = _began(row, when)
    story = [PlannedAct(at, intake.arrive, progress, row)]

    def then(hours: float, act: Act, step: Mapping[str, Any]) -> None:
        story.append(PlannedAct(when.after(story[-1].at, hours, is_any_hour=False), act, progress, step))

    def afterwards(acts: Mapping[str, Act]) -> None:
        for key in (key for key in acts if key in row):
            then(row[key], acts[key], {})

    afterwards(_TAKEN)
    for key, (act, name) in _DECIDED.items():
        if key in row:
            then(0.2, act, {name: row[key]})
    if "join" in row:
        progress.intake = by_name[row["join"]].intake
        then(0.2, intake.join, {"other": by_name[row["join"]]})
    afterwards(_AFTERWARDS)
    return story + list(_of_the_same(progress, when, story[-1].at))


def _of_the_same(progress: StoryProgress, when: _When, at: datetime) -> Iterator[PlannedAct]:
    """A second report of the same story, put together with the first."""
    if "also" in progress.row:
        other = StoryProgress(row=progress.row["also"], intake=progress.intake)
        for hours, act in ((0.3, intake.arrive), (0.2, intake.take), (0.2, intake.merge)):
            at = when.after(at, hours, is_any_hour=False)
            yield PlannedAct(at, act, other, {**other.row, "into": progress})


def _inboxes(now: datetime) -> Iterator[PlannedAct]:
    nobodys = StoryProgress(row={})
    for hours in inbox.SWEPT_BEFORE:
        yield PlannedAct(now - timedelta(hours=hours), inbox.sweep, nobodys, {})
    for login, hours in inbox.readers():
        yield PlannedAct(now - timedelta(hours=hours), inbox.read, nobodys, {"by": login})


def _act_called(name: str) -> Act:
    for section in _SECTIONS:
        if found := getattr(section, name, None):
            act: Act = found
            return act
    raise NotPlayable(name)
