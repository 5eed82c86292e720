"""Reads for the pages of people and offices: the directory, one person, one office, what would stay behind.

Of open work numbers only: who manages people never learns which cases somebody holds.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import groupby
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import BooleanField, Exists, F, Func, OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject
from django.utils.functional import Promise

from sigap.access.entry import Actor
from sigap.access.models import Membership, Office, OfficeName, Person
from sigap.access.permissions import Permission
from sigap.access.queries import names_then, standing
from sigap.access.roles import OFFICE_KIND_LABELS, ROLES, OfficeKind, RoleCode, SeatCode
from sigap.access.rules import may
from sigap.kernel.errors import Refused
from sigap.notifications.rules import hears_for_head
from sigap.places.models import Region
from sigap.places.queries import labels_of

PEOPLE_LIMIT = 600
_AN_INSTANT = timedelta(microseconds=1)
_FIRST_OVER = Func(F("must_change"), F("password_set_at"), function="access.first_lapsed", output_field=BooleanField())
_INSIDE = ("person__password", "person__mac")
"""What the desk may not read of a person."""


type _PostFacts = tuple[UUID, UUID, str, datetime, datetime | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleRow:
    """A role that somebody holds in an office."""

    membership_id: UUID
    office_id: UUID
    office_name: str
    role: RoleCode
    since: datetime
    until: datetime | None = None

    @property
    def role_name(self) -> Promise:
        """The role, in words."""
        return ROLES[self.role].name

    @property
    def last_at(self) -> datetime | None:
        """A moment of the last day, where the end is known: one that ends with its day ends as the next begins."""
        return self.until - _AN_INSTANT if self.until else None


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffRow:
    """Somebody in the directory."""

    id: UUID
    login: str
    name: str
    is_active: bool
    must_change: bool
    is_first_over: bool
    posts: tuple[RoleRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficePeople:
    """The people of one office, as the directory groups them; no office: those without a role."""

    name: str
    people: tuple[StaffRow, ...]


def directory(actor: Actor, *, at: datetime, office_id: UUID | None = None, text: str = "") -> list[StaffRow]:
    """Everybody, or those of one office, or those whose login or name holds a text; by name."""
    actor.require(Permission.PEOPLE_SEE)
    held = Membership.objects.filter(standing(at), person=OuterRef("pk"))
    systems = Membership.seats.filter(role=SeatCode.OFFICE_SYSTEM).values("person_id")
    people = Person.objects.exclude(pk__in=systems).annotate(posts=_posts_of(held), lapsed=_FIRST_OVER)
    if office_id is not None:
        people = people.filter(Exists(held.filter(office_id=office_id)))
    if text:
        people = people.filter(Q(login__icontains=text) | Q(name__icontains=text))
    return [_row(person) for person in people.order_by("-is_active", "name", "login")[:PEOPLE_LIMIT]]


def by_office(people: Iterable[StaffRow]) -> list[OfficePeople]:
    """The directory under its offices: somebody with roles in two stands in both, those with none at the end."""
    pairs = [(post.office_name, person) for person in people for post in person.posts or ()]
    named = sorted({(office, person.name, person.id): person for office, person in pairs}.items(), key=lambda at: at[0])
    groups = [
        OfficePeople(name=office, people=tuple(person for _key, person in rows))
        for office, rows in groupby(named, key=lambda pair: pair[0][0])
    ]
    others = tuple(person for person in people if not person.posts)
    return [*groups, OfficePeople(name="", people=others)] if others else groups


def _posts_of(held: QuerySet[Membership]) -> ArraySubquery:
    facts = {"id": "id", "office": "office_id", "name": "office__name", "role": "role", "since": "since", "to": "until"}
    return ArraySubquery(held.order_by("since").values(found=JSONObject(**facts)))


def _row(person: Person) -> StaffRow:
    posts: list[dict[str, str]] = vars(person)["posts"] or []
    return StaffRow(
        id=person.id,
        login=person.login,
        name=person.name,
        is_active=person.is_active,
        must_change=person.must_change,
        is_first_over=vars(person)["lapsed"],
        posts=_one_each(
            RoleRow(
                membership_id=UUID(post["id"]),
                office_id=UUID(post["office"]),
                office_name=post["name"],
                role=RoleCode(post["role"]),
                since=datetime.fromisoformat(post["since"]),
                until=datetime.fromisoformat(post["to"]) if post["to"] else None,
            )
            for post in posts
        ),
    )


def _one_each(rows: Iterable[RoleRow]) -> tuple[RoleRow, ...]:
    """A role that was made longer has two rows, in the order in which they began: one role, from the first on."""
    found: dict[tuple[UUID, RoleCode], RoleRow] = {}
    for row in rows:
        before = found.get((row.office_id, row.role))
        found[row.office_id, row.role] = replace(row, since=before.since) if before else row
    return tuple(found.values())


def person_row(actor: Actor, person_id: UUID, *, at: datetime) -> StaffRow:
    """One of them. Raises Refused when there is none."""
    actor.require(Permission.PEOPLE_SEE)
    held = Membership.objects.filter(standing(at), person=OuterRef("pk"))
    found = Person.objects.annotate(posts=_posts_of(held), lapsed=_FIRST_OVER).filter(pk=person_id).first()
    if found is None:
        raise Refused(Permission.PEOPLE_SEE, ids={"person": str(person_id)})
    return _row(found)


def person_of(actor: Actor, person_id: UUID) -> Person:
    """Somebody, for an act about them. Raises Refused when there is none."""
    actor.require(Permission.PEOPLE_SEE)
    found = Person.objects.filter(pk=person_id).first()
    if found is None:
        raise Refused(Permission.PEOPLE_SEE, ids={"person": str(person_id)})
    return found


def membership_of(actor: Actor, person_id: UUID, membership_id: UUID) -> Membership:
    """One of somebody's roles, for an act on it. Raises Refused when it is none of theirs."""
    actor.require(Permission.PEOPLE_SEE)
    rows = Membership.objects.select_related("person", "office").defer(*_INSIDE)
    found = rows.filter(pk=membership_id, person_id=person_id).first()
    if found is None:
        raise Refused(Permission.PEOPLE_MANAGE, ids={"person": str(person_id)})
    return found


