"""Reads of resets: what a row's MAC covers, who may ask for one, and which wait for a second person."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from sigap.access.entry import Actor
from sigap.access.models import Membership, Reset
from sigap.access.permissions import Permission
from sigap.access.queries import offices_of, standing
from sigap.access.roles import ROLES, OfficeKind
from sigap.access.rules import RESET_WAITS, ResetState, is_settled, may, reset_state
from sigap.kernel.errors import Refused
from sigap.vault import macs
from sigap.vault.macs import Fact


def reset_facts(reset: Reset) -> tuple[Fact, ...]:
    """What a reset's MAC covers, in its fixed order: the whole row."""
    return (
        reset.id,
        reset.person_id,
        str(reset.reason),
        reset.asked_by_id,
        reset.asked_at,
        reset.confirmed_by_id,
        reset.confirmed_at,
        bytes(reset.code_hash) if reset.code_hash is not None else None,
        reset.code_until,
        reset.ended_at,
        reset.ended_by_id,
    )


def check_reset(reset: Reset) -> None:
    """Raises MacBroken for a row that SIGAP did not write, or that was changed since."""
    macs.verify("reset", reset_facts(reset), reset.mac)


def reset_whole(reset_id: UUID) -> Reset | None:
    """A reset with what the table shows to nobody, for those who take part in it. Not checked yet."""
    return next(iter(Reset.objects.raw("SELECT * FROM access.reset_whole(%s)", [reset_id])), None)


def reset_for_use(login: str) -> Reset | None:
    """The confirmed reset of this login, whole. Only the threshold may ask; not checked yet."""
    return next(iter(Reset.objects.raw("SELECT * FROM access.reset_for_use(%s)", [login])), None)


def state_of(reset: Reset, *, at: datetime) -> ResetState:
    """How far a reset has come."""
    return reset_state(asked_at=reset.asked_at, code_until=reset.code_until, ended_at=reset.ended_at, at=at)


def may_ask_reset(actor: Actor, person_id: UUID, *, at: datetime, offices: Collection[UUID] | None = None) -> bool:
    """The secretariat for everybody, a head for the own office; any head for people of the secretariat itself.

    `offices`: where the person works now, where that was read already.
    """
    if not actor.can(Permission.RESET_ASK) or actor.person_id == person_id:
        return False
    if actor.can(Permission.PEOPLE_MANAGE):
        return True
    theirs = offices_of(person_id, at=at) if offices is None else offices
    if not set(actor.offices_where(Permission.RESET_ASK)).isdisjoint(theirs):
        return True
    secretariat = {"person_id": person_id, "office__kind": OfficeKind.SECRETARIAT}
    return Membership.objects.filter(standing(at), **secretariat).exists()


def still_asks(reset: Reset, *, at: datetime) -> bool:
    """Whether who asked could still ask: active, and in a role that may."""
    roles = [role.code for role in ROLES.values() if Permission.RESET_ASK in role.permissions]
    asker = {"person_id": reset.asked_by_id, "person__is_active": True, "role__in": roles}
    return Membership.objects.filter(standing(at), **asker).exists()


def is_settled_confirmer(actor: Actor, *, at: datetime) -> bool:
    """Whether a role by which the actor may confirm was not given just now."""
    first = Membership.objects.order_by("since").values_list("since", flat=True)[0]
    held = (each.since for each in actor.memberships if may((each.role,), Permission.RESET_CONFIRM))
    return any(is_settled(since, first=first, at=at) for since in held)


@dataclass(frozen=True, slots=True, kw_only=True)
class ResetRow:
    """A reset as pages show it; `may_confirm` and `may_stop` say what the reader can do."""

    id: UUID
    person_id: UUID
    person_name: str
    reason_label: str
    asked_by: str
    asked_at: datetime
    state: ResetState
    may_confirm: bool
    may_stop: bool


_SHOWN = ("id", "person", "reason", "asked_by", "asked_at", "confirmed_by", "code_until", "ended_at")


def open_resets(actor: Actor, *, at: datetime) -> list[ResetRow]:
    """Resets that still stand, for those who may ask or confirm; the oldest first."""
    if not (actor.can(Permission.RESET_ASK) or actor.can(Permission.RESET_CONFIRM)):
        return []
    return _rows(actor, Q(), at)


def own_reset(actor: Actor, *, at: datetime) -> ResetRow | None:
    """A reset that stands for the actor's own account, to be stopped when it was not wanted."""
    return next(iter(_rows(actor, Q(person_id=actor.person_id), at)), None)


def reset_row(actor: Actor, reset_id: UUID, *, at: datetime) -> ResetRow:
    """One of them. Raises Refused when it does not stand, or is none."""
    found = next(iter(_rows(actor, Q(pk=reset_id), at)), None)
    if found is None or not (actor.can(Permission.RESET_CONFIRM) or found.may_stop):
        raise Refused(Permission.RESET_CONFIRM, ids={"reset": str(reset_id)})
    return found


def _rows(actor: Actor, which: Q, at: datetime) -> list[ResetRow]:
    standing_still = Reset.objects.filter(which, ended_at=None, asked_at__gt=at - 2 * RESET_WAITS)
    found = standing_still.select_related("person", "asked_by").only(*_SHOWN, "person__name", "asked_by__name")
    rows = [_row(actor, reset, at) for reset in found.order_by("asked_at")]
    return [row for row in rows if row.state is not ResetState.OVER]


def _row(actor: Actor, reset: Reset, at: datetime) -> ResetRow:
    state = reset_state(asked_at=reset.asked_at, code_until=reset.code_until, ended_at=None, at=at)
    takes_part = actor.person_id in {reset.person_id, reset.asked_by_id}
    may_confirm = actor.can(Permission.RESET_CONFIRM)
    return ResetRow(
        id=reset.id,
        person_id=reset.person_id,
        person_name=reset.person.name,
        reason_label=str(reset.reason_label),
        asked_by=reset.asked_by.name,
        asked_at=reset.asked_at,
        state=state,
        may_confirm=may_confirm and not takes_part and state is ResetState.WAITING,
        may_stop=takes_part or may_confirm,
    )
