"""How a return stands, and when it may be frozen. Pure."""

from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime, timedelta
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class ReturnStatus(StrEnum):
    """How far a return has come."""

    OWED = "return_owed"
    COLLECTING = "return_collecting"
    FROZEN = "return_frozen"
    SENT = "return_sent"
    RECEIVED = "return_received"


RETURN_STATUS_LABELS: dict[ReturnStatus, Promise] = {
    ReturnStatus.OWED: _("Belum dibuka"),
    ReturnStatus.COLLECTING: _("Menunggu kantor"),
    ReturnStatus.FROZEN: _("Beku, belum dikirim"),
    ReturnStatus.SENT: _("Dikirim"),
    ReturnStatus.RECEIVED: _("Diterima"),
}


def may_freeze(*, unconfirmed: Collection[str], confirm_until: datetime, at: datetime) -> bool:
    """Whether an edition may be frozen: every office has confirmed, or its days are over and its silence is named."""
    return not unconfirmed or at > confirm_until


SOON = timedelta(days=7)
_DAY_BEFORE = timedelta(days=1)


_LEAST = timedelta(hours=4)
"""No office is called silent that had less: then all keep their days, and the return is late."""


def asked_until(days_over: datetime, *, due: Iterable[datetime], at: datetime) -> datetime:
    """Until when offices confirm: for their working days, but not past the first of `due` that is far enough ahead."""
    return min([days_over, *[each for each in due if each - at >= _LEAST][:1]])


def ringing_marks(
    *, due_on: date, today: date, confirm_until: datetime | None, is_silent: bool, at: datetime
) -> Iterator[str]:
    """What rings for a return that was not sent, by marks that are rung once each: a late one every week."""
    if today > due_on:
        yield f"late-{(today - due_on).days // 7}"
    elif today > due_on - SOON:
        yield "soon"
    if is_silent and confirm_until is not None:
        if at > confirm_until:
            yield f"silent-{confirm_until:%Y-%m-%d}"
        elif at > confirm_until - _DAY_BEFORE:
            yield f"pressing-{confirm_until:%Y-%m-%d}"
