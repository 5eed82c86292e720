"""What a card of safe contact says where nobody has asked yet whether its number is safe."""

import pytest
from django.template.loader import render_to_string

from sigap.cases.actions.contacts import ContactCard
from sigap.cases.rules import ContactWay

BARE = ContactCard(number="0812 0000 0001", never=frozenset({ContactWay.WHATSAPP}))


@pytest.mark.parametrize("card", [BARE, BARE.without_number()], ids=["with its number", "as the case shows it"])
def test_a_number_alone_is_never_shown_as_allowed(card: ContactCard) -> None:
    page = render_to_string("ui/parts/safe_contact.html", {"card": card, "who": "Korban 1", "url": "/kontak/"})
    assert ("belum ditanyakan aman (Korban 1)" in page, "call__yes" in page) == (True, False)


def test_who_answers_makes_it_one_that_may_be_rung() -> None:
    card = ContactCard(answers="guru BK", number="0812 0000 0001").without_number()
    page = render_to_string("ui/parts/safe_contact.html", {"card": card, "who": "Korban 1", "url": "/kontak/"})
    assert ("Boleh, Korban 1" in page, "call__yes" in page) == (True, True)
