"""The week of the whole task force as numbers, frozen once, and a notice to those who lead that it is there."""

from datetime import date, datetime, time, timedelta
from uuid import NAMESPACE_OID, uuid5

from django.conf import settings
from django.db import connection
from django.db.models import F, Q, QuerySet
from django.utils.module_loading import import_string
from django.utils.timezone import get_current_timezone

from sigap import audit
from sigap.access.entry import By
from sigap.access.events import SYSTEM_STREAM
from sigap.access.roles import RoleCode
from sigap.audit.kinds import StreamKind
from sigap.clocks import events
from sigap.clocks.actions.counted import left_out_of_counts
from sigap.clocks.models import Clock, ClockPause, Digest
from sigap.clocks.rules import CLOSED_LATE, NOT_A_PROMISE, THEMES, Week, unless_small
from sigap.notifications import actions as notices
from sigap.notifications.queries import posts_at

LEADING = frozenset({RoleCode.DAILY_CHAIR, RoleCode.LEADER, RoleCode.SECRETARIAT})
"""Whom the digest is for."""


@audit.action
def freeze_week(*, by: By, at: datetime, week_on: date) -> Digest | None:
    """Counts a week that is over and tells those who lead; None when that was done before.

    Frozen as of `at`: what is late then stands in it, and nothing that came later changes it.
    """
    if Digest.objects.filter(pk=week_on).exists():
        audit.unchanged()
        return None
    since = datetime.combine(week_on, time(0), get_current_timezone())
    counts = _counted(since, since + timedelta(days=7), at).frozen() | {"climbed": _climbed(at)}
    for path in settings.SIGAP_DIGEST_FACTS:
        counts |= import_string(path)(at)
    digest = Digest(week_on=week_on, made_at=at, counts=counts)
    digest.save(force_insert=True)
    name = week_name(week_on)
    for person_id in sorted({post.person_id for post in posts_at(at) if post.role in LEADING}):
        once = uuid5(NAMESPACE_OID, f"sigap/digest/{name}/{person_id}")
        notices.notify(at=at, code="weekly-digest", person_id=person_id, ids={"week": name}, once=once)
    audit.record(
        audit.NewEvent(
            code=events.DIGEST_MADE,
            stream_kind=StreamKind.SYSTEM,
            stream_id=SYSTEM_STREAM,
            at=at,
            actor_id=by.person_id,
            ids={"week": name},
        )
    )
    return digest


def week_name(week_on: date) -> str:
    """A week as the calendar counts it: 2026-w48."""
    year, week, _day = week_on.isocalendar()
    return f"{year}-w{week:02d}"


def _counted(since: datetime, until: datetime, at: datetime) -> Week:
    clocks = Clock.objects.exclude(subject_id__in=left_out_of_counts())
    begun = clocks.filter(started_at__gte=since, started_at__lt=until)
    running = clocks.filter(stopped_at__isnull=True)
    held = running.filter(held_until__gt=at)
    still = ClockPause.objects.filter(ended_at__isnull=True).values("clock_id")
    return Week(
        reports=begun.filter(rule_code__in=THEMES["triage"]).values("subject_id").distinct().count(),
        cases=begun.filter(rule_code__in=THEMES["plans"]).values("subject_id").distinct().count(),
        referrals=begun.filter(rule_code__in=THEMES["answers"]).values("subject_id").distinct().count(),
        late=running.filter(due_at__lt=at).exclude(pk__in=held.values("pk")).exclude(pk__in=still).count(),
        held=held.count(),
        promises={
            theme: _promises(clocks.filter(rule_code__in=codes), since, until) for theme, codes in THEMES.items()
        },
    )


def _climbed(at: datetime) -> dict[str, list[int | None]]:
    """By office how many deadlines have climbed to each rung that hears of a count alone: deadlines, not people.

    Frozen, small counts are left out, and an office of which nothing may be told.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT office, sekda, regent FROM clocks.climbed(%s)", [at])
        found = {str(office): [unless_small(n) for n in counts] for office, *counts in cursor.fetchall()}
    return {office: counts for office, counts in found.items() if any(counts)}


def _promises(mine: QuerySet[Clock], since: datetime, until: datetime) -> tuple[int, int]:
    """Promises that ended in the week, or fell due in it and ran on: how many were kept, and how many they are."""
    ended = Q(stopped_at__gte=since, stopped_at__lt=until) & ~Q(outcome__in=NOT_A_PROMISE)
    broken = Q(due_at__gte=since, due_at__lt=until) & (Q(stopped_at__isnull=True) | Q(stopped_at__gte=until))
    kept = mine.filter(ended, stopped_at__lte=F("due_at")).exclude(outcome=CLOSED_LATE).count()
    return kept, mine.filter(ended | broken).count()
