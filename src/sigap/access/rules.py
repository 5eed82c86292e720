"""Decisions about powers and sign-in that need no database. Pure.

A decision is (role, permission) for pages and actions, and (role, standing, section) for the sections of a case.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Any

from sigap.access.permissions import Permission
from sigap.access.roles import HOLDERS, ROLES, OfficeKind, RoleCode, Section
from sigap.kernel.working_time import DutyHours


class CaseStanding(StrEnum):
    """How somebody stands to one case, through an office that takes part in it."""

    ASSIGNED = "assigned"
    COLLEAGUE = "colleague"
    FOREIGN = "foreign"


class SeatKind(StrEnum):
    """A dated seat in the task force, in the order of the decree."""

    PATRON = "patron"
    STEERING = "steering"
    CHAIR = "chair"
    VICE_CHAIR = "vice_chair"
    DAILY_CHAIR = "daily_chair"
    VICE_DAILY_CHAIR = "vice_daily_chair"
    SECRETARY = "secretary"
    MEMBER = "member"
    SUB_CHAIR = "sub_chair"
    SUB_MEMBER = "sub_member"


SINGLE_SEATS = frozenset({SeatKind.CHAIR, SeatKind.DAILY_CHAIR, SeatKind.SECRETARY})
"""Seats that one at a time holds; the others have as many holders as the decree names."""
SUB_SEATS = frozenset({SeatKind.SUB_CHAIR, SeatKind.SUB_MEMBER})
"""Seats in a sub task force."""
LADDER_FORCE = "pptppo"
"""The task force whose chair and secretary hear of late deadlines: several stand side by side, the ladder is one."""


class DutyCover(StrEnum):
    """When an office must have somebody on duty."""

    NONE = ""
    OFF_HOURS = "off_hours"
    ALWAYS = "always"


class AbsenceKind(StrEnum):
    """Why an officer is away."""

    LEAVE = "leave"
    DUTY_TRAVEL = "duty_travel"
    TRAINING = "training"
    OTHER = "other"


class ResetReason(StrEnum):
    """Why an officer's way in is set up anew."""

    LOST_PHONE = "lost_phone"
    FORGOTTEN = "forgotten"
    BOTH = "both"
    SUSPECTED = "suspected"


class ResetState(StrEnum):
    """Where the way back in of one officer stands."""

    WAITING = "waiting"
    CONFIRMED = "confirmed"
    OVER = "over"


def may(roles: Iterable[RoleCode], permission: Permission) -> bool:
    """Whether any of these roles carries the power."""
    return any(permission in HOLDERS[role].permissions for role in roles)


def sections_for(role: RoleCode, standing: CaseStanding) -> frozenset[Section]:
    """The sections of a case this role may enter. Colleagues enter none: they see the header only."""
    return HOLDERS[role].sections if standing is CaseStanding.ASSIGNED else frozenset()


def may_hold(role: RoleCode, kind: OfficeKind) -> bool:
    """Whether somebody in an office of this kind can be given the role."""
    return kind in ROLES[role].office_kinds


HEADS = frozenset({RoleCode.UPTD_HEAD, RoleCode.PPA_UNIT_HEAD})
"""Roles that head an office of their kind."""


def heads(role: RoleCode, kind: OfficeKind) -> bool:
    """Whether a role in an office of this kind acts for its head; where no head is foreseen, all of casework do."""
    named = {head for head in HEADS if kind in ROLES[head].office_kinds}
    return role in named if named else Permission.CASE_HAND_OVER in ROLES[role].permissions


def may_manage_duty(held: Iterable[tuple[RoleCode, OfficeKind]]) -> bool:
    """Whether these posts in one office let somebody manage its rota: who acts for its head."""
    return any(Permission.DUTY_MANAGE in ROLES[role].permissions and heads(role, kind) for role, kind in held)


def week_from(reference: Mapping[str, Any]) -> dict[int, DutyHours]:
    """Duty hours by weekday (Monday 0) from a reference file."""
    return {
        weekday: DutyHours(opens=time.fromisoformat(row["opens"]), closes=time.fromisoformat(row["closes"]))
        for row in reference["duty"]
        for weekday in row["weekdays"]
    }


STEP_UP_LASTS = timedelta(minutes=15)
"""How long a person who has shown again who they are need not do so anew."""


def is_fresh(stepped_up_at: datetime | None, at: datetime) -> bool:
    """Whether a step-up still holds; one that lies in the future (a clock set back) does not."""
    return stepped_up_at is not None and stepped_up_at <= at < stepped_up_at + STEP_UP_LASTS


ROLE_WAITS = timedelta(days=7)
"""How long a role that was asked for waits for the second person."""
_BY_TWO = frozenset({Permission.IDENTITY_OPEN, Permission.CONFLICT_RECEIVE, Permission.RESET_CONFIRM})


def needs_second(role: RoleCode) -> bool:
    """Whether one alone gives this role to nobody: it sees identities or conflict reports, or is itself a second."""
    return bool(_BY_TWO & ROLES[role].permissions)


RESET_WAITS = timedelta(hours=24)
"""How long a request waits for the second person."""
CONFIRMED_WITHIN = timedelta(hours=24)
"""How soon the second person says yes or no, to a role too: whom it is about cannot work meanwhile."""
RESET_CODE_LASTS = timedelta(hours=1)
"""How long the code of a confirmed reset opens the page that sets a new password."""
RESET_CONFIRMER_STANDS = timedelta(days=7)
"""How long the second person has held the role by which they confirm: whoever asks must not make one up for it."""
BEGINNING_LASTS = timedelta(days=1)
"""Whoever held a role on an installation's first day need not have held it before."""


def is_settled(since: datetime, *, first: datetime, at: datetime) -> bool:
    """Whether a role held since then was not given for the occasion; `first` is when the first one was."""
    return since <= at - RESET_CONFIRMER_STANDS or since <= first + BEGINNING_LASTS


def reset_state(
    *, asked_at: datetime, code_until: datetime | None, ended_at: datetime | None, at: datetime
) -> ResetState:
    """Where a reset stands at a moment; one from the future (a clock set back) is over."""
    if ended_at is not None or asked_at > at:
        return ResetState.OVER
    if code_until is None:
        return ResetState.WAITING if at < asked_at + RESET_WAITS else ResetState.OVER
    return ResetState.CONFIRMED if at < code_until else ResetState.OVER
