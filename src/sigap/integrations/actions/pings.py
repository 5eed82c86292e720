"""Where an office's system is pinged; and how a ping is claimed, once among all workers, and what became of it."""

from datetime import datetime
from uuid import UUID

from django.db.models import F, OuterRef, Subquery
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.actions.powers import record_staff_event, require_shown
from sigap.access.entry import Actor
from sigap.integrations import events
from sigap.integrations.models import OfficeChange, PingAddress, PingSigner, SentPing, StoredAnswer
from sigap.integrations.queries import office_for
from sigap.integrations.rules import (
    FEED_KEPT_FOR,
    KEPT_FOR,
    PING_EVERY,
    PINGS_KEPT_FOR,
    PingTrouble,
    PlaceUnfit,
    next_try,
    ping_place,
)
from sigap.kernel.errors import Unable


class UnableToSetPingAddress(Unable):
    """Nothing is pinged there."""


@audit.action
def set_address(*, by: Actor, at: datetime, office_id: UUID, url: str) -> None:
    """From now on the office's system is pinged there. Raises Refused, StepUpNeeded, UnableToSetPingAddress."""
    office = office_for(by, office_id)
    require_shown(by, at=at)
    try:
        ping_place(url)
    except PlaceUnfit:
        raise UnableToSetPingAddress(
            _("Tulis alamat https di internet, tanpa kata sandi dan tanda tanya; bukan alamat jaringan dalam.")
        ) from None
    fields = {"url": url, "set_at": at, "set_by": by.person_id, "set_by_name": by.name, "due_at": at, "tries": 0}
    if not PingAddress.objects.filter(office=office).update(**fields):
        PingAddress(office=office, **fields).save(force_insert=True)
    record_staff_event(events.PING_SET, by=by, at=at, office=office.id)


@audit.action
def drop_address(*, by: Actor, at: datetime, office_id: UUID) -> None:
    """Nothing is pinged any more; a second time changes nothing. Raises Refused."""
    office = office_for(by, office_id)
    gone, _each = PingAddress.objects.filter(office=office).delete()
    if not gone:
        audit.unchanged()
        return
    record_staff_event(events.PING_DROPPED, by=by, at=at, office=office.id)


def claim_ping(at: datetime) -> PingAddress | None:
    """One address that is due, taken for this worker: the same moment gives it to no other. None where there is none.

    Whoever took it and died leaves it to the next turn, a minute later.
    """
    newest = OfficeChange.objects.filter(office_id=OuterRef("office_id")).order_by("-id").values("id")[:1]
    due = PingAddress.objects.filter(due_at__lte=at).annotate(newest=Subquery(newest)).filter(newest__gt=F("noted_id"))
    for row in due.order_by("due_at")[:1]:
        found: int = vars(row)["newest"]
        taken = PingAddress.objects.filter(pk=row.pk, due_at=row.due_at, noted_id=row.noted_id)
        # A try belongs to one burst: what came since begins its own.
        tries = row.tries + 1 if row.aimed_id == found else 1
        if taken.update(due_at=at + PING_EVERY, aimed_id=found, tries=tries):
            row.aimed_id, row.tries = found, tries
            return row
    return None


def settle_ping(row: PingAddress, trouble: PingTrouble, *, at: datetime) -> None:
    """What became of a ping: it arrived, or is tried again later, or waits for the next change."""
    SentPing(office_id=row.pk, sent_at=at, trouble=trouble).save(force_insert=True)
    again = next_try(row.tries, at=at) if trouble else at + PING_EVERY
    mine = PingAddress.objects.filter(pk=row.pk, aimed_id=row.aimed_id)
    if trouble and again is not None:
        mine.update(due_at=again)
    else:
        mine.update(noted_id=row.aimed_id, tries=0, due_at=at + PING_EVERY)


def name_signer(public_key: bytes, *, at: datetime) -> None:
    """Says under which key pings are signed, where that is not said yet."""
    found = PingSigner.objects.first()
    if found is None:
        PingSigner(public_key=public_key, since=at).save(force_insert=True)
    elif bytes(found.public_key) != public_key:
        PingSigner.objects.update(public_key=public_key, since=at)


def forget(at: datetime) -> int:
    """Lines of the feed, pings and answers that nobody asks for any more; returns how many went."""
    old = (
        OfficeChange.objects.filter(at__lt=at - FEED_KEPT_FOR),
        SentPing.objects.filter(sent_at__lt=at - PINGS_KEPT_FOR),
        StoredAnswer.objects.filter(answered_at__lt=at - KEPT_FOR),
    )
    return sum(rows.delete()[0] for rows in old)
