"""A printed code card beside a reset by two people, beside a rotation of keys, and written past SIGAP."""

from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from django.conf import LazySettings
from django.db import transaction
from tests.actions.test_people_resets import NEXT, asked, confirmed, use
from tests.actions.test_rotation import rotate
from tests.factories import epochs, team

from sigap.access.models import Person
from sigap.access.signin import cards
from sigap.kernel.clock import now
from sigap.vault.macs import MacBroken
from sigap.vault.sealing import SealBroken

pytestmark = [pytest.mark.usefixtures("committed")]
LOGIN, MAYA = "rina.uptd", "maya.sekretariat"
SESSION = "ab" * 32


@pytest.fixture
def folder(tmp_path: Path, settings: LazySettings) -> Path:
    settings.SIGAP_KEYS = epochs.own_copy(tmp_path / "kunci")
    return tmp_path / "kunci"


def card_of(login: str) -> tuple[Person, tuple[str, ...]]:
    """Somebody with a card in use, and its codes."""
    person = Person.objects.get(login=login)
    with transaction.atomic():
        codes = cards.draw(person.pk)
        drawn = cards.card_of(person.pk, cards.DRAWN)
        assert drawn
        assert drawn.asked
        assert cards.prove(person.pk, codes[drawn.asked - 1], session=SESSION)
    return person, codes


def opens(person: Person, codes: tuple[str, ...]) -> bool:
    """Whether the code asked now lets its officer in; strikes it off."""
    with transaction.atomic():
        card = cards.card_of(person.pk)
        return bool(card and card.asked and cards.use(person.pk, codes[card.asked - 1]))


def test_a_proof_counts_again_in_its_own_session_alone_and_until_a_code_is_used() -> None:
    team.opened()
    person, codes = card_of(LOGIN)
    card = cards.card_of(person.pk)
    assert card
    typed = codes[card.used[0] - 1]
    for session, again in ((SESSION, True), ("cd" * 32, False), ("", False)):
        assert cards.was_proven(person.pk, typed, session=session) is again
    assert opens(person, codes)
    assert not cards.was_proven(person.pk, typed, session=SESSION)


def test_after_a_rotation_of_keys_a_card_still_opens_and_its_struck_codes_stay_struck(folder: Path) -> None:
    team.opened()
    person, codes = card_of(LOGIN)
    assert opens(person, codes)
    before = cards.card_of(person.pk)
    row = Authenticator.objects.get(user=person, type=cards.CARD).data["seed"]
    assert rotate(folder) == 0
    assert Authenticator.objects.get(user=person, type=cards.CARD).data["seed"] != row
    after = cards.card_of(person.pk)
    assert before
    assert after
    assert after.used == before.used
    assert opens(person, codes)
    assert opens(person, codes)


@pytest.mark.parametrize("change", ["mac", "seed", "kind", "person"])
def test_a_card_that_sigap_did_not_write_opens_nothing(change: str) -> None:
    team.opened()
    person, codes = card_of(LOGIN)
    row = Authenticator.objects.get(user=person, type=cards.CARD)
    if change == "mac":
        row.data = {**row.data, "mac": "00" * 32}
    elif change == "seed":
        with transaction.atomic():
            cards.draw(person.pk)
        row.data = {**row.data, "seed": Authenticator.objects.get(user=person, type=cards.DRAWN).data["seed"]}
    elif change == "kind":
        # A card that was drawn and never proven, put into use by hand.
        row.delete()
        with transaction.atomic():
            codes = cards.draw(person.pk)
        row = Authenticator.objects.get(user=person, type=cards.DRAWN)
        row.type = cards.CARD
    else:
        person = Person.objects.exclude(pk=person.pk).filter(login="dewi.uptd").get()
        row.user = person
    row.save()
    with pytest.raises((MacBroken, SealBroken)):
        opens(person, codes)


def test_after_a_reset_by_two_people_the_old_card_is_dead(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True
    at = now()
    for login in (team.HASAN, MAYA, LOGIN):
        team.stepped_up(login, at=at)
    person, codes = card_of(LOGIN)
    typed = confirmed(MAYA, asked(team.HASAN, LOGIN, at), at)
    assert opens(person, codes)
    use(LOGIN, typed, at + NEXT)
    assert cards.card_of(person.pk) is None
    assert not opens(person, codes)
