"""The door of the desk: enter() opens the transaction in which a signed-in person reads and writes.

It says who somebody is and what they may do; which case they see is decided above. threshold() is for sign-in, by a
log-in of its own; by_itself() for the few statements of the desk's process that are nobody's.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.backend import crossing, door
from sigap.access.permissions import Permission
from sigap.access.roles import OfficeKind, RoleCode, SeatCode, Section
from sigap.access.rules import CaseStanding, is_fresh, may, sections_for
from sigap.kernel.acting import SystemActor
from sigap.kernel.errors import Refused, StepUpNeeded
from sigap.vault import macs, rings

__all__ = [
    "Actor",
    "ActorMembership",
    "By",
    "NotYetOpen",
    "PasswordMustChange",
    "PowersAltered",
    "SecondFactorMissing",
    "SessionEnded",
    "SystemActor",
    "UnenteredSession",
    "by_itself",
    "check_powers",
    "enter",
    "membership_facts",
    "require_step_up",
    "session_facts",
    "standing_person",
    "step_up_facts",
    "threshold",
]

_standing: ContextVar[UUID | None] = ContextVar("sigap_at_threshold", default=None)
_SESSION_ENDED = "SG001"


class SessionEnded(Exception):
    """No session, or one that has ended, expired or stood idle too long. Nothing was read or written."""


class NotYetOpen(Exception):
    """The session has shown a password, but something is to be done before the desk opens."""


class SecondFactorMissing(NotYetOpen):
    """No second factor yet; only its set-up stands open."""


class PasswordMustChange(NotYetOpen):
    """The password was made by the system and read by others; only the page that replaces it stands open."""


class PowersAltered(macs.MacBroken):
    """A session or a membership that SIGAP did not write, or that was changed since; says who was to have it."""

    def __init__(self, kind: str, person_id: UUID) -> None:
        super().__init__(kind)
        self.kind = kind
        self.person_id = person_id


_NOT_YET: dict[str, type[NotYetOpen]] = {"SG002": SecondFactorMissing, "SG003": PasswordMustChange}


@dataclass(frozen=True, slots=True, kw_only=True)
class UnenteredSession:
    """Who has shown a password, or the code of a reset, and has not entered: acts on their own way in only."""

    person_id: UUID
    login: str
    session_hash: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorMembership:
    """One role in one office, as it stands now, with the MAC that vouches for it."""

    membership_id: UUID
    office_id: UUID
    office_kind: OfficeKind
    office_name: str
    role: RoleCode
    since: datetime
    until: datetime | None
    mac: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who acts, for the length of one transaction."""

    person_id: UUID
    session_id: UUID
    login: str
    name: str
    language: str
    memberships: tuple[ActorMembership, ...]
    session_hash: bytes
    session_mac: bytes
    stepped_up_at: datetime | None
    second_factor_at: datetime | None
    needs_second_factor: bool = True
    step_up_mac: bytes = b""
    # The session's data as they lie in the database, and how many notices wait to be read, where a page has asked.
    session_data: bytes = field(default=b"", repr=False, compare=False)
    unread: int | None = field(default=None, compare=False)

    @property
    def office_ids(self) -> tuple[UUID, ...]:
        """The offices this person works in, each once."""
        return tuple(dict.fromkeys(membership.office_id for membership in self.memberships))

    @property
    def is_system(self) -> bool:
        """An office's own system, and nobody in person."""
        return any(str(membership.role) == SeatCode.OFFICE_SYSTEM for membership in self.memberships)

    @property
    def roles(self) -> frozenset[RoleCode]:
        """Every role held in any office."""
        return frozenset(membership.role for membership in self.memberships)

    def can(self, permission: Permission) -> bool:
        """Whether any role held carries the power."""
        return may(self.roles, permission)

    def require(self, permission: Permission, **ids: str) -> None:
        """Raises Refused unless the power is held; `ids` say what it was about, for the trail."""
        if not self.can(permission):
            raise Refused(permission, ids=ids)

    def offices_where(self, permission: Permission) -> tuple[UUID, ...]:
        """The offices in which a role that carries the power is held."""
        return tuple(dict.fromkeys(m.office_id for m in self.memberships if may((m.role,), permission)))

    def sections(self, office_id: UUID, standing: CaseStanding) -> frozenset[Section]:
        """The sections of a case open to this person through this office."""
        held = (m.role for m in self.memberships if m.office_id == office_id)
        return frozenset().union(*(sections_for(role, standing) for role in held))


type By = Actor | SystemActor


@contextmanager
def enter(ticket: str, *, is_page: bool = False) -> Iterator[Actor]:
    """Opens the desk's transaction for the holder of this session key.

    One statement sets the ticket for the policies beneath and returns person, offices, roles and the session's data;
    for a page also the count that its frame shows. Leaving the block has committed. Raises SessionEnded,
    SecondFactorMissing, PasswordMustChange; PowersAltered when a row that lets this person in, or gives them power, is
    not SIGAP's: no act may hand on a power that nobody gave.
    """
    if not ticket:
        raise SessionEnded
    with door.passing(), rings.asking(ticket), audit.recording(durable=True):
        yield _admit(ticket, is_page=is_page)


@contextmanager
def by_itself() -> Iterator[None]:
    """Lets statements of the desk's process through that are nobody's: session load, health, check of arrivals."""
    with door.passing():
        yield


