"""What waits for a second person, as a line of the queue: a role, or a way back in."""

from typing import Any
from uuid import UUID

from django.urls import reverse

from sigap.access.models import RESET_REASON_LABELS
from sigap.access.roles import ROLES, RoleCode
from sigap.access.rules import ResetReason
from sigap.work.rules import KIND_LABELS, Kind

CONFIRMED_KINDS = (Kind.ROLE_REQUEST, Kind.RESET)


def confirmation_row(kind: Kind, subject: UUID, word: str) -> dict[str, Any]:
    """Which role, or why a way back in (`word`). For whom it was asked says the page, to who may read it."""
    is_role = kind is Kind.ROLE_REQUEST
    return {
        "url": reverse("people:confirm_role" if is_role else "people:confirm_reset", args=[subject]),
        "what": str(KIND_LABELS[kind]),
        "facts": [str(ROLES[RoleCode(word)].name if is_role else RESET_REASON_LABELS[ResetReason(word)])],
        "office": "",
    }
