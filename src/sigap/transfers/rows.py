"""Rows of the queue: a transfer that waits for a second person, its file or receipt; a case that came."""

from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from sigap.work.rules import Kind

_ROWS = {
    Kind.TRANSFER_APPROVAL: (_("Setujui alih kasus %(code)s"), "transfers:approve"),
    Kind.TRANSFER_FILE: (_("Buat berkas atau cetak alih kasus %(code)s"), "transfers:of_case"),
    Kind.TRANSFER_RECEIPT: (_("Catat tanda terima alih kasus %(code)s"), "transfers:read_receipt"),
    Kind.TRANSFER_CLOSE: (_("Tutup kasus %(code)s: sudah diterima daerah lain"), "cases:close"),
    Kind.TRANSFER_ARRIVAL: (_("Putuskan kasus dari %(code)s"), "transfers:preview"),
    Kind.TRANSFER_RECEIPT_OWED: (_("Kirim tanda terima kasus %(code)s ke daerah asal"), "transfers:preview"),
}
_BY_CODE = (Kind.TRANSFER_FILE, Kind.TRANSFER_CLOSE)
"""Whose page is of the case, not of the transfer."""
TRANSFER_KINDS = tuple(_ROWS)


def transfer_row(kind: Kind, subject: UUID, *, code: str, who: str) -> dict[str, Any]:
    """The verb first; `code` is the case's, or the name of the office from which one came."""
    what, route = _ROWS[kind]
    url = reverse(route, args=[code if kind in _BY_CODE else subject])
    return {"url": url, "what": str(what) % {"code": code}, "facts": [], "office": who}
