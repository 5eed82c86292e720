"""Who helps, what was checked of them, whom they reached; what the public sent and waits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum

from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.kernel.errors import Refused
from sigap.outreach.models import MaterialVariant, PublicMessage
from sigap.outreach.rules import MessageState, PublicMessageKind, Smiley
from sigap.places.queries import labels_of
from sigap.prevention.models import PreventionActivity, SafeguardCheck, VolunteerDuty, VolunteerRecord
from sigap.prevention.rules import ActivityStatus, CheckKind, may_work_with_children

PAGE = 25
INBOX_PAGE = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownVolunteer:
    """Who helps, without the sealed name: place, what was looked at, how often they helped, whom that reached."""

    volunteer: VolunteerRecord
    region: str
    looked_at: tuple[SafeguardCheck, ...]
    sessions: int
    reached: int

    @property
    def checks(self) -> frozenset[str]:
        """What was looked at, each kind once."""
        return frozenset(check.kind for check in self.looked_at)

    @property
    def may_work_with_children(self) -> bool:
        """A signed declaration and two references were recorded."""
        return may_work_with_children(self.volunteer.kind, self.checks)

    @property
    def keeps_name(self) -> bool:
        """A person of whom something was checked is nobody else later on."""
        return self.volunteer.is_person and bool(self.looked_at)

    @property
    def is_trained(self) -> bool:
        """The training was recorded."""
        return CheckKind.TRAINING in self.checks


def volunteers(actor: Actor, *, page: int, has_left: bool = False) -> tuple[list[ShownVolunteer], bool]:
    """One page of who helps, by number, and whether another follows. Three statements."""
    found = _visible(actor).filter(left_at__isnull=not has_left)
    rows = list(found.order_by("number")[(page - 1) * PAGE : page * PAGE + 1])
    return _shown(rows[:PAGE]), len(rows) > PAGE


def volunteer_for(actor: Actor, volunteer_id: UUID) -> ShownVolunteer:
    """One of them. Raises Refused where there is none."""
    rows = list(_visible(actor).filter(pk=volunteer_id))
    if not rows:
        raise Refused(Permission.PREVENTION_MANAGE, ids={"volunteer": str(volunteer_id)})
    return _shown(rows)[0]


def offered_for(actor: Actor, activity: PreventionActivity) -> list[ShownVolunteer]:
    """Who may be put to an activity: beside children only who was checked. Those near come first."""
    found = _visible(actor).filter(left_at__isnull=True).exclude(volunteerduty__activity=activity)
    rows = [row for row in _shown(list(found)) if not activity.has_children or row.may_work_with_children]
    place = activity.region_code
    near = {place: 0, place[:8]: 1}
    return sorted(
        rows,
        key=lambda row: (
            near.get(row.volunteer.region_code, near.get(row.volunteer.region_code[:8], 2)), row.volunteer.number,
        ),
    )  # fmt: skip


def helpers_of(actor: Actor, activity: PreventionActivity) -> list[VolunteerRecord]:
    """Who helps at an activity."""
    actor.require(Permission.PREVENTION_MANAGE)
    return list(VolunteerRecord.objects.filter(volunteerduty__activity=activity).order_by("number"))


def activities_of(actor: Actor, volunteer: VolunteerRecord) -> list[PreventionActivity]:
    """Where somebody helped or will, the last first."""
    actor.require(Permission.PREVENTION_MANAGE)
    return list(PreventionActivity.objects.filter(volunteerduty__volunteer=volunteer).order_by("-day")[:PAGE])


def waiting(actor: Actor, *, page: int) -> tuple[list[PublicMessage], bool]:
    """What the public sent and nobody has settled: the oldest first, what came beyond the pace below."""
    actor.require(Permission.PREVENTION_MANAGE)
    found = PublicMessage.objects.filter(state=MessageState.WAITING).order_by("is_crowded", "received_at", "id")
    rows = list(found[(page - 1) * INBOX_PAGE : page * INBOX_PAGE + 1])
    return rows[:INBOX_PAGE], len(rows) > INBOX_PAGE


def waiting_count(actor: Actor) -> int:
    """How much waits; nothing for who does not settle it."""
    if not actor.can(Permission.PREVENTION_MANAGE):
        return 0
    return PublicMessage.objects.filter(state=MessageState.WAITING).count()


def message_for(actor: Actor, message_id: UUID) -> PublicMessage:
    """One of them. Raises Refused where there is none."""
    actor.require(Permission.PREVENTION_MANAGE)
    found = PublicMessage.objects.filter(pk=message_id).first()
    if found is None:
        raise Refused(Permission.PREVENTION_MANAGE, ids={"message": str(message_id)})
    return found


def taken_from(actor: Actor, message_id: UUID) -> VolunteerRecord | None:
    """Who was taken in from what somebody sent; none before that."""
    return _visible(actor).filter(message_id=message_id).first()


def asked_session(actor: Actor, message_id: str | UUID | None) -> list[PublicMessage]:
    """The session that somebody asked for, if that is what the id names and it can still be read."""
    actor.require(Permission.PREVENTION_MANAGE)
    try:
        key = UUID(str(message_id))
    except ValueError:
        return []
    return list(PublicMessage.objects.filter(pk=key, kind=PublicMessageKind.SESSION_ASKED, key_id__isnull=False))


def smileys_of(actor: Actor, activity: PreventionActivity) -> Mapping[Smiley, int]:
    """How those who were there found a session; only for who manages prevention."""
    actor.require(Permission.PREVENTION_MANAGE)
    found = PublicMessage.objects.filter(kind=PublicMessageKind.FEEDBACK, session_id=activity.pk)
    counts = dict(found.order_by().values_list("smiley").annotate(n=Count("id")))
    return {smiley: counts.get(smiley.value, 0) for smiley in Smiley}


def variants(actor: Actor, material: str = "") -> list[MaterialVariant]:
    """Sheets in local words that hold."""
    actor.require(Permission.TASKFORCE_SEE)
    found = MaterialVariant.objects.filter(replaced_at__isnull=True).order_by("material", "language")
    return list(found.filter(material=material) if material else found)


def _visible(actor: Actor) -> QuerySet[VolunteerRecord]:
    actor.require(Permission.PREVENTION_MANAGE)
    return VolunteerRecord.objects.all()


def _shown(rows: Sequence[VolunteerRecord]) -> list[ShownVolunteer]:
    ids = [row.pk for row in rows]
    checks: dict[UUID, list[SafeguardCheck]] = {key: [] for key in ids}
    for check in SafeguardCheck.objects.filter(volunteer__in=ids).order_by("day", "id"):
        checks[check.volunteer_id].append(check)
    was_there = Q(activity__status__in=[ActivityStatus.HELD, ActivityStatus.REPORTED])
    duties = VolunteerDuty.objects.filter(was_there, volunteer__in=ids).order_by().values("volunteer_id")
    helped = {
        row["volunteer_id"]: (row["n"], row["reached"] or 0)
        for row in duties.annotate(n=Count("id"), reached=Sum("activity__reached_total"))
    }
    labels = labels_of(row.region_code for row in rows)
    return [
        ShownVolunteer(
            volunteer=row,
            region=labels[row.region_code],
            looked_at=tuple(checks[row.pk]),
            sessions=helped.get(row.pk, (0, 0))[0],
            reached=helped.get(row.pk, (0, 0))[1],
        )
        for row in rows
    ]
