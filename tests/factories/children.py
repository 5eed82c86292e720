"""A boy who stands accused in a case of the police, and what the tests note of him. Everybody is invented."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from tests.factories import team
from tests.factories.deadlines import wib
from tests.factories.team import ANTON, DEWI

from sigap.access.roles import OfficeKind
from sigap.assistance.rules import ReferralPurpose
from sigap.cases import actions as cases
from sigap.cases.rules import PersonRole, Sex
from sigap.juvenile import actions
from sigap.juvenile.jobs import ring
from sigap.juvenile.models import ChildStep, Detention, DetentionPeriod
from sigap.juvenile.rules import AgeSource, ChildStepKind, DetentionPlace, DetentionStage, ReleaseReason
from sigap.legal.actions import Paper

AT, HOUR, DAY = team.AT, timedelta(hours=1), timedelta(days=1)
HELD = wib(12, 18, 14)
"""Seven days on is Christmas, 14.00."""
S = ChildStepKind


def opened(age: int | None = 16, role: PersonRole = PersonRole.CHILD_IN_CONFLICT) -> str:
    """A case that the police take part in, with a boy as person 2."""
    code = team.opened()
    team.accepted(code, ANTON, frozenset({ReferralPurpose.PROTECTION}))
    with team.on_case(DEWI, code) as (actor, access):
        cases.add_person(by=actor, at=AT, access=access, role=role, sex=Sex.MALE, age_years=age)
    return code


def know(code: str, *, at: datetime = AT, based_on: int = 0, **change: Any) -> None:
    told: dict[str, Any] = {
        "acted_on": date(2026, 11, 1), "born_on": date(2010, 11, 2), "age_years": None, "source": AgeSource.CERTIFICATE,
        "threat_years": 9, "is_repeat": False, "is_also_victim": False, **change,
    }  # fmt: skip
    with team.on_case(ANTON, code) as (actor, access):
        actions.note_facts(by=actor, at=at, access=access, ordinal=2, based_on=based_on, **told)


def step(code: str, kind: S, at: datetime = AT, login: str = ANTON, **change: Any) -> ChildStep:
    told: dict[str, Any] = {"happened_at": at, "paper": Paper(), "post_key": uuid4(), **change}
    with team.on_case(login, code) as (actor, access):
        return actions.note_step(by=actor, at=at, access=access, ordinal=2, kind=kind, **told)


def detain(code: str, detained_at: datetime = HELD, at: datetime | None = None, login: str = ANTON) -> Detention:
    with team.on_case(login, code) as (actor, access):
        return actions.detain(
            by=actor,
            at=at or detained_at,
            access=access,
            ordinal=2,
            detained_at=detained_at,
            place=DetentionPlace.LPAS,
            custodian_id=team.office(OfficeKind.POLRES_PPA).pk,
        )


def extend(code: str, row: Detention, ordered_at: datetime, number: str = "B/9", key: UUID | None = None) -> None:
    with team.on_case(ANTON, code) as (actor, access):
        actions.extend(
            by=actor, at=ordered_at, access=access, detention_id=row.id, ordered_at=ordered_at,
            paper=Paper(number=number), post_key=key or uuid4(),
        )  # fmt: skip


def release(
    code: str, row: Detention, at: datetime, reason: ReleaseReason = ReleaseReason.BY_LAW, login: str = ANTON
) -> Detention:
    with team.on_case(login, code) as (actor, access):
        return actions.release(
            by=actor, at=at, access=access, detention_id=row.id, released_at=at, reason=reason
        )  # fmt: skip


def pass_on(
    code: str, row: Detention, stage: DetentionStage, begins_at: datetime, holder: OfficeKind = OfficeKind.POLRES_PPA
) -> None:
    with team.on_case(ANTON, code) as (actor, access):
        actions.pass_on(
            by=actor, at=begins_at, access=access, detention_id=row.id, stage=stage, begins_at=begins_at,
            custodian_id=team.office(holder).pk,
        )  # fmt: skip


def rung(at: datetime) -> int:
    with team.role("sigap_worker"):
        return ring(at)


def until() -> datetime:
    return DetentionPeriod.objects.get(ended_at=None).until
