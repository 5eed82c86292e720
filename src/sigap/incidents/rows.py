"""An incident as one line of a list or of the queue."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from sigap.incidents.models import Incident
from sigap.ui.dates import near_moment
from sigap.ui.timeleft import TimeLeft


def queue_row(incident: Incident, left: TimeLeft | None, *, at: datetime) -> dict[str, Any]:
    """An incident as one line of a list or of the queue."""
    return {
        "url": reverse("incidents:incident", args=[incident.number]),
        "what": incident.kind_label,
        "code": incident.number,
        "facts": [incident.status_label, _("diketahui %(moment)s") % {"moment": near_moment(incident.noticed_at, at)}],
        "office": incident.office_name,
        "left": left,
    }


def letter_row(word: str) -> dict[str, Any]:
    """A letter that says what came out; `word` is the incident's number and the case's code."""
    number, _space, code = word.partition(" ")
    return {
        "url": reverse("incidents:of_case", args=[number, code]),
        "what": _("Sampaikan surat insiden data"),
        "code": code,
        "facts": [],
        "office": number,
    }
