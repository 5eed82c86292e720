"""Activities: what is ahead, what waits for its report, what was, one of them, and what an RAD line brought about."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from uuid import UUID

from django.db.models import Case, Count, Q, QuerySet, TextField, Value, When, Window
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.actionplan.models import Activity
from sigap.actionplan.queries import plans_in_force
from sigap.actionplan.rows import LinkedRow
from sigap.kernel.errors import Refused
from sigap.outreach.models import TOPIC_LABELS
from sigap.places.queries import labels_of
from sigap.prevention.models import ActivityPhoto, PreventionActivity
from sigap.prevention.rules import ActivityStatus
from sigap.taskforce.calendar import CalendarSource, source_rows
from sigap.ui.dates import long_day, number

PAGE = 25
_MOST_AHEAD = 60
_OPEN = (ActivityStatus.PLANNED, ActivityStatus.HELD)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownActivity:
    """An activity with the place as people call it."""

    activity: PreventionActivity
    region: str

    @property
    def where(self) -> str:
        """School and place, or the desa with its kecamatan."""
        return ", ".join(part for part in (self.activity.school, self.region) if part)


def activities_visible_to(actor: Actor) -> QuerySet[PreventionActivity]:
    """Everybody in the task force reads them."""
    actor.require(Permission.TASKFORCE_SEE)
    return PreventionActivity.objects.order_by("-day", "-starts_at", "id")


def activity_for(actor: Actor, activity_id: UUID) -> PreventionActivity:
    """One activity. Raises Refused where there is none."""
    found = activities_visible_to(actor).filter(pk=activity_id).first()
    if found is None:
        raise Refused(Permission.TASKFORCE_SEE, ids={"activity": str(activity_id)})
    return found


def shown(rows: Sequence[PreventionActivity]) -> list[ShownActivity]:
    """The same with their places, in one statement."""
    labels = labels_of(row.region_code for row in rows)
    return [ShownActivity(activity=row, region=labels[row.region_code]) for row in rows]


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenActivities:
    """The first rows of a list, and how many stand on it in all."""

    rows: list[ShownActivity]
    total: int

    @property
    def more(self) -> int:
        """How many are not among the rows."""
        return self.total - len(self.rows)


def ahead(actor: Actor, at: datetime, *, is_whole: bool = False) -> tuple[OpenActivities, OpenActivities]:
    """What is to come, the next first; and what has been, and waits for its report. Three statements.

    Of each the first 60, unless `is_whole`.
    """
    has_been = Q(status=ActivityStatus.HELD) | Q(day__lt=localdate(at))
    found = activities_visible_to(actor).filter(status__in=_OPEN).order_by("day", "starts_at", "id")
    found = found.annotate(total=Window(Count("id")))
    parts = [found.exclude(has_been), found.filter(has_been)]
    lists = [list(part if is_whole else part[:_MOST_AHEAD]) for part in parts]
    rows = iter(shown([row for each in lists for row in each]))
    to_come, unreported = (
        OpenActivities(rows=[*islice(rows, len(each))], total=each[0].total if each else 0) for each in lists
    )
    return to_come, unreported


def past(actor: Actor, *, page: int) -> tuple[list[ShownActivity], bool]:
    """One page of what was reported or called off, the last first, and whether another follows."""
    found = activities_visible_to(actor).exclude(status__in=_OPEN)
    rows = list(found[(page - 1) * PAGE : page * PAGE + 1])
    return shown(rows[:PAGE]), len(rows) > PAGE


def photos_of(actor: Actor, activity: PreventionActivity) -> list[ActivityPhoto]:
    """Its photos, without the pictures themselves."""
    actor.require(Permission.TASKFORCE_SEE)
    return list(ActivityPhoto.objects.filter(activity=activity).order_by("added_at"))


def rad_choices(actor: Actor, today: date, standing: UUID | None = None) -> list[tuple[UUID, str]]:
    """The activities of the plans in force, to be chosen from, and the one that stands, of whichever plan."""
    actor.require(Permission.TASKFORCE_SEE)
    rows = Activity.objects.filter(edition__in=plans_in_force(today.year)).order_by("position")
    choices = [(key, f"{code} {title}".strip()) for key, code, title in rows.values_list("key", "code", "title")]
    if standing is not None and standing not in dict(choices):
        choices.append((standing, rad_title(standing)))
    return choices


def rad_title(key: UUID | None) -> str:
    """How an activity of the plan is called; empty where there is none."""
    rows = Activity.objects.filter(key=key).order_by("-edition__number").values_list("title", flat=True) if key else ()
    return next(iter(rows), "")


def sessions_of_activity(actor: Actor, activity_key: UUID) -> list[LinkedRow]:
    """Sessions of an activity of the action plan, the last first."""
    rows = activities_visible_to(actor).filter(rad_activity=activity_key).exclude(status=ActivityStatus.CALLED_OFF)
    return [
        LinkedRow(
            title=f"{each.activity.topic_label}, {each.where}",
            note=f"{long_day(each.activity.day)}, {_reached(each.activity)}",
            url=reverse("prevention:activity", args=[each.activity.pk]),
        )
        for each in shown(list(rows[:PAGE]))
    ]


def _reached(activity: PreventionActivity) -> str:
    if activity.reached_total is None:
        return str(activity.status_label).lower()
    return _("%(count)s orang") % {"count": number(activity.reached_total)}


def calendar_dates(*, first: date, last: date) -> list[CalendarSource]:
    """Sessions that are planned or were held, for the task force's calendar."""
    rows = PreventionActivity.objects.filter(day__gte=first, day__lte=last).exclude(status=ActivityStatus.CALLED_OFF)
    title = _topic_title()
    return [
        CalendarSource(
            kind="prevention",
            label=gettext_lazy("Kegiatan pencegahan"),
            route="prevention:activity",
            rows=source_rows(rows, kind="prevention", day="day", title=title, starts_at="starts_at"),
        )
    ]


def _topic_title() -> Case:
    """The topic in words, for a statement that is shared with other apps."""
    return Case(
        *(When(topic=topic.value, then=Value(str(label))) for topic, label in TOPIC_LABELS.items()),
        default=Value(""),
        output_field=TextField(),
    )