def past_posts(actor: Actor, person_id: UUID, *, at: datetime) -> list[RoleRow]:
    """The roles that somebody held before, the last first; each office as it was called at the role's end."""
    actor.require(Permission.PEOPLE_SEE)
    rows = Membership.objects.filter(person_id=person_id, until__lte=at).order_by("-until")
    facts = _joined(rows.values_list("id", "office_id", "role", "since", "until"))
    # A name that changed at the very end of a role was never the role's.
    names = names_then({(office, until - _AN_INSTANT) for _pk, office, _role, _since, until in facts if until})
    return [
        RoleRow(
            membership_id=pk,
            office_id=office,
            office_name=names[office, until - _AN_INSTANT],
            role=RoleCode(role),
            since=since,
            until=until,
        )
        for pk, office, role, since, until in facts
        if until
    ]


def _joined(rows: Iterable[_PostFacts]) -> list[_PostFacts]:
    """What was one role, made longer before it ended, in one row; from the last one back."""
    found: dict[tuple[UUID, str], int] = {}
    kept: list[_PostFacts] = []
    for row in rows:
        _pk, office, role, since, until = row
        place = found.get((office, role))
        if place is not None and until is not None and until >= kept[place][3]:
            longer = kept[place]
            kept[place] = (*longer[:3], min(since, longer[3]), longer[4])
            continue
        found[office, role] = len(kept)
        kept.append(row)
    return kept


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkLeftBehind:
    """What would stay behind if a role ended: numbers only."""

    membership_id: UUID
    managed: int
    alone: int
    reports: int

    def __bool__(self) -> bool:
        """Whether anything would."""
        return bool(self.managed or self.alone or self.reports)


_LEFT = """
SELECT m.id, w.managed, w.alone, intake.reports_left_by(m.id)
FROM public.access_membership m CROSS JOIN LATERAL cases.work_left_by(m.id) w
WHERE m.person_id = %s AND (m.until IS NULL OR m.until > now())
"""


def left_by(actor: Actor, person_id: UUID) -> dict[UUID, WorkLeftBehind]:
    """What would stay behind, for each role that somebody holds; of offices the actor does not look after: nothing."""
    actor.require(Permission.PEOPLE_SEE)
    with connection.cursor() as cursor:
        cursor.execute(_LEFT, [person_id])
        rows = cursor.fetchall()
    return {
        row[0]: WorkLeftBehind(membership_id=row[0], managed=row[1] or 0, alone=row[2] or 0, reports=row[3] or 0)
        for row in rows
    }


def leaders_of(office_id: UUID, *, at: datetime) -> list[str]:
    """Who acts for the head of an office, by name: whom to ask for a hand-over."""
    rows = Membership.objects.filter(standing(at), office_id=office_id, person__is_active=True)
    found = rows.order_by("person__name").values_list("person__name", "role", "office__kind")
    return [
        name
        for name, role, kind in found
        if may((RoleCode(role),), Permission.CASE_HAND_OVER) and hears_for_head(RoleCode(role), OfficeKind(kind))
    ]


