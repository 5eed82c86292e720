"""A register that waits for its second person, as a line of the queue."""

from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _


def register_row(subject: UUID, *, who: str) -> dict[str, Any]:
    """The verb first, and who uploaded it."""
    url = reverse("registers:upload", args=[subject])
    return {"url": url, "what": _("Setujui register lama"), "facts": [], "office": who}
