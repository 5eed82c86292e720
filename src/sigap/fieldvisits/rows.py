"""A field visit in the list of work: where its row leads."""

from uuid import UUID

from django.urls import reverse

from sigap.cases.models import Case
from sigap.work.rules import Kind

FIELDS = "fieldvisits:of_case"
FIELD_KINDS = (Kind.FIELD_WORD, Kind.FIELD_SHEET)


def field_page(case: Case | None, visit_id: UUID) -> dict[str, str]:
    """The address of the visit itself, in the place of the list of them."""
    return {"url": reverse("fieldvisits:visit", args=[case.code, visit_id])} if case else {}
