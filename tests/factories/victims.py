"""A case with a victim, a suspect and two guardians, and the acts by which the victim is told."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

from django.db import connection
from tests.factories import team

from sigap.assistance.rules import ReferralPurpose
from sigap.cases import actions as cases
from sigap.cases.rules import PersonRole, RelationKind, Sex
from sigap.clocks.models import Clock
from sigap.legal import actions as legal
from sigap.legal.actions import Paper, SafeWay
from sigap.legal.models import Mark, VictimNotice, VictimWish
from sigap.legal.rules import MarkKind, MarkSource, TellManner
from sigap.legal.rules.telling import NoticeAnswer, NoticeKind, NoticeState, ReleaseGround, WishScope
from sigap.work.models import WorkItem

DEWI, ANTON, HASAN = team.DEWI, team.ANTON, team.HASAN
TODAY = date(2026, 11, 25)
WAY = SafeWay(manner=TellManner.IN_PERSON.value, when="Selasa sesudah pukul 13", words="Dari perpustakaan")


def opened() -> str:
    """Person 1 is the victim, 2 the suspect, 3 a mother who is the suspect's wife, 4 an aunt."""
    code = team.opened()
    team.accepted(code, ANTON, frozenset({ReferralPurpose.PROTECTION}))
    with team.on_case(DEWI, code) as (actor, access):
        for role, sex in (
            (PersonRole.SUSPECT, Sex.MALE),
            (PersonRole.GUARDIAN, Sex.FEMALE),
            (PersonRole.GUARDIAN, Sex.FEMALE),
        ):
            cases.add_person(by=actor, at=team.AT, access=access, role=role, sex=sex, age_years=40)
        for first, kind, other in (
            (3, RelationKind.PARENT_OF, 1), (3, RelationKind.SPOUSE_OF, 2), (4, RelationKind.GUARDIAN_OF, 1)
        ):  # fmt: skip
            cases.relate(by=actor, at=team.AT, access=access, ordinal=first, kind=kind, other=other)
    note(code, MarkKind.LP, ordinal=None)
    return code


def note(code: str, kind: MarkKind, *, login: str = ANTON, at: datetime = team.LATER, **change: Any) -> Mark:
    told: dict[str, Any] = {
        "happened_on": TODAY, "ordinal": 2, "paper": Paper(number="B/1"), "post_key": uuid4(), "is_meant": True,
        "told_by": None if login == ANTON else MarkSource.FAMILY, **change,
    }  # fmt: skip
    with team.on_case(login, code) as (actor, access):
        return legal.note_mark(by=actor, at=at, access=access, kind=kind, **told)


def wish(code: str, scope: WishScope = WishScope.ALL, *, login: str = DEWI, **change: Any) -> VictimWish:
    given: dict[str, Any] = {
        "ordinal": 1, "guardian": None, "spoken_on": TODAY, "teller_id": team.person_id(DEWI), "way": WAY,
        "based_on": 0,
        "again_on": TODAY + timedelta(days=30) if scope is WishScope.NOTHING else None, "post_key": uuid4(),
        "rhythm_days": 30 if scope is WishScope.ALL else None, **change,
    }  # fmt: skip
    with team.on_case(login, code) as (actor, access):
        return legal.note_wish(by=actor, at=team.LATER, access=access, scope=scope, **given)


def settle(
    code: str, kind: NoticeKind, answer: NoticeAnswer = NoticeAnswer.DONE, *, login: str = DEWI, **change: Any
) -> VictimNotice:
    given: dict[str, Any] = {
        "done_at": team.LATER, "manner": TellManner.IN_PERSON, "hearer": None, "words": "Ia lega.", "wants_plan": False,
        "post_key": uuid4(), **change,
    }  # fmt: skip
    row = news(code)[kind]
    with team.on_case(login, code) as (actor, access):
        return legal.settle_notice(by=actor, at=team.LATER, access=access, notice_id=row.id, answer=answer, **given)


def news(code: str, *states: NoticeState) -> dict[NoticeKind, VictimNotice]:
    rows = VictimNotice.objects.filter(case__code=code, state__in=states or [NoticeState.OPEN])
    return {NoticeKind(row.kind): row for row in rows.order_by("raised_at")}


def clock(row: VictimNotice) -> Clock:
    return Clock.objects.get(subject_kind="notice", subject_id=row.id, outcome="")


def works(code: str, kind: str) -> int:
    return WorkItem.objects.filter(case_id=team.case_of(code).id, kind=kind, settled_at=None).count()


def in_line() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM work.differences() d WHERE d.app = 'legal'")
        assert cursor.fetchone() == (0,)


def plan(code: str, on: date | None, *, login: str = ANTON, source: MarkSource | None = None) -> None:
    with team.on_case(login, code) as (actor, access):
        legal.plan_release(
            by=actor, at=team.LATER, access=access, ordinal=2, ground=ReleaseGround.PAROLE if on else None, on=on,
            source=source,
        )  # fmt: skip
