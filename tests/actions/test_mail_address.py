"""One's own mail address: confirmed by the code that was mailed to it, limited in tries, and never in the trail."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.db import IntegrityError, transaction
from tests.factories import mailing, team
from tests.factories.deadlines import wib
from tests.factories.mail_server import Box

from sigap.audit.models import Event
from sigap.notifications import actions as notices
from sigap.notifications import events
from sigap.notifications.models import Address, Mail
from sigap.notifications.queries import OwnMail, own_mail

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
AT = wib(11, 25, 23)  # at night: who waits for a code is awake
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
MINE = "rina.marlina@surel.example"


@pytest.fixture(autouse=True)
def box(settings: LazySettings) -> Iterator[Box]:
    with mailing.house(settings) as box:
        yield box


def ask(address: str = MINE, *, at: object = AT, login: str = team.RINA) -> None:
    with team.at_desk(login) as actor:
        notices.set_address(by=actor, at=at, address=address)  # type: ignore[arg-type]  # a moment


def confirm(code: str, *, at: object = AT, login: str = team.RINA) -> str:
    with team.at_desk(login) as actor:
        return str(notices.confirm_address(by=actor, at=at, code=code) or "")  # type: ignore[arg-type]  # a moment


def code_in(box: Box) -> str:
    found = re.search(r"\b\d{6}\b", box.letters[-1].get_content())
    assert found
    return found[0]


def own(login: str = team.RINA) -> OwnMail:
    with team.at_desk(login) as actor:
        return own_mail(actor)


def codes_of(login: str = team.RINA) -> list[str]:
    found = Event.objects.filter(actor_id=team.person_id(login), code__startswith="notifications:address")
    return list(found.order_by("seq").values_list("code", flat=True))


def test_nothing_is_mailed_before_the_code_is_typed(box: Box) -> None:
    ask(f"  {MINE} ")
    assert (own().address, own().is_confirmed) == (MINE, False)
    assert mailing.sweep(AT) == 1
    assert box.recipients == [MINE]
    day = wib(11, 26, 9)
    notices.notify(at=day, code="clock-late", person_id=team.person_id(team.RINA))
    assert mailing.sweep(day) == 0
    assert confirm("  ".join([code_in(box)[:3], code_in(box)[3:]]), at=AT + 29 * MINUTE) == ""
    assert own().is_confirmed
    notices.notify(at=day, code="clock-late", person_id=team.person_id(team.RINA))
    assert mailing.sweep(day) == 1
    assert codes_of() == [events.ADDRESS_SET, events.ADDRESS_CONFIRMED]


def test_the_letter_with_the_code_names_nobody(box: Box) -> None:
    ask()
    mailing.sweep(AT)
    seen = box.raw[0].decode().replace(MINE, "").lower()
    assert not [word for word in ("rina", "marlina", "uptd", "kasus") if word in seen]


def test_a_code_is_tried_five_times_and_lasts_half_an_hour(box: Box) -> None:
    ask()
    assert "Minta kode baru" in confirm("123456")
    mailing.sweep(AT)
    wrong = "000000" if code_in(box) != "000000" else "111111"
    for _ in range(5):
        assert "tidak cocok" in confirm(wrong)
    assert "lima kali" in confirm(code_in(box))
    assert not own().is_confirmed
    ask(at=AT + MINUTE)
    mailing.sweep(AT + MINUTE)
    assert "Minta kode baru" in confirm(code_in(box), at=AT + 31 * MINUTE)
    assert confirm(code_in(box), at=AT + 30 * MINUTE) == ""
    assert "Minta kode baru" in confirm(code_in(box), at=AT + 30 * MINUTE)


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "abcdef", "'; --", "١٢٣٤٥٦", "1" * 500])
def test_what_is_no_code_is_a_wrong_one(box: Box, typed: str) -> None:
    ask()
    mailing.sweep(AT)
    assert "tidak cocok" in confirm(typed)


def test_the_code_of_one_address_confirms_no_other(box: Box) -> None:
    ask()
    mailing.sweep(AT)
    first = code_in(box)
    ask("lain@surel.example", at=AT + MINUTE)
    assert "Minta kode baru" in confirm(first, at=AT + MINUTE)
    mailing.sweep(AT + MINUTE)
    assert first == code_in(box) or "tidak cocok" in confirm(first, at=AT + MINUTE)
    assert confirm(code_in(box), at=AT + MINUTE) == ""
    assert own().address == "lain@surel.example"


def test_the_code_of_one_officer_is_no_other_officers(box: Box) -> None:
    ask()
    ask(login=team.DEWI, address="dewi@surel.example")
    mailing.sweep(AT)
    codes = {to: re.findall(r"\b\d{6}\b", str(letter)) for to, letter in zip(box.recipients, box.letters, strict=True)}
    theirs = codes["dewi@surel.example"][0]
    assert theirs == codes[MINE][0] or "tidak cocok" in confirm(theirs)


def test_nobodys_box_is_filled_from_here(box: Box) -> None:
    ask()
    with pytest.raises(notices.UnableToSetAddress, match="satu menit"):
        ask("korban@surel.example", at=AT + MINUTE / 2)
    for number in range(1, 5):
        ask(at=AT + number * MINUTE)
    with team.at_desk(team.RINA) as rina:
        notices.drop_address(by=rina, at=AT + 5 * MINUTE)
    with pytest.raises(notices.UnableToSetAddress, match="besok"):
        ask("korban@surel.example", at=AT + 6 * MINUTE)
    # Five requests while the server was away are one letter: the newest.
    ask(at=AT + DAY)
    assert mailing.sweep(AT + DAY) == 1
    assert len(box.raw) == 1


@pytest.mark.parametrize("address", ["rina", "rina@contoh.id\nBcc: x@contoh.id", "Rina <rina@contoh.id>"])
def test_what_is_no_address_is_not_kept(address: str) -> None:
    with pytest.raises(notices.UnableToSetAddress):
        ask(address)
    assert own().address == ""


def test_an_address_is_turned_off_on_and_forgotten(box: Box) -> None:
    mailing.confirmed(team.RINA)
    with team.at_desk(team.RINA) as rina:
        notices.switch_mail(by=rina, at=AT, is_on=False)
        notices.switch_mail(by=rina, at=AT, is_on=False)
        assert not own_mail(rina).is_on
        notices.switch_mail(by=rina, at=AT, is_on=True)
        notices.drop_address(by=rina, at=AT)
        notices.drop_address(by=rina, at=AT)
        assert own_mail(rina) == OwnMail()
    assert codes_of() == [events.ADDRESS_SWITCHED, events.ADDRESS_SWITCHED, events.ADDRESS_DROPPED]
    assert not Address.objects.exclude(address="").exists()


def test_the_trail_never_names_an_address(box: Box) -> None:
    ask()
    mailing.sweep(AT)
    confirm(code_in(box))
    bodies = Event.objects.filter(code__startswith="notifications:").values_list("body", flat=True)
    assert bodies
    assert not [body for body in bodies if "surel" in body or code_in(box) in body]


def test_without_a_server_no_address_is_taken(settings: LazySettings) -> None:
    settings.SIGAP_MAIL_URL = settings.SIGAP_MAIL_FROM = ""
    with pytest.raises(notices.UnableToSetAddress, match="belum disiapkan"):
        ask()
    assert not Mail.objects.exists()


@pytest.mark.parametrize(
    "address", ["x", "a b@contoh.id", "a@contoh.id\n", "a@CONTOH.id", "a@@contoh.id", "@contoh.id"]
)
def test_the_table_refuses_what_is_no_address(address: str) -> None:
    with pytest.raises(IntegrityError, match="address_form"), transaction.atomic():
        Address.objects.create(person_id=team.person_id(team.RINA), address=address)
