"""The worker's watch over the copies: says once a day that the last good one is too old to rely on."""

from datetime import datetime
from uuid import UUID, uuid5

from django.conf import settings
from django.utils.timezone import localdate

from sigap.notifications import actions
from sigap.vault import copies

_DAYS = UUID("6d1c6f0a-54c3-5b39-9a2e-0f6f4d8e7a11")
"""Space of the ids by which a day's notice is left one time only."""


def watch(at: datetime) -> int:
    """Leaves a notice when copies are due and missing; a demo keeps none. Returns how many notices it stood for."""
    if settings.SIGAP_DEMO or not copies.standing(at=at).is_old:
        return 0
    today = localdate(at).isoformat()
    actions.tell_safekeepers(at=at, code="copy-old", once=uuid5(_DAYS, today))
    return 1
