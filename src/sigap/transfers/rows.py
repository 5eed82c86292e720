"""Rows of the queue: a transfer that waits for a second person, a file that waits for its receipt."""

from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from sigap.work.rules import Kind


def transfer_row(kind: Kind, subject: UUID, *, code: str, who: str) -> dict[str, Any]:
    """The verb first; `code` is the case's."""
    if kind is Kind.TRANSFER_APPROVAL:
        what, url = _("Setujui alih kasus %(code)s"), reverse("transfers:approve", args=[subject])
    else:
        what, url = _("Baca tanda terima alih kasus %(code)s"), reverse("transfers:read_receipt", args=[subject])
    return {"url": url, "what": what % {"code": code}, "facts": [], "office": who}
