"""Reads of the case file: actor first, and nothing beyond what the actor's office and assignment open.

`case_for` is the one door to a case: refusal and absence look the same from outside.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import BooleanField, Count, Exists, F, OuterRef, Q, QuerySet

from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.access.roles import Room
from sigap.access.rules import Standing, rooms_for
from sigap.cases.models import Assignment, Case, CasePerson, OpenItem, Participation, RoomText
from sigap.cases.rules import CaseStatus
from sigap.kernel.errors import Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseAccess:
    """A case as this actor stands to it: which rooms are open, and for which office they work on it."""

    case: Case
    rooms: frozenset[Room]
    office_id: UUID | None

    @property
    def is_assigned(self) -> bool:
        """Works on the case; otherwise a colleague who sees the header."""
        return self.office_id is not None

    def has(self, room: Room) -> bool:
        """Whether the room stands open."""
        return room in self.rooms


def case_for(actor: Actor, code: str, *, need: Room | None = None) -> CaseAccess:
    """The case with this code, with the room that is needed. Raises Refused, also when there is no such case."""
    if not actor.can(Permission.CASE_SEE):
        raise Refused(Permission.CASE_SEE)
    mine = Assignment.objects.filter(
        case=OuterRef("pk"), person_id=actor.person_id, office_id=OuterRef("part_office"), until=None
    )
    rows = list(
        Case.objects.filter(code=code, participation__office_id__in=actor.office_ids, participation__until__isnull=True)
        .annotate(part_office=F("participation__office_id"), part_rooms=F("participation__rooms"))
        .annotate(is_mine=Exists(mine, output_field=BooleanField()))
    )
    if not rows:
        raise Refused(Permission.CASE_SEE)
    access = _access(actor, rows)
    if need is not None and need not in access.rooms:
        raise Refused(Permission.CASE_SEE, ids={"case": str(access.case.id), "room": need.value})
    return access


def _access(actor: Actor, rows: Iterable[Case]) -> CaseAccess:
    rooms: set[Room] = set()
    office: UUID | None = None
    case = None
    for row in rows:
        case = row
        facts: Mapping[str, object] = vars(row)
        if not facts["is_mine"]:
            continue
        opened = {Room(room) for room in row.part_rooms}  # type: ignore[attr-defined]  # annotated above
        for membership in actor.memberships:
            if membership.office_id == facts["part_office"]:
                rooms |= opened & rooms_for(membership.role, Standing.ASSIGNED)
                office = membership.office_id
    assert case is not None
    return CaseAccess(case=case, rooms=frozenset(rooms), office_id=office)


def cases_visible_to(actor: Actor) -> QuerySet[Case]:
    """Every case in which an office of the actor takes part, newest first."""
    if not actor.can(Permission.CASE_SEE):
        raise Refused(Permission.CASE_SEE)
    part = Participation.objects.filter(case=OuterRef("pk"), office_id__in=actor.office_ids, until=None)
    return Case.objects.filter(Exists(part)).order_by("-opened_at")


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRow:
    """One line of the list of cases."""

    case: Case
    is_mine: bool


def case_list(actor: Actor, *, only_mine: bool, include_closed: bool, limit: int) -> list[CaseRow]:
    """The list of cases, at most `limit` lines."""
    mine = Assignment.objects.filter(case=OuterRef("pk"), person_id=actor.person_id, until=None)
    rows = cases_visible_to(actor).annotate(is_mine=Exists(mine))
    if only_mine:
        rows = rows.filter(is_mine=True)
    if not include_closed:
        rows = rows.exclude(status=CaseStatus.CLOSED)
    return [CaseRow(case=row, is_mine=row.is_mine) for row in rows[:limit]]


def persons_of(access: CaseAccess) -> QuerySet[CasePerson]:
    """The people in the case, in order. Needs the room of persons."""
    _need(access, Room.PERSONS)
    return CasePerson.objects.filter(case=access.case).order_by("ordinal")


def person_of(access: CaseAccess, ordinal: int) -> CasePerson:
    """One of them. Raises Refused when there is none."""
    person = persons_of(access).filter(ordinal=ordinal).first()
    if person is None:
        raise Refused(Permission.CASE_SEE, ids={"case": str(access.case.id)})
    return person


def participants_of(access: CaseAccess) -> list[tuple[Participation, list[Assignment]]]:
    """Offices that take part, each with its people on the case."""
    parts = list(Participation.objects.filter(case=access.case, until=None).order_by("since"))
    people = list(Assignment.objects.filter(case=access.case, until=None).order_by("since"))
    return [(part, [who for who in people if who.office_id == part.office_id]) for part in parts]


def open_items_of(access: CaseAccess) -> QuerySet[OpenItem]:
    """What still waits, oldest first."""
    return OpenItem.objects.filter(case=access.case, settled_at=None).order_by("opened_at")


def latest_text(access: CaseAccess, room: Room) -> RoomText | None:
    """The newest version of a room's text, sealed."""
    _need(access, room)
    return RoomText.objects.filter(case=access.case, room=room).order_by("-version").first()


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How much lies in each room, for the tabs."""

    persons: int
    texts: int
    open_items: int


def counts_of(access: CaseAccess) -> Counts:
    """One statement."""
    row = Case.objects.filter(pk=access.case.pk).aggregate(
        persons=Count("caseperson", distinct=True),
        texts=Count("roomtext", filter=Q(roomtext__room=Room.NOTES), distinct=True),
        open_items=Count("openitem", filter=Q(openitem__settled_at=None), distinct=True),
    )
    return Counts(persons=row["persons"], texts=row["texts"], open_items=row["open_items"])


def _need(access: CaseAccess, room: Room) -> None:
    if room not in access.rooms:
        raise Refused(Permission.CASE_SEE, ids={"case": str(access.case.id), "room": room.value})
