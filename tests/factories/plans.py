"""Records and plans of a case, written by the real actions."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from tests.factories import team
from tests.factories.team import DEWI, LATER

from sigap.access.roles import OfficeKind
from sigap.assistance.rules import Funding
from sigap.casework import actions
from sigap.casework.actions import GoalDraft
from sigap.casework.models import CasePlan, RecordVersion
from sigap.casework.queries import owners_for
from sigap.casework.rules import RecordKind

TODAY, SOON = LATER.date(), LATER.date() + timedelta(days=7)


def write(
    code: str, *, by: str = DEWI, based_on: int = 0, words: str = "Rekaan: Pere'an takut malam.", **more: Any
) -> RecordVersion:
    told: dict[str, Any] = {"kind": RecordKind.ASSESSMENT, "happened_on": TODAY, "post_key": uuid4()} | more
    with team.on_case(by, code) as (actor, access):
        return actions.write_record(
            by=actor, at=LATER, access=access, ordinal=1, based_on=based_on,
            content=more.pop("content", {"psychological": words, "score_psychological": "2"}),
            **{name: value for name, value in told.items() if name != "content"},
        )  # fmt: skip


def owner(code: str, kind: OfficeKind = OfficeKind.UPTD_PPA) -> str:
    with team.on_case(DEWI, code) as (_actor, access):
        office = team.office(kind).pk
        return next(each.value for each in owners_for(access) if each.office_id == office and not each.person_id)


def draft(code: str, kind: OfficeKind = OfficeKind.UPTD_PPA, **more: Any) -> GoalDraft:
    told: dict[str, Any] = {
        "words": "Rekaan: tidur tenang.", "service": "psychology", "owner": owner(code, kind), "due_on": SOON,
        "task": "Rekaan: delapan sesi.", "funding": Funding.DAK,
    }  # fmt: skip
    return GoalDraft(**(told | more))


def plan(code: str, *drafts: GoalDraft, by: str = DEWI, based_on: int = 0, post_key: UUID | None = None) -> CasePlan:
    with team.on_case(by, code) as (actor, access):
        return actions.plan_goals(
            by=actor, at=LATER, access=access, ordinal=1, drafts=drafts, based_on=based_on, post_key=post_key or uuid4()
        )
