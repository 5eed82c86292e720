"""Reads of actions: what is owed, what is late, by whom. Everybody in the task force knows what was agreed."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.db.models import Q, QuerySet

from sigap.access.entry import Actor
from sigap.access.models import Office
from sigap.access.permissions import Permission
from sigap.kernel.errors import Refused
from sigap.meetings.models import ActionItem, ActionStep, AgendaPoint
from sigap.meetings.rules.kinds import ItemSource, ItemStatus

PAGE = 50


class ItemScope(StrEnum):
    """Which actions a list shows; the words stand in its address."""

    OWN = "kantor-saya"
    LATE = "lewat"
    OPEN = "semua"
    ENDED = "selesai"


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficePromises:
    """What one office owes."""

    office_id: UUID
    office_name: str
    open: int
    late: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Promises:
    """What was promised in the task force and is still owed; `oldest` is the one late for longest."""

    open: int
    late: int
    oldest: ActionItem | None
    by_office: Sequence[OfficePromises]


def items_visible_to(actor: Actor) -> QuerySet[ActionItem]:
    """Every action, what is due first."""
    actor.require(Permission.TASKFORCE_SEE)
    return ActionItem.objects.order_by("due_at", "given_at", "id")


def open_items(actor: Actor) -> list[ActionItem]:
    """What is still owed, the longest due first."""
    return list(items_visible_to(actor).filter(status=ItemStatus.OPEN))


def items_listed(
    actor: Actor, scope: ItemScope, *, at: datetime, office_id: UUID | None = None, page: int = 1
) -> tuple[list[ActionItem], bool]:
    """One page of a list, and whether another one follows."""
    found = items_visible_to(actor).filter(_within(actor, scope, at))
    if scope is ItemScope.ENDED:
        found = found.order_by("-ended_at", "id")
    if office_id is not None:
        found = found.filter(office_id=office_id)
    first = (page - 1) * PAGE
    rows = list(found[first : first + PAGE + 1])
    return rows[:PAGE], len(rows) > PAGE


def _within(actor: Actor, scope: ItemScope, at: datetime) -> Q:
    owed = Q(status=ItemStatus.OPEN)
    match scope:
        case ItemScope.OWN:
            return owed & Q(office_id__in=actor.office_ids)
        case ItemScope.LATE:
            return owed & Q(due_at__lte=at)
        case ItemScope.ENDED:
            return ~owed
        case ItemScope.OPEN:
            return owed


def promises(actor: Actor, at: datetime) -> Promises:
    """What is owed in the whole task force, counted; one statement."""
    owed = open_items(actor)
    late = [item for item in owed if item.due_at <= at]
    return Promises(open=len(owed), late=len(late), oldest=late[0] if late else None, by_office=_by_office(owed, late))


def _by_office(owed: Sequence[ActionItem], late: Sequence[ActionItem]) -> list[OfficePromises]:
    names: Mapping[UUID, str] = {item.office_id: item.office_name for item in owed}
    count, missed = Counter(item.office_id for item in owed), Counter(item.office_id for item in late)
    rows = [
        OfficePromises(office_id=office_id, office_name=name, open=count[office_id], late=missed[office_id])
        for office_id, name in names.items()
    ]
    return sorted(rows, key=lambda row: (-row.late, -row.open, row.office_name))


def item_for(actor: Actor, item_id: UUID) -> ActionItem:
    """One action. Raises Refused when there is none."""
    item = items_visible_to(actor).filter(pk=item_id).first()
    if item is None:
        raise Refused(Permission.TASKFORCE_SEE, ids={"item": str(item_id)})
    return item


def items_about(actor: Actor, about: str) -> list[ActionItem]:
    """The actions that follow from one thing: a meeting, a visit."""
    return list(items_visible_to(actor).filter(about=about))


def last_directives(actor: Actor, about: str, *, since: datetime) -> dict[UUID, ActionItem]:
    """By office, what whoever leads asked of it about this last: still owed, or reported done `since` then."""
    asked = items_visible_to(actor).filter(
        Q(status=ItemStatus.OPEN) | Q(status=ItemStatus.DONE, ended_at__gte=since),
        source=ItemSource.DIRECTIVE,
        about=about,
    )
    # The last of an office stays: what was reported done stands before what is open.
    return {item.office_id: item for item in asked.order_by("status", "given_at", "id")}


def items_of_points(actor: Actor, points: Sequence[AgendaPoint]) -> list[tuple[AgendaPoint, ActionItem | None]]:
    """Each point of an agenda with the action that it is about, as that stands now."""
    items = items_visible_to(actor).filter(pk__in=[key for key in map(_item_key, points) if key])
    found = {str(item.pk): item for item in items}
    return [(point, found.get(_item_key(point))) for point in points]


def _item_key(point: AgendaPoint) -> str:
    kind, _colon, key = point.about.partition(":")
    return key if kind == "meetings.item" else ""


def steps_of(actor: Actor, item: ActionItem) -> list[ActionStep]:
    """What happened to an action, the last thing first."""
    actor.require(Permission.TASKFORCE_SEE)
    return list(ActionStep.objects.filter(item=item).order_by("-noted_at"))


def running_offices(at: datetime) -> QuerySet[Office]:
    """The offices that stand, by name."""
    stands = Q(valid_from__lte=at) & (Q(valid_to__isnull=True) | Q(valid_to__gt=at))
    return Office.objects.filter(stands).order_by("name")


def running_office(office_id: UUID, *, at: datetime) -> Office | None:
    """The office, if it stands."""
    return running_offices(at).filter(pk=office_id).first()


def open_items_of(office_id: UUID) -> int:
    """How many actions an office still owes."""
    return ActionItem.objects.filter(office_id=office_id, status=ItemStatus.OPEN).count()
