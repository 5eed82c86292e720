"""Decisions about powers and sign-in that need no database. Pure.

A decision is (role, permission) for pages and actions, and (role, standing, room) for the rooms of a case.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum

from sigap.access.permissions import Permission
from sigap.access.roles import ROLES, OfficeKind, RoleCode, Room


class Standing(StrEnum):
    """How somebody stands to one case, through an office that takes part in it."""

    ASSIGNED = "assigned"
    COLLEAGUE = "colleague"
    FOREIGN = "foreign"


class SeatKind(StrEnum):
    """A dated seat in the task force."""

    CHAIR = "chair"
    DAILY_CHAIR = "daily_chair"
    SECRETARY = "secretary"


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
    return any(permission in ROLES[role].permissions for role in roles)


def rooms_for(role: RoleCode, standing: Standing) -> frozenset[Room]:
    """The rooms of a case this role may enter. Colleagues enter none: they see the header only."""
    return ROLES[role].rooms if standing is Standing.ASSIGNED else frozenset()


def sees_header(role: RoleCode, standing: Standing) -> bool:
    """Whether this role sees that the case exists: code, risk, next deadline, owner."""
    return standing is not Standing.FOREIGN and Permission.CASE_SEE in ROLES[role].permissions


def may_hold(role: RoleCode, kind: OfficeKind) -> bool:
    """Whether somebody in an office of this kind can be given the role."""
    return kind in ROLES[role].office_kinds


STEP_UP_LASTS = timedelta(minutes=15)
"""How long a person who has shown again who they are need not do so anew."""


def is_fresh(stepped_up_at: datetime | None, at: datetime) -> bool:
    """Whether a step-up still holds; one that lies in the future (a clock set back) does not."""
    return stepped_up_at is not None and stepped_up_at <= at < stepped_up_at + STEP_UP_LASTS


RESET_WAITS = timedelta(hours=24)
"""How long a request waits for the second person."""
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
