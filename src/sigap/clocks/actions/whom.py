"""Whom a step of the ladder tells: by seats, by who heads an office, and by the rota where those are away."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sigap.access.queries import away, heads_of, on_duty, seated
from sigap.access.roles import RoleCode
from sigap.access.rules import SeatKind
from sigap.clocks.models import Clock
from sigap.clocks.rules import Recipient
from sigap.notifications.queries import posts_at
from sigap.notifications.rules import HEAD_OF, Audience, audiences_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Person, office and part that a step tells."""

    person_id: UUID | None = None
    office_id: UUID | None = None
    role: str = ""


def addresses_of(clock: Clock, to: Recipient, *, at: datetime) -> tuple[Address, ...]:
    """Whom a step tells at a moment; nobody where nobody sent what the clock runs on.

    Who is away still finds it when they are back; beside them those are told who stand in.
    """
    if to is Recipient.DAILY_CHAIR:
        return (Address(role=Audience.DAILY_CHAIR), *map(_person, instead_of_chair(at=at)))
    named = _named(clock, to)
    if named is None:
        return ()
    return (named, *map(_person, _standing_in(clock, to, at)))


def _named(clock: Clock, to: Recipient) -> Address | None:
    """Who is meant, whoever is there."""
    match to:
        case Recipient.SENDER:
            return None if clock.sender_office is None else Address(office_id=clock.sender_office)
        case Recipient.OFFICER if clock.owner_person is not None:
            return Address(person_id=clock.owner_person)
        case Recipient.OFFICER:
            return Address(office_id=clock.owner_office, role="" if clock.owner_office else clock.owner_role)
        case _ if clock.owner_office is not None:
            return Address(office_id=clock.owner_office, role=Audience.HEAD)
    return Address(role=HEAD_OF[Audience(clock.owner_role)])


def _person(person_id: UUID) -> Address:
    return Address(person_id=person_id)


def _standing_in(clock: Clock, to: Recipient, at: datetime) -> Iterator[UUID]:
    """Who is told beside an officer or a head that are away."""
    match to:
        case Recipient.OFFICER if clock.owner_person is not None:
            beside = _instead([clock.owner_person], clock.owner_office, at)
            yield from beside
            if clock.rule.is_emergency:
                yield from _on_call(clock.owner_person, clock.owner_office, beside, at)
        case Recipient.HEAD if clock.owner_office is not None:
            yield from instead_of_heads(clock.owner_office, at=at)
        case Recipient.HEAD:
            part = HEAD_OF[Audience(clock.owner_role)]
            if part is Audience.DAILY_CHAIR:
                yield from instead_of_chair(at=at)
            else:
                yield from _for_heads_of_part(part, at)


def _on_call(owner: UUID, office_id: UUID | None, told: Collection[UUID], at: datetime) -> Iterator[UUID]:
    """Who answers for the office at this hour: an emergency does not wait until the officer who holds it is back."""
    duty = on_duty(office_id=office_id, at=at) if office_id is not None else None
    if duty is not None and duty.person_id != owner and duty.person_id not in told:
        yield duty.person_id


def _for_heads_of_part(part: Audience, at: datetime) -> Iterator[UUID]:
    """Heads of a part sit in several offices: of each office those away are stood in for."""
    posts = [post for post in posts_at(at) if part in audiences_of(post.role)]
    for office_id in sorted({post.office_id for post in posts}):
        yield from _instead([post.person_id for post in posts if post.office_id == office_id], office_id, at)


def _instead(people: Collection[UUID], office_id: UUID | None, at: datetime) -> list[UUID]:
    """Who stands in while all of these are away: those they named, else whoever is on duty for the office.

    Nobody while one of them is there; nobody, too, where there is none: then the next step of the ladder climbs.
    """
    gone = away(people, at=at)
    if not people or set(people) - set(gone):
        return []
    named = sorted({who for who in gone.values() if who is not None})
    there = [who for who in named if who not in away(named, at=at)]
    if there or office_id is None:
        return there
    duty = on_duty(office_id=office_id, at=at)
    return [duty.person_id] if duty is not None and duty.person_id not in people else []


def instead_of_heads(office_id: UUID, *, at: datetime) -> list[UUID]:
    """Who stands in while everybody who acts for an office's head is away."""
    return _instead(heads_of(office_id, at=at), office_id, at)


def instead_of_chair(*, at: datetime) -> list[UUID]:
    """Who hears for an empty or absent daily chair: who stands in, else the secretary, else the secretariat."""
    chair = seated(SeatKind.DAILY_CHAIR, at=at)
    if chair is not None:
        gone = away([chair], at=at)
        if chair not in gone:
            return []
        if (named := gone[chair]) is not None and not away([named], at=at):
            return [named]
    secretary = seated(SeatKind.SECRETARY, at=at)
    if secretary is not None and secretary != chair and not away([secretary], at=at):
        return [secretary]
    keepers = {post.person_id for post in posts_at(at) if post.role is RoleCode.SECRETARIAT}
    return sorted(keepers - {chair} if chair else keepers)
