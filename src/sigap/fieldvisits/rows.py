"""A field visit in the list of work; how those whom it meets may be met, as its pages show it."""

from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise

from sigap.cases.actions.contacts import ContactCard
from sigap.cases.models import ROLE_LABELS, Case, numbered
from sigap.cases.reading import Cautions
from sigap.cases.rules import ContactWay
from sigap.work.rules import Kind

FIELDS = "fieldvisits:of_case"
FIELD_KINDS = (Kind.FIELD_WORD, Kind.FIELD_SHEET)


def field_page(case: Case | None, visit_id: UUID) -> dict[str, str]:
    """The address of the visit itself, in the place of the list of them."""
    return {"url": reverse("fieldvisits:visit", args=[case.code, visit_id])} if case else {}


def card_rows(cautions: Cautions) -> list[tuple[Promise, ContactCard, bool]]:
    """Who it is, how they may be reached, whether nobody comes to their home."""
    return [
        (numbered(ROLE_LABELS[each.role], each.ordinal), each.card, each.card.forbids(ContactWay.HOME_VISIT))
        for each in cautions.cards
    ]
