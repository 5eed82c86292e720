"""A visit that is to be filled in on site, or ended, as a line of the queue."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from sigap.ui.dates import full_moment


def visit_row(subject: UUID, *, word: str, who: str) -> dict[str, Any]:
    """The verb first; `word` is what is visited, `who` whoever came."""
    what = _("Selesaikan kunjungan: %(target)s") % {"target": word}
    return {"url": reverse("supervision:visit", args=[subject]), "what": what, "facts": [], "office": who}


def site_row(subject: UUID, *, word: str, due_at: datetime) -> dict[str, Any]:
    """The same for one of its team; it is due a day after the visit begins."""
    what = _("Isi daftar periksa kunjungan: %(target)s") % {"target": word}
    begins = full_moment(due_at - timedelta(days=1))
    return {"url": reverse("supervision:visit", args=[subject]), "what": what, "facts": [begins], "office": ""}
