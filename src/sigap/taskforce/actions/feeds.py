"""Somebody's address of the calendar is made and revoked; the worker lays out what leaves the house by it."""

import secrets
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from django.utils import translation
from django.utils.timezone import localdate

from sigap import audit
from sigap.access.actions.powers import record_staff_event
from sigap.access.entry import Actor, By
from sigap.access.permissions import Permission
from sigap.taskforce import events
from sigap.taskforce.calendar import dates_between
from sigap.taskforce.models import CalendarFeed, FeedDate
from sigap.taskforce.rules.feeds import secret_hash

_NAMES = UUID("5f0d7a51-3a0e-4a35-9c1b-0a4f7c0d6e11")
BACK, AHEAD = timedelta(days=30), timedelta(days=400)
"""Which days leave the house."""


@audit.action
def make_feed(*, by: Actor, at: datetime) -> str:
    """Makes one's own address anew and returns its secret, this once; the one before it ends."""
    by.require(Permission.TASKFORCE_SEE)
    CalendarFeed.objects.filter(person=by.person_id, ended_at=None).update(ended_at=at)
    secret = secrets.token_urlsafe(32)
    feed = CalendarFeed(person_id=by.person_id, secret_hash=secret_hash(secret), made_at=at)
    feed.save(force_insert=True)
    record_staff_event(events.FEED_MADE, by=by, at=at, feed=str(feed.id))
    return secret


@audit.action
def revoke_feed(*, by: Actor, at: datetime) -> None:
    """Revokes one's own address; a second time changes nothing."""
    by.require(Permission.TASKFORCE_SEE)
    feed = CalendarFeed.objects.filter(person=by.person_id, ended_at=None).first()
    if feed is None:
        audit.unchanged()
        return
    CalendarFeed.objects.filter(pk=feed.pk).update(ended_at=at)
    record_staff_event(events.FEED_REVOKED, by=by, at=at, feed=str(feed.id))


@audit.action
def freeze_feed(*, by: By, at: datetime) -> int:
    """Lays out the dates that leave the house, kind and hour alone; returns how many changed."""
    today = localdate(at)
    with translation.override("id"):
        wanted = {
            (
                row := FeedDate(
                    uid=uuid5(_NAMES, f"{each.kind} {each.ref} {each.day if each.ref is None else ''}"),
                    kind=each.kind,
                    label=str(each.label),
                    day=each.day,
                    starts_at=each.starts_at,
                )
            ).uid: row
            for each in dates_between(first=today - BACK, last=today + AHEAD)
        }
    there = {row.uid: row for row in FeedDate.objects.all()}
    gone = [uid for uid in there if uid not in wanted]
    changed = [row for uid, row in wanted.items() if uid not in there or _feed_values(row) != _feed_values(there[uid])]
    if not gone and not changed:
        audit.unchanged()
        return 0
    FeedDate.objects.filter(uid__in=[*gone, *(row.uid for row in changed)]).delete()
    FeedDate.objects.bulk_create(changed)
    record_staff_event(events.FEED_LAID_OUT, by=by, at=at, dates=str(len(wanted)))
    return len(gone) + len(changed)


def _feed_values(row: FeedDate) -> tuple[object, ...]:
    return (row.kind, row.label, row.day, row.starts_at)
