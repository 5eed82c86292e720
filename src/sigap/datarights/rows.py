"""A request as one line of the queue: its number, never who asked or about whom."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from sigap.work.rules import Kind

DATA_KINDS = (Kind.DATA_REQUEST, Kind.DATA_SECOND)


def data_request_row(kind: Kind, number: str) -> dict[str, Any]:
    """The verb first."""
    is_second = kind is Kind.DATA_SECOND
    what = _("Putuskan jawaban permintaan hak atas data") if is_second else _("Jawab permintaan hak atas data")
    route = "datarights:decide" if is_second else "datarights:request"
    return {"url": reverse(route, args=[number]), "what": what, "facts": [number], "office": ""}
