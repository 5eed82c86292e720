"""A stay as one line of the list of work: a code or a guest's number, never a name or a place."""

from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from sigap.work.rules import KIND_LABELS, Kind

STAY_KINDS = (
    Kind.SHELTER_BACK,
    Kind.SHELTER_BELONGINGS,
    Kind.SHELTER_GONE,
    Kind.SHELTER_GROWN,
    Kind.SHELTER_JOIN,
    Kind.SHELTER_LIMIT,
)


def stay_row(kind: Kind, stay_id: UUID, word: str) -> dict[str, Any]:
    """What is owed of it; of a guest the number stands where the code would."""
    is_guest = kind is Kind.SHELTER_JOIN or not word
    return {
        "url": reverse("shelter:stay", args=[stay_id]),
        "what": str(KIND_LABELS[kind]),
        "code": "" if is_guest else word,
        "facts": [_("Tamu %(number)s") % {"number": word}] if is_guest and word else [],
        "office": "",
    }