def holders(permission: Permission, *, at: datetime) -> list[UUID]:
    """Every active person who holds a power, in whatever office."""
    roles = [role.code for role in ROLES.values() if permission in role.permissions]
    rows = Membership.objects.filter(standing(at), role__in=roles, person__is_active=True)
    return list(rows.order_by("person_id").distinct("person_id").values_list("person_id", flat=True))


def auditors(*, at: datetime) -> list[UUID]:
    """Whom an act on people is told to, beside those concerned."""
    rows = Membership.objects.filter(standing(at), role=RoleCode.AUDITOR, person__is_active=True)
    return list(rows.order_by("person_id").distinct("person_id").values_list("person_id", flat=True))


def offices_standing(actor: Actor, *, at: datetime) -> list[Office]:
    """Every office that stands, by name."""
    actor.require(Permission.PEOPLE_SEE)
    return list(Office.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=at)).order_by("name"))


def office_of(actor: Actor, office_id: UUID) -> Office:
    """One of them, ended ones too. Raises Refused when there is none."""
    actor.require(Permission.PEOPLE_SEE)
    found = Office.objects.select_related("parent").filter(pk=office_id).first()
    if found is None:
        raise Refused(Permission.PEOPLE_SEE, ids={"office": str(office_id)})
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeRow:
    """An office in the tree: its place, its people counted, and the offices beneath it."""

    office: Office
    area: str
    people: int
    below: tuple["OfficeRow", ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class KindGroup:
    """The offices of one kind that stand under no other."""

    label: Promise
    rows: tuple[OfficeRow, ...]


def office_tree(actor: Actor, *, at: datetime) -> list[KindGroup]:
    """Offices by kind, each with those beneath it, in the order of the kinds."""
    offices = offices_standing(actor, at=at)
    held = Membership.objects.filter(standing(at), person__is_active=True).values_list("office_id", "person_id")
    people: dict[UUID, set[UUID]] = {}
    for office_id, person_id in held:
        people.setdefault(office_id, set()).add(person_id)
    areas = labels_of({office.region for office in offices if office.region})
    below: dict[UUID | None, list[Office]] = {}
    known = {office.id for office in offices}
    for office in offices:
        below.setdefault(office.parent_id if office.parent_id in known else None, []).append(office)

    def grown(office: Office) -> OfficeRow:
        return OfficeRow(
            office=office,
            area=areas.get(office.region, ""),
            people=len(people.get(office.id, ())),
            below=tuple(grown(each) for each in below.get(office.id, ())),
        )

    tops = {kind: [office for office in below.get(None, ()) if office.kind == kind] for kind in OfficeKind}
    return [
        KindGroup(label=OFFICE_KIND_LABELS[kind], rows=tuple(map(grown, tops[kind])))
        for kind in OfficeKind
        if tops[kind]
    ]


def offices_lost(actor: Actor) -> list[Office]:
    """Standing offices whose region has ended, as where the country numbers it anew; by name."""
    actor.require(Permission.PEOPLE_SEE)
    standing_region = Region.objects.filter(code=OuterRef("region"), valid_to=None)
    return list(Office.objects.filter(~Exists(standing_region), valid_to=None).exclude(region="").order_by("name"))


def former_names(actor: Actor, office_id: UUID) -> list[OfficeName]:
    """What an office was called before, the last first."""
    actor.require(Permission.PEOPLE_SEE)
    return list(OfficeName.objects.filter(office_id=office_id).order_by("-until"))


def number_of(statement: str, office_id: UUID) -> int:
    """What one of the counting functions of the apps says of an office."""
    with connection.cursor() as cursor:
        cursor.execute(statement, [office_id])
        found: int = cursor.fetchone()[0] or 0
    return found


def left_at_office(office_id: UUID) -> tuple[int, int]:
    """What waits for this office alone, and how many closed cases stay with it for good."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT open_work, closed_cases FROM staff.left_at_office(%s)", [office_id])
        work, closed = cursor.fetchone()
    return work or 0, closed or 0


def kept_from_dissolved(office_id: UUID) -> list[tuple[UUID, UUID | None, UUID]]:
    """Open cases from which this office is excluded, which was just dissolved: case, manager, office that manages it.

    No manager where they are bound by the exclusion themselves.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT case_id, manager_id, office_id FROM cases.kept_from_dissolved(%s)", [office_id])
        return list(cursor.fetchall())
