"""The demo's stories, from `reference/demo_stories.toml`: all their acts in the order of time, each by its officer.

Every act is the one that the pages use, in a transaction of its own with its trace.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from django.db import connection

from sigap.cli import demo_between, demo_casework, demo_intake
from sigap.cli.demo_stage import NotPlayable, Stage, Told
from sigap.kernel.reference import toml_file

INTAKE = ("rina.uptd", "indah.uptd")
MANAGERS = ("dewi.uptd", "wulan.uptd")
TAKEN_AFTER, DECIDED_AFTER = 0.5, 0.8
"""Hours from arrival to taking, and from taking to deciding."""
PROMISES = {"first-contact": 0.7, "uptd-to-police": 20.7, "service-plan": 40.7, "case-review": 600.7}
"""Hours after the decision at which a prompt office keeps each deadline of the case."""
LAGGARD = 6
"""Of so many cases one office keeps none in time: the lists of what is late are not empty."""
_ENDS = frozenset({"close", "ask_closing"})
_ROOMS = (demo_intake, demo_casework, demo_between)

type Act = Callable[[Stage, Told, datetime, Mapping[str, Any]], object]


@dataclass(frozen=True, slots=True)
class Planned:
    """One act of one story."""

    at: datetime
    act: Act
    told: Told
    step: Mapping[str, Any]


@cache
def shipped() -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """The stories and the runs of acts that they go through."""
    told = toml_file("sigap.cli", "demo_stories.toml")
    return told["stories"] | {"screen": told["screen"]}, toml_file("sigap.cli", "demo_arcs.toml")["arc"]


def play(now: datetime) -> None:
    """Plays every story up to now."""
    stage = Stage(now)
    with connection.cursor() as cursor:
        # The demo's data can be made again; waiting for the disk after each of a thousand acts is not worth it.
        cursor.execute("SET synchronous_commit = off")
    try:
        for planned in plan(now):
            planned.act(stage, planned.told, planned.at, planned.step)
        for row in shipped()[0]["drafts"]:
            demo_intake.draft(stage, now - timedelta(hours=row["hours"]), row)
    finally:
        stage.leave()


def plan(now: datetime) -> list[Planned]:
    """Every act, the earliest first. Raises NotPlayable for one that has yet to come."""
    stories, arcs = shipped()
    told = [_told(row | _text(row), number) for number, row in enumerate(stories["cases"])]
    by_name = {each.row["name"]: each for each in told}
    planned = [act for each in told for act in _of_case(each, arcs, now)]
    for number, each in enumerate(told):
        if number % LAGGARD:
            planned += _promises([act for act in planned if act.told is each], now)
    for number, row in enumerate(stories["reports"]):
        planned += _of_report(_told(row, number), by_name, now)
    if late := [each for each in planned if each.at > now]:
        raise NotPlayable(late[0].told.row, late[0].step)
    return sorted(planned, key=lambda each: each.at)


def _told(row: Mapping[str, Any], number: int) -> Told:
    pair = number % len(MANAGERS)
    return Told(row=row, manager=row.get("manager", MANAGERS[pair]), intake=INTAKE[pair])


def _text(row: Mapping[str, Any]) -> Mapping[str, Any]:
    return {"text": shipped()[0]["screen"][row["screen"]]["text"]}


def _began(row: Mapping[str, Any], now: datetime) -> datetime:
    return now - timedelta(days=row.get("days", 0), hours=row.get("hours", 0))


def _of_case(told: Told, arcs: Mapping[str, Any], now: datetime) -> Iterator[Planned]:
    row = told.row
    screened = shipped()[0]["screen"][row["screen"]]
    at, pace = _began(row, now), row.get("pace", 1)
    yield Planned(at, demo_intake.arrive, told, row)
    at += timedelta(hours=TAKEN_AFTER)
    yield Planned(at, demo_intake.take, told, {})
    at += timedelta(hours=DECIDED_AFTER)
    yield Planned(at, demo_intake.decide, told, screened)
    who = {"manager": told.manager, "intake": told.intake}
    for step in (step for name in row["arcs"] for step in arcs[name]):
        at += timedelta(hours=step["after"] * pace)
        by = step.get("by", "")
        yield Planned(at, _act_called(step["do"]), told, step | {"by": who.get(by, by)})


def _promises(story: list[Planned], now: datetime) -> Iterator[Planned]:
    """What the deadlines of a case wait for is done in time, as long as it is open."""
    told = story[0].told
    decided = next(each.at for each in story if each.act is demo_intake.decide)
    until = next((each.at for each in story if each.step.get("do") in _ENDS), now)
    for rule, hours in PROMISES.items():
        if (at := decided + timedelta(hours=hours)) < until:
            yield Planned(at, demo_casework.fulfil, told, {"by": told.manager, "rule": rule})


def _of_report(told: Told, by_name: Mapping[str, Told], now: datetime) -> Iterator[Planned]:
    row = told.row
    at = _began(row, now)
    yield Planned(at, demo_intake.arrive, told, row)
    if "take" in row:
        at += timedelta(hours=row["take"])
        yield Planned(at, demo_intake.take, told, {})
    at += timedelta(hours=0.2)
    if "tell" in row:
        yield Planned(at, demo_intake.tell, told, {"code": row["tell"]})
    if "no_case" in row:
        yield Planned(at, demo_intake.end_without, told, {"reason": row["no_case"]})
    if "join" in row:
        told.intake = by_name[row["join"]].intake
        yield Planned(at, demo_intake.join, told, {"other": by_name[row["join"]]})
    if "forward" in row:
        yield Planned(at, demo_intake.forward, told, {"authority": row["forward"]})
    if "receipt" in row:
        yield Planned(at + timedelta(hours=row["receipt"]), demo_intake.receipt, told, {})


def _act_called(name: str) -> Act:
    for room in _ROOMS:
        if found := getattr(room, name, None):
            act: Act = found
            return act
    raise NotPlayable(name)
