"""A visit that is to be ended, as a line of the queue."""

from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _


def visit_row(subject: UUID, *, word: str, who: str) -> dict[str, Any]:
    """The verb first; `word` is what is visited, `who` whoever came."""
    what = _("Selesaikan kunjungan: %(target)s") % {"target": word}
    return {"url": reverse("supervision:visit", args=[subject]), "what": what, "facts": [], "office": who}
