"""What waits for its second person before it goes out, as a line of the queue."""

from typing import Any
from uuid import UUID

from django.urls import reverse

from sigap.work.rules import KIND_LABELS, Kind

RELEASE_KINDS = (Kind.RELEASE, Kind.ROW_EXPORT)


def release_row(kind: Kind, subject: UUID, *, title: str, who: str) -> dict[str, Any]:
    """A release, or rows for one receiver, by its title and who prepared it."""
    return {
        "url": reverse("releases:release" if kind is Kind.RELEASE else "releases:rows_one", args=[subject]),
        "what": str(KIND_LABELS[kind]),
        "facts": [title],
        "office": who,
    }
