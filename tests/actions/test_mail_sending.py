"""Mail of notices, handed to a server on this machine by the worker: when, how often, and with no content."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.conf import LazySettings
from tests.factories import mail_server, mailing, team
from tests.factories.deadlines import wib
from tests.factories.mail_server import Box

from sigap.access.models import Membership, Office, Person
from sigap.notifications import actions as notices
from sigap.notifications.jobs import mail
from sigap.notifications.jobs.smtp import ServerUnusable
from sigap.notifications.models import Address, Mail, Notice
from sigap.notifications.queries import notices_for

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
AT = wib(11, 25, 9)
MINUTE = timedelta(minutes=1)
BODY = f"Ada pemberitahuan baru untuk Anda. Masuk ke SIGAP untuk membacanya: {mailing.DESK}"


@pytest.fixture(autouse=True)
def box(settings: LazySettings) -> Iterator[Box]:
    with mailing.house(settings) as box:
        yield box


def tell(login: str, *, at: datetime = AT, code: str = "clock-soon", **ids: str) -> Notice:
    return notices.notify(at=at, code=code, person_id=mailing.person(login), ids=ids)


def test_a_notice_is_mailed_once_and_says_that_there_is_news(box: Box) -> None:
    mailing.confirmed(team.RINA)
    tell(team.RINA)
    assert [mailing.sweep(AT), mailing.sweep(AT), mailing.sweep(AT + 3 * 60 * MINUTE)] == [1, 0, 0]
    letter = box.letters[0]
    assert box.recipients == [mailing.address_of(team.RINA)]
    assert (letter["Subject"], letter.get_content().strip()) == ("Pemberitahuan baru di SIGAP", BODY)
    assert letter["From"] == mailing.SENDER
    row = Mail.objects.get()
    assert (row.sent_at, row.tries, row.once) == (AT, 0, None)
    assert letter["Message-ID"] == f"<{row.id}@contoh.go.id>"


def test_nothing_of_the_case_the_people_or_the_house_is_in_a_letter(box: Box) -> None:
    mailing.confirmed(team.RINA, team.DEWI)
    case = team.opened()
    team.named(case)
    team.accepted(case)
    tell(team.RINA, code="clock-late", case=str(uuid4()), rule="triage-high")
    assert mailing.sweep(AT + 30 * MINUTE) == 2
    planted = [team.NAME, team.STORY, case, "KENARI", "melati", "kecamatan", "kasus", "triage", "clock", "rujukan"]
    planted += [str(value) for row in Person.objects.values_list("name", "login") for value in row]
    planted += [*Office.objects.values_list("name", flat=True), "Bripka", "UPTD", "PPA", "Polres", "OKU Selatan"]
    planted += [str(key) for key in Person.objects.values_list("pk", flat=True)]
    for raw, to in zip(box.raw, box.recipients, strict=True):
        seen = raw.decode().replace(to, "").lower()
        assert not [word for word in planted if str(word).lower() in seen]


def test_an_officer_reads_it_in_their_own_language(box: Box) -> None:
    mailing.confirmed(team.RINA)
    Person.objects.filter(login=team.RINA).update(language="en")
    tell(team.RINA)
    mailing.sweep(AT)
    assert mailing.DESK in box.letters[0].get_content()


def test_many_notices_are_one_mail_an_hour(box: Box) -> None:
    mailing.confirmed(team.RINA)
    for _ in range(5):
        tell(team.RINA)
    assert mailing.sweep(AT) == 1
    for minute in (1, 20, 40):
        tell(team.RINA, at=AT + minute * MINUTE)
        assert mailing.sweep(AT + minute * MINUTE) == 0
    assert Mail.objects.count() == 2
    assert mailing.sweep(AT + 59 * MINUTE) == 0
    assert mailing.sweep(AT + 60 * MINUTE) == 1
    assert len(box.raw) == 2


def test_what_is_urgent_waits_for_no_full_hour(box: Box) -> None:
    mailing.confirmed(team.RINA)
    tell(team.RINA)
    mailing.sweep(AT)
    tell(team.RINA, at=AT + 2 * MINUTE)
    mailing.sweep(AT + 2 * MINUTE)
    tell(team.RINA, at=AT + 15 * MINUTE, code="clock-late")
    assert mailing.sweep(AT + 15 * MINUTE) == 1
    assert [letter.get_content().strip() for letter in box.letters] == [BODY, BODY]
    tell(team.RINA, at=AT + 16 * MINUTE, code="report-received", rule="triage-high")
    assert mailing.sweep(AT + 16 * MINUTE) == 1


def test_nobody_is_woken_but_by_an_emergency(box: Box) -> None:
    mailing.confirmed(team.RINA)
    night = wib(11, 25, 22)
    tell(team.RINA, at=night, code="clock-late")
    assert mailing.sweep(night) == 0
    tell(team.RINA, at=night + MINUTE, code="clock-soon", rule="triage-high")
    assert mailing.sweep(night + MINUTE) == 1
    assert mailing.sweep(wib(11, 26, 5, 59)) == 0
    assert mailing.sweep(wib(11, 26, 6)) == 1


def held_up(settings: LazySettings, *at: datetime) -> None:
    """The server is out of order at these moments: what is due waits, by and by for longer."""
    works, settings.SIGAP_MAIL_URL = settings.SIGAP_MAIL_URL, f"smtp://127.0.0.1:{mail_server.free_port()}"
    for moment in at:
        with pytest.raises(ServerUnusable):
            mailing.sweep(moment)
    settings.SIGAP_MAIL_URL = works


def test_calmer_mail_that_waits_since_the_evening_does_not_hold_an_emergency_back(settings: LazySettings) -> None:
    mailing.confirmed(team.RINA)
    evening, night = wib(11, 25, 20, 55), wib(11, 25, 22)
    tell(team.RINA, at=evening, code="clock-late")
    held_up(settings, evening)
    assert mailing.sweep(night) == 0
    tell(team.RINA, at=night, code="clock-soon", rule="triage-high")
    assert mailing.sweep(night) == 1
    assert Mail.objects.get().kind == "emergency"


def test_an_emergency_that_waits_stays_one_when_something_calmer_comes(settings: LazySettings) -> None:
    mailing.confirmed(team.RINA)
    evening = wib(11, 25, 20, 55)
    tell(team.RINA, at=evening, code="clock-soon", rule="triage-high")
    held_up(settings, evening)
    tell(team.RINA, at=evening + MINUTE / 2, code="clock-late")
    held_up(settings, evening + MINUTE / 2)
    assert mailing.sweep(wib(11, 25, 22)) == 1


def test_what_was_read_before_its_mail_was_due_makes_none(box: Box) -> None:
    mailing.confirmed(team.RINA)
    night = wib(11, 25, 22)
    tell(team.RINA, at=night)
    with team.at_desk(team.RINA) as rina:
        notices.mark_read(by=rina, at=night + MINUTE)
    assert mailing.sweep(wib(11, 26, 6)) == 0
    assert not Mail.objects.exists()


def test_what_was_read_while_its_mail_waited_sends_none(box: Box) -> None:
    mailing.confirmed(team.RINA)
    tell(team.RINA)
    mailing.sweep(AT)
    tell(team.RINA, at=AT + MINUTE)
    mailing.sweep(AT + MINUTE)
    with team.at_desk(team.RINA) as rina:
        notices.mark_read(by=rina, at=AT + 5 * MINUTE)
    assert mailing.sweep(AT + 60 * MINUTE) == 0
    assert len(box.raw) == Mail.objects.count() == 1


def test_a_notice_to_an_office_or_a_part_reaches_those_who_read_it(box: Box) -> None:
    mailing.confirmed(*team.PEOPLE)
    office = Office.objects.get(kind="polres_ppa").pk
    for shape in (
        {"office_id": office},
        {"office_id": office, "role": "head"},
        {"role": "intake"},
        {"role": "intake_head"},
        {"role": "daily_chair"},
        {"person_id": mailing.person(team.SEKAR)},
    ):
        box.recipients.clear()
        notice = notices.notify(at=AT, code="clock-late", **shape)
        Mail.objects.all().delete()
        mailing.sweep(AT)
        readers = set()
        for login in team.PEOPLE:
            with team.at_desk(login) as actor:
                if notice.pk in {shown.id for shown in notices_for(actor, at=AT, limit=500)}:
                    readers.add(mailing.address_of(login))
        assert set(box.recipients) == readers
        assert len(box.recipients) == len(readers)


def test_only_a_confirmed_address_that_is_on_is_mailed(box: Box) -> None:
    mailing.confirmed(team.RINA, team.DEWI, team.HASAN)
    Address.objects.filter(person_id=mailing.person(team.RINA)).update(confirmed_at=None)
    Address.objects.filter(person_id=mailing.person(team.DEWI)).update(is_on=False)
    for login in (team.RINA, team.DEWI, team.HASAN, team.ANTON):
        tell(login)
    assert mailing.sweep(AT) == 1
    assert box.recipients == [mailing.address_of(team.HASAN)]


def test_who_turned_mail_off_or_left_gets_none_that_waited(box: Box) -> None:
    mailing.confirmed(team.RINA, team.DEWI)
    for login in (team.RINA, team.DEWI):
        tell(login)
        tell(login, at=wib(11, 25, 22))
    mailing.sweep(AT)
    mailing.sweep(wib(11, 25, 21, 59))
    Address.objects.filter(person_id=mailing.person(team.RINA)).update(is_on=False)
    Person.objects.filter(login=team.DEWI).update(is_active=False)
    box.raw.clear()
    assert mailing.sweep(wib(11, 26, 7)) == 0
    assert not box.raw


def test_without_a_server_notices_stand_and_nothing_is_queued(settings: LazySettings, box: Box) -> None:
    settings.SIGAP_MAIL_URL = settings.SIGAP_MAIL_FROM = ""
    mailing.confirmed(team.RINA)
    tell(team.RINA)
    assert mailing.sweep(AT) == 0
    with team.at_desk(team.RINA) as rina:
        assert [shown.code for shown in notices_for(rina, at=AT)] == ["clock-soon"]
    assert not Mail.objects.exists()
    assert not box.verbs


def test_an_address_is_forgotten_a_day_after_its_owners_last_post(box: Box) -> None:
    mailing.confirmed(team.RINA, team.ANTON)
    Membership.objects.filter(person__login=team.ANTON).update(until=AT)
    with team.role("sigap_worker"):
        assert [mail.forget(AT + 60 * MINUTE), mail.forget(AT + 25 * 60 * MINUTE)] == [0, 1]
    assert set(Address.objects.values_list("address", flat=True)) == {"", mailing.address_of(team.RINA)}
