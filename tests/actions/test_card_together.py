"""One code of a card, typed in several browsers in the same moment."""

import threading

import pytest
from django.db import connections
from tests.factories import officers
from tests.factories.patience import PATIENCE

from sigap.access import entry
from sigap.access.signin import cards

BROWSERS = 4


@pytest.mark.usefixtures("fresh_database")
def test_one_code_lets_one_browser_in() -> None:
    person = officers.rina().pk
    with entry.threshold(person=person):
        codes = cards.draw(person)
        drawn = cards.card_of(person, cards.DRAWN)
        assert drawn is not None
        assert drawn.asked is not None
        assert cards.prove(person, codes[drawn.asked - 1])
        card = cards.card_of(person)
    assert card is not None
    assert card.asked is not None
    code, barrier, came_in = codes[card.asked - 1], threading.Barrier(BROWSERS), []

    def try_it() -> None:
        try:
            barrier.wait(PATIENCE)
            with entry.threshold(person=person):
                came_in.append(cards.use(person, code) is not None)
        finally:
            connections.close_all()

    tries = [threading.Thread(target=try_it) for _browser in range(BROWSERS)]
    for each in tries:
        each.start()
    for each in tries:
        each.join(PATIENCE)
    assert sorted(came_in) == [False] * (BROWSERS - 1) + [True]
    with entry.threshold(person=person):
        after = cards.card_of(person)
    assert after is not None
    assert after.left == card.left - 1
