"""A request as one line of the queue: its number, never who asked or about whom."""

from typing import Any

from django.urls import reverse

from sigap.work.rules import KIND_LABELS, Kind

DATA_KINDS = (Kind.DATA_REQUEST, Kind.DATA_SECOND, Kind.DATA_LIFT)
_ROUTES = {Kind.DATA_SECOND: "datarights:decide", Kind.DATA_LIFT: "datarights:lift"}


def data_request_row(kind: Kind, number: str) -> dict[str, Any]:
    """The verb first."""
    url = reverse(_ROUTES.get(kind, "datarights:request"), args=[number])
    return {"url": url, "what": str(KIND_LABELS[kind]), "facts": [number], "office": ""}
