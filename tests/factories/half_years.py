"""A half-year return as the tests play it: who is there, who opens it, who confirms. All invented."""

from collections.abc import Mapping
from datetime import datetime
from uuid import uuid4

from tests.factories.deadlines import ANTON, DEWI, LOADER, actor, at_the_desk, loaded, wib

from sigap.access.entry import Actor
from sigap.access.roles import OfficeKind, RoleCode
from sigap.figures.rules import period_named
from sigap.returns.actions import collecting, freezing, ruling
from sigap.returns.actions.collecting import LineAnswer
from sigap.returns.models import Edition, Return, ReturnLine
from sigap.returns.queries import mark_of

MAYA = actor("Maya", RoleCode.SECRETARIAT, OfficeKind.SECRETARIAT, uuid4())
BUPATI = actor("Darmawan", RoleCode.LEADER, OfficeKind.SETDA, uuid4())
NUR = actor("Nur", RoleCode.SOCIAL_WORKER, OfficeKind.DINSOS, uuid4())
SITI = actor("Siti", RoleCode.HEALTH_WORKER, OfficeKind.RSUD, uuid4())
AHLI = actor("Ahli", RoleCode.AUDITOR, OfficeKind.INSPEKTORAT, uuid4())
HALF = period_named("2026-s1")
CODE, SPAN = "penanganan", "2026-s1"
OPENED, LATE = wib(7, 1, 9), wib(7, 9, 9)
"""Wednesday, and the Thursday on which five working days are over."""
EVERYBODY = (MAYA, BUPATI, NUR, SITI, DEWI, ANTON, AHLI)


def hired() -> None:
    """The rules of returns, and everybody in an office."""
    loaded()
    ruling.load_rules(by=LOADER, at=wib(1, 1))
    for who in EVERYBODY:
        with at_the_desk(who):
            pass


def opened(at: datetime = OPENED, *, who: Actor = MAYA, code: str = CODE, span: str = SPAN) -> Return:
    with at_the_desk(who):
        return collecting.open_return(by=who, at=at, code=code, span=period_named(span))


def seen(who: Actor) -> str:
    """The mark of the counts that this officer's page shows now."""
    with at_the_desk(who):
        return mark_of(ReturnLine.objects.filter(of__code=CODE, office_id=who.memberships[0].office_id))


def confirmed(who: Actor, at: datetime = OPENED, *, mark: str = "", **answers: LineAnswer) -> int:
    mark = mark or seen(who)
    with at_the_desk(who):
        office = who.memberships[0].office_id
        said = {code.replace("_", "-"): answer for code, answer in answers.items()}
        return collecting.confirm_figures(
            by=who, at=at, code=CODE, period=SPAN, office_id=office, answers=said, seen=mark
        )


def frozen(at: datetime = LATE) -> Edition:
    with at_the_desk(MAYA):
        return freezing.freeze(by=MAYA, at=at, code=CODE, period=SPAN)


def all_confirm() -> None:
    for who in (NUR, SITI, DEWI, ANTON):
        confirmed(who)
    # The regency has no prosecutor at the desk: the secretariat answers for their figures.
    confirmed(MAYA)


def lines(code: str = CODE) -> Mapping[str, ReturnLine]:
    return {line.code: line for line in ReturnLine.objects.filter(of__code=code)}
