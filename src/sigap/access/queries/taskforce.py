"""Reads of the task force's seats and sub task forces, and of who heads an office."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from sigap.access.models import Membership, Seat, SubForce
from sigap.access.queries.people import standing
from sigap.access.roles import OfficeKind, RoleCode
from sigap.access.rules import LADDER_FORCE, SeatKind, heads
from sigap.vault.macs import Fact


def seat_holder(kind: SeatKind, *, at: datetime) -> UUID | None:
    """Who holds a seat of the ladder's task force now; None also where its holder has no account."""
    found = Seat.objects.filter(standing(at), force=LADDER_FORCE, kind=kind, person__isnull=False)
    return found.order_by("-since").values_list("person_id", flat=True).first()


def seat_holders(kind: SeatKind, *, at: datetime) -> list[UUID]:
    """Everybody with an account who holds a seat of the ladder's task force now, where several may."""
    found = Seat.objects.filter(standing(at), force=LADDER_FORCE, kind=kind, person__isnull=False)
    return sorted(set(found.values_list("person_id", flat=True)))


def seat_facts(seat: Seat) -> tuple[Fact, ...]:
    """What a seat's MAC covers: all of it. A seat held by an account alone is signed as it was from the beginning."""
    facts: tuple[Fact, ...] = (seat.id, seat.person_id, str(seat.kind), seat.since, seat.until)
    more: tuple[Fact, ...] = (seat.office_id, seat.sub_force_id, seat.title, seat.holder, seat.decree)
    if seat.line is not None or seat.force != LADDER_FORCE:
        more = (*more, seat.force, seat.line)
    return (*facts, more) if any(more) else facts


def sub_forces(*, on: date, force: str = LADDER_FORCE) -> list[SubForce]:
    """The sub task forces of a task force that stand on a day, by their numbers."""
    standing_then = Q(valid_from__lte=on) & (Q(valid_to__isnull=True) | Q(valid_to__gt=on))
    return sorted(
        SubForce.objects.filter(standing_then, force=force), key=lambda each: (_roman(each.number), each.number)
    )


_ROMAN = {"I": 1, "V": 5, "X": 10}
_UNNUMBERED = 1000


def _roman(number: str) -> int:
    """A number as decrees write it (I, IV, XII, or 4), to sort by; others come last."""
    if number.isdigit():
        return int(number)
    values = [_ROMAN.get(letter, 0) for letter in number.upper()]
    if not values or 0 in values:
        return _UNNUMBERED
    return sum(-value if value < after else value for value, after in zip(values, [*values[1:], 0], strict=True))


def staffed(offices: Iterable[UUID], *, at: datetime) -> set[UUID]:
    """Those of the offices in which somebody active holds a role now."""
    return set(_staff(at).filter(office_id__in=list(offices)).values_list("office_id", flat=True))


def has_staff(office: str, *, at: datetime) -> Exists:
    """The same of the office in this field of an outer query."""
    return Exists(_staff(at).filter(office_id=OuterRef(office)))


def _staff(at: datetime) -> QuerySet[Membership]:
    return Membership.objects.filter(standing(at), person__is_active=True)


def heads_of(office_id: UUID, *, at: datetime) -> list[UUID]:
    """Who acts for the head of an office now: active people, those who came first first. For notices and sweeps."""
    rows = _staff(at).filter(office_id=office_id).order_by("since")
    found = rows.values_list("person_id", "role", "office__kind")
    return list(dict.fromkeys(who for who, role, kind in found if heads(RoleCode(role), OfficeKind(kind))))
