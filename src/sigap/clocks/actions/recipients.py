"""Whom a step of the ladder tells: by seats, by who heads an office, and by the rota where those are not there."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sigap.access.queries import heads_of, not_there, on_duty, on_duty_in, seat_holder, seat_holders
from sigap.access.roles import RoleCode
from sigap.access.rules import SeatKind
from sigap.clocks.models import Clock
from sigap.clocks.rules import StepRecipient
from sigap.notifications.queries import posts_at
from sigap.notifications.rules import HEAD_OF, Audience, HeldRole, audiences_of, reaches


@dataclass(frozen=True, slots=True, kw_only=True)
class StepAddressee:
    """Person, office and part that a step tells."""

    person_id: UUID | None = None
    office_id: UUID | None = None
    role: str = ""


def addresses_of(
    clock: Clock, to: StepRecipient, *, at: datetime, without: Collection[UUID] = ()
) -> tuple[StepAddressee, ...]:
    """Whom a step tells at a moment; nobody where nobody sent what the clock runs on.

    Who is away still finds it when they are back; beside them those are told who stand in. An office that nobody
    heads is heard for by whoever is on duty, else by the daily chair: of many ladders the head is the last step.
    `without`: who must not know, and neither stands in on the rungs that hear of a count nor carries it there.
    """
    if to is StepRecipient.DAILY_CHAIR:
        return _chair(at)
    if to in SEATS:
        return _seated(to, at, without)
    named = _named(clock, to)
    if named is None:
        return ()
    return (named, *_standing_in(clock, to, at))


def _chair(at: datetime) -> tuple[StepAddressee, ...]:
    return (StepAddressee(role=Audience.DAILY_CHAIR), *map(_person, instead_of_chair(at=at)))


SEATS: Mapping[StepRecipient, SeatKind] = {
    StepRecipient.SEKDA: SeatKind.CHAIR,
    StepRecipient.REGENT: SeatKind.PATRON,
}
"""The rungs above the daily chair: who chairs the task force, and its patron, the head of the region."""


def _seated(to: StepRecipient, at: datetime, without: Collection[UUID]) -> tuple[StepAddressee, ...]:
    """Who holds the seat, with whom they named for their absence; without an account, who brings them the count."""
    holders = seat_holders(SEATS[to], at=at)
    if not holders:
        return tuple(map(_person, keepers_of_count(at, without=without)))
    substitutes = [who for who in instead_of(holders, None, at) if who not in without]
    return tuple(map(_person, [*holders, *substitutes]))


def keepers_of_count(at: datetime, *, without: Collection[UUID] = ()) -> list[UUID]:
    """The secretary, else the secretariat: they carry a count to somebody whom no notice reaches."""
    posts = posts_at(at)
    secretary = seat_holder(SeatKind.SECRETARY, at=at)
    if secretary is not None and secretary not in without and any(post.person_id == secretary for post in posts):
        return [secretary]
    return sorted({post.person_id for post in posts if post.role is RoleCode.SECRETARIAT} - {*without})


def _named(clock: Clock, to: StepRecipient) -> StepAddressee | None:
    """Who is meant, whoever is there."""
    match to:
        case StepRecipient.SENDER:
            return None if clock.sender_office is None else StepAddressee(office_id=clock.sender_office)
        case StepRecipient.OFFICER if clock.owner_person is not None:
            return StepAddressee(person_id=clock.owner_person)
        case StepRecipient.OFFICER:
            return StepAddressee(office_id=clock.owner_office, role="" if clock.owner_office else clock.owner_role)
        case _ if clock.owner_office is not None:
            return StepAddressee(office_id=clock.owner_office, role=Audience.HEAD)
    return StepAddressee(role=HEAD_OF[Audience(clock.owner_role)])


def _person(person_id: UUID) -> StepAddressee:
    return StepAddressee(person_id=person_id)


def _standing_in(clock: Clock, to: StepRecipient, at: datetime) -> Iterator[StepAddressee]:
    """Who is told beside an officer or a head that are not there."""
    match to:
        case StepRecipient.OFFICER if clock.owner_person is not None:
            substitutes = instead_of([clock.owner_person], clock.owner_office, at)
            yield from map(_person, substitutes)
            if clock.rule.is_emergency:
                yield from map(_person, _on_call(clock.owner_person, clock.owner_office, substitutes, at))
        case StepRecipient.HEAD if clock.owner_office is not None:
            heads = heads_of(clock.owner_office, at=at)
            yield from map(_person, instead_of(heads, clock.owner_office, at))
            if not heads:
                yield from _for_no_head(clock, posts_at(at), at)
        case StepRecipient.HEAD:
            part = HEAD_OF[Audience(clock.owner_role)]
            if part is Audience.DAILY_CHAIR:
                yield from map(_person, instead_of_chair(at=at))
            else:
                yield from _for_heads_of_part(clock, part, at)


def _on_call(owner: UUID, office_id: UUID | None, notified: Collection[UUID], at: datetime) -> Iterator[UUID]:
    """Who answers for the office at this hour: an emergency does not wait until the officer who holds it is back."""
    duty = on_duty(office_id=office_id, at=at) if office_id is not None else None
    if duty is not None and duty.person_id != owner and duty.person_id not in notified:
        yield duty.person_id


def _for_heads_of_part(clock: Clock, part: Audience, at: datetime) -> Iterator[StepAddressee]:
    """Heads of a part sit in several offices: of each office those away are stood in for."""
    posts = posts_at(at)
    heads = [post for post in posts if part in audiences_of(post.role)]
    for office_id in sorted({post.office_id for post in heads}):
        substitutes = instead_of([post.person_id for post in heads if post.office_id == office_id], office_id, at)
        yield from map(_person, substitutes)
    if not heads:
        yield from _for_no_head(clock, posts, at)


def _for_no_head(clock: Clock, posts: Collection[HeldRole], at: datetime) -> tuple[StepAddressee, ...]:
    """Who is told where nobody heads: who is on duty for the office, or for those of the part, else the chair."""
    office_id = clock.owner_office
    if office_id is not None and any(reaches(post, office_id=office_id, role=Audience.HEAD) for post in posts):
        # Of a kind for which no head is foreseen: everybody there hears it.
        return ()
    part = {post.office_id for post in posts if clock.owner_role in audiences_of(post.role)}
    duty = on_duty_in(office_ids=sorted(part) if office_id is None else [office_id], at=at)
    # Whose silence it is cannot be whom silence climbs to.
    answering = {turn.person_id for turn in duty.values()} - {clock.owner_person}
    return tuple(map(_person, sorted(answering))) or _chair(at)


def instead_of(people: Collection[UUID], office_id: UUID | None, at: datetime) -> list[UUID]:
    """Who stands in while all of these are away or have left: those they named, else whoever is on duty there.

    Nobody while one of them is there; nobody, too, where there is none: then the next step of the ladder climbs.
    """
    gone = not_there(people, office_id=office_id, at=at)
    if not people or set(people) - set(gone):
        return []
    named = sorted({who for who in gone.values() if who is not None})
    missing = not_there(named, office_id=office_id, at=at)
    there = [who for who in named if who not in missing]
    if there or office_id is None:
        return there
    duty = on_duty(office_id=office_id, at=at)
    return [duty.person_id] if duty is not None and duty.person_id not in people else []


def instead_of_heads(office_id: UUID, *, at: datetime) -> list[UUID]:
    """Who stands in while everybody who acts for an office's head is away."""
    return instead_of(heads_of(office_id, at=at), office_id, at)


def instead_of_chair(*, at: datetime) -> list[UUID]:
    """Who hears for an empty or absent daily chair: who stands in, else the secretary, else the secretariat."""
    chair = seat_holder(SeatKind.DAILY_CHAIR, at=at)
    if chair is not None:
        gone = not_there([chair], office_id=None, at=at)
        if chair not in gone:
            return []
        if (named := gone[chair]) is not None and not not_there([named], office_id=None, at=at):
            return [named]
    secretary = seat_holder(SeatKind.SECRETARY, at=at)
    if secretary is not None and secretary != chair and not not_there([secretary], office_id=None, at=at):
        return [secretary]
    keepers = {post.person_id for post in posts_at(at) if post.role is RoleCode.SECRETARIAT}
    return sorted(keepers - {chair} if chair else keepers)
