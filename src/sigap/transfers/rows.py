"""Rows of the queue: a transfer that waits for a second person or its receipt, a case that came."""

from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from sigap.work.rules import Kind

_ROWS = {
    Kind.TRANSFER_APPROVAL: (_("Setujui alih kasus %(code)s"), "transfers:approve"),
    Kind.TRANSFER_RECEIPT: (_("Baca tanda terima alih kasus %(code)s"), "transfers:read_receipt"),
    Kind.TRANSFER_ARRIVAL: (_("Putuskan kasus dari %(code)s"), "transfers:preview"),
}
TRANSFER_KINDS = tuple(_ROWS)


def transfer_row(kind: Kind, subject: UUID, *, code: str, who: str) -> dict[str, Any]:
    """The verb first; `code` is the case's, or the name of the office from which one came."""
    what, route = _ROWS[kind]
    return {"url": reverse(route, args=[subject]), "what": str(what) % {"code": code}, "facts": [], "office": who}