@contextmanager
def threshold(*, person: UUID | None = None) -> Iterator[None]:
    """Lets sign-in's statements through, by a log-in of their own: credentials, counters of attempts, new sessions.

    With `person`, opens a transaction in which that person's own credentials can be read and written: never inside an
    act, whose rollback it would outlive (RuntimeError). There it reads only.
    """
    if person is not None and audit.is_recording():
        raise RuntimeError("One stands at the threshold before an act, or after it")
    with door.passing(), crossing.crossing():
        if person is None:
            yield
            return
        before = _standing.get()
        token = _standing.set(person)
        try:
            with transaction.atomic():
                _stand(person)
                yield
        finally:
            _standing.reset(token)
        if connection.in_atomic_block:
            # Inside another transaction the setting would outlive this block.
            _stand(before)


def standing_person() -> UUID | None:
    """Whose credentials the threshold() around this code is open for."""
    return _standing.get()


def check_powers(actor: Actor) -> None:
    """Checks the MACs of what gives this actor power, before any key is opened. Raises PowersAltered."""
    try:
        _verify(actor)
    except macs.MacBroken as broken:
        raise PowersAltered(str(broken), actor.person_id) from None


def _verify(actor: Actor) -> None:
    facts = session_facts(
        session_hash=actor.session_hash,
        person_id=actor.person_id,
        needs_second_factor=actor.needs_second_factor,
        has_second_factor=actor.second_factor_at is not None,
    )
    checks: list[macs.Check] = [("session", facts, actor.session_mac)]
    if actor.stepped_up_at is not None:
        # It opens identities, and their budget anew: nobody but SIGAP may say that it happened.
        facts = step_up_facts(
            session_hash=actor.session_hash, person_id=actor.person_id, stepped_up_at=actor.stepped_up_at
        )
        checks.append(("step_up", facts, actor.step_up_mac))
    for held in actor.memberships:
        facts = membership_facts(
            membership_id=held.membership_id,
            person_id=actor.person_id,
            office_id=held.office_id,
            role=held.role,
            since=held.since,
            until=held.until,
        )
        checks.append(("membership", facts, held.mac))
    macs.verify_all(checks)


def require_step_up(actor: Actor, *, at: datetime) -> None:
    """Raises StepUpNeeded unless the person has shown again, a short while ago, who they are.

    enter() has checked the MAC that vouches for it.
    """
    if not is_fresh(actor.stepped_up_at, at):
        raise StepUpNeeded(_("Tunjukkan sekali lagi bahwa ini Anda."))


def session_facts(
    *, session_hash: bytes, person_id: UUID, needs_second_factor: bool, has_second_factor: bool
) -> tuple[macs.Fact, ...]:
    """What a session's MAC covers: whose it is, and whether a second factor is asked and was shown."""
    return (session_hash, person_id, needs_second_factor, has_second_factor)


def step_up_facts(*, session_hash: bytes, person_id: UUID, stepped_up_at: datetime) -> tuple[macs.Fact, ...]:
    """What a step-up's MAC covers: in which session, who, and when."""
    return (session_hash, person_id, stepped_up_at)


def membership_facts(
    *, membership_id: UUID, person_id: UUID, office_id: UUID, role: str, since: datetime, until: datetime | None
) -> tuple[macs.Fact, ...]:
    """What a membership's MAC covers, in its fixed order: everything, its end too."""
    return (membership_id, person_id, office_id, str(role), since, until)


def _stand(person: UUID | None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('sigap.threshold', %s, true)", [str(person or "")])


def _admit(ticket: str, *, is_page: bool) -> Actor:
    try:
        with connection.cursor() as cursor:
            if is_page:
                cursor.execute("SELECT access.enter_page(%s, %s)", [ticket, settings.SIGAP_COUNTED_ON_PAGES])
            else:
                cursor.execute("SELECT access.enter(%s)", [ticket])
            facts: dict[str, Any] = json.loads(cursor.fetchone()[0])
    except DatabaseError as error:
        state = getattr(error.__cause__, "sqlstate", None)
        if state == _SESSION_ENDED:
            raise SessionEnded from None
        if state in _NOT_YET:
            raise _NOT_YET[state] from None
        raise
    actor = _actor_from(facts)
    check_powers(actor)
    audit.in_session(actor.session_id)
    return actor


def _actor_from(facts: dict[str, Any]) -> Actor:
    return Actor(
        person_id=UUID(facts["person"]),
        session_id=UUID(facts["session"]),
        login=facts["login"],
        name=facts["name"],
        language=facts["language"],
        memberships=tuple(
            ActorMembership(
                membership_id=UUID(row["id"]),
                office_id=UUID(row["office"]),
                office_kind=OfficeKind(row["kind"]),
                office_name=row["office_name"],
                role=_role(row["role"]),
                since=datetime.fromisoformat(row["since"]),
                until=_moment(row["until"]),
                mac=bytes.fromhex(row["mac"]),
            )
            for row in facts["memberships"]
        ),
        session_hash=bytes.fromhex(facts["hash"]),
        session_mac=bytes.fromhex(facts["mac"]),
        stepped_up_at=_moment(facts["stepped_up_at"]),
        second_factor_at=_moment(facts["second_factor_at"]),
        needs_second_factor=facts["needs_second_factor"],
        step_up_mac=bytes.fromhex(facts["step_up_mac"] or ""),
        session_data=bytes.fromhex(facts["data"]),
        unread=facts.get("unread"),
    )


def _role(code: str) -> RoleCode:
    # The seat of a system stands where a role stands, and no page ever meets it.
    return cast("RoleCode", SeatCode(code)) if code in set(SeatCode) else RoleCode(code)


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
