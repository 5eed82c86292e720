"""A mail server that is down, says no, hangs up or cannot prove who it is: nothing is lost, nothing of it is kept."""

import logging
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.db import IntegrityError, transaction
from tests.factories import mail_server, mailing, team
from tests.factories.deadlines import wib
from tests.factories.mail_server import Box

from sigap.audit.models import Event
from sigap.notifications import actions as notices
from sigap.notifications import events
from sigap.notifications.jobs.smtp import MailUnusable, ServerUnusable
from sigap.notifications.models import Mail
from sigap.notifications.queries import mail_state, own_mail

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
AT = wib(11, 25, 9)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
SAID = "550 5.1.1 <rina.uptd@surel.example>: no such officer Melati Contoh"


@pytest.fixture(autouse=True)
def box(settings: LazySettings) -> Iterator[Box]:
    with mailing.house(settings) as box:
        mailing.confirmed(team.RINA, team.DEWI)
        yield box


def tell(*logins: str) -> None:
    for login in logins or (team.RINA,):
        notices.notify(at=AT, code="clock-soon", person_id=mailing.person(login))


def state() -> tuple[int, str, bool, bool]:
    row = Mail.objects.get()
    return row.tries, row.last_error, row.sent_at is not None, row.given_up_at is not None


def test_a_server_that_is_down_is_tried_again_and_the_mail_arrives(settings: LazySettings, box: Box) -> None:
    settings.SIGAP_MAIL_URL = f"smtp://127.0.0.1:{mail_server.free_port()}"
    tell()
    with pytest.raises(ServerUnusable):
        mailing.sweep(AT)
    assert state() == (1, "unreachable", False, False)
    assert mailing.sweep(AT + MINUTE / 2) == 0
    with pytest.raises(ServerUnusable):
        mailing.sweep(AT + MINUTE)
    settings.SIGAP_MAIL_URL = box.url()
    assert mailing.sweep(AT + 2 * MINUTE) == 0
    assert mailing.sweep(AT + 3 * MINUTE) == 1
    assert state() == (2, "", True, False)
    assert len(box.raw) == 1


def test_after_three_days_it_is_given_up_and_seen(settings: LazySettings) -> None:
    settings.SIGAP_MAIL_URL = f"smtp://127.0.0.1:{mail_server.free_port()}"
    tell()
    for at in (AT, AT + DAY, AT + 3 * DAY - MINUTE):
        with pytest.raises(ServerUnusable):
            mailing.sweep(at)
        assert not state()[3]
    with pytest.raises(ServerUnusable):
        mailing.sweep(AT + 3 * DAY + 60 * MINUTE)
    assert state() == (4, "unreachable", False, True)
    assert Event.objects.filter(code=events.MAIL_GIVEN_UP).count() == 1
    assert mailing.sweep(AT + 5 * DAY) == 0
    with team.at_desk(team.HASAN) as hasan:
        seen = mail_state(hasan, at=AT + 4 * DAY)
    assert (seen.given_up, seen.waiting, seen.last_sent_at) == (1, 0, None)


@pytest.mark.parametrize(("verb", "code"), [("RCPT", "smtp-550"), ("DATA", "smtp-554"), (".", "smtp-552")])
def test_a_mail_that_is_refused_for_good_is_given_up_at_once(box: Box, verb: str, code: str) -> None:
    box.answers[verb] = SAID.replace("550", code[-3:])
    tell(team.RINA)
    assert mailing.sweep(AT) == 0
    assert state() == (1, code, False, True)
    box.answers.clear()
    notices.notify(at=AT + MINUTE, code="clock-soon", person_id=mailing.person(team.RINA))
    assert mailing.sweep(AT + MINUTE) == 1


@pytest.mark.parametrize(("verb", "code"), [("RCPT", "smtp-451"), (".", "smtp-451")])
def test_a_mail_that_is_refused_for_now_is_tried_again(box: Box, verb: str, code: str) -> None:
    box.answers[verb] = "451 later"
    tell()
    assert mailing.sweep(AT) == 0
    assert state() == (1, code, False, False)
    box.answers.clear()
    assert mailing.sweep(AT + MINUTE) == 1


def test_one_that_is_refused_does_not_hold_up_the_others(box: Box) -> None:
    box.answers["RCPT"] = "550 no"
    tell(team.RINA)
    mailing.sweep(AT)
    box.answers.clear()
    tell(team.DEWI, team.RINA)
    assert mailing.sweep(AT) == 2


@pytest.mark.parametrize("verb", ["RCPT", "DATA", "."])
def test_a_server_that_hangs_up_holds_up_one_mail_only(box: Box, verb: str) -> None:
    box.hangs_up_at = verb
    tell(team.RINA, team.DEWI)
    with pytest.raises(ServerUnusable):
        mailing.sweep(AT)
    box.hangs_up_at = ""
    assert mailing.sweep(AT + MINUTE / 2) == 1
    assert mailing.sweep(AT + MINUTE) == 1
    assert sorted(box.recipients[-2:]) == sorted([mailing.address_of(team.RINA), mailing.address_of(team.DEWI)])


def test_a_wrong_password_is_told_of_by_a_code(settings: LazySettings, box: Box) -> None:
    settings.SIGAP_MAIL_URL = box.url(user="sigap:salah@")
    box.answers["AUTH"] = "535 5.7.8 sigap / salah is wrong"
    tell()
    with pytest.raises(ServerUnusable):
        mailing.sweep(AT)
    assert state() == (1, "sign_in", False, False)


def test_a_sender_that_is_refused_is_the_houses_trouble_and_not_the_mails(box: Box) -> None:
    box.answers["MAIL"] = "553 not yours"
    tell()
    with pytest.raises(ServerUnusable):
        mailing.sweep(AT)
    assert state() == (1, "smtp-553", False, False)


def test_what_a_server_says_is_nowhere(box: Box, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    box.answers["RCPT"] = SAID
    tell()
    mailing.sweep(AT)
    assert not [word for word in ("Melati", "surel.example", "550 5.1.1") if word in caplog.text]
    row = Mail.objects.get()
    assert row.last_error == "smtp-550"
    event = Event.objects.get(code=events.MAIL_GIVEN_UP)
    assert "surel" not in event.body
    for said in (SAID, "550", "smtp-550 no such user"):
        with pytest.raises(IntegrityError, match="mail_error_form"), transaction.atomic():
            Mail.objects.filter(pk=row.pk).update(last_error=said)


def test_the_officer_sees_that_their_address_does_not_work(box: Box) -> None:
    box.answers["RCPT"] = SAID
    tell()
    mailing.sweep(AT)
    with team.at_desk(team.RINA) as rina:
        assert own_mail(rina).trouble == "smtp-550"


def test_a_server_that_cannot_prove_who_it_is_gets_nothing(settings: LazySettings, tmp_path: Path) -> None:
    context, _file = mail_server.certificate(tmp_path)
    with mail_server.running(tls=context) as other:
        settings.SIGAP_MAIL_URL = other.url("?tls=starttls", user="sigap:rahasia@")
        tell()
        with pytest.raises(ServerUnusable):
            mailing.sweep(AT)
    assert state() == (1, "tls", False, False)
    assert not {"AUTH", "MAIL", "DATA"} & set(other.verbs)
    assert not other.raw


def test_a_server_without_starttls_gets_nothing(settings: LazySettings, box: Box) -> None:
    settings.SIGAP_MAIL_URL = box.url("?tls=starttls", user="sigap:rahasia@")
    tell()
    with pytest.raises(ServerUnusable):
        mailing.sweep(AT)
    assert state() == (1, "tls", False, False)
    assert "AUTH" not in box.verbs


def test_a_server_whose_certificate_is_trusted_is_spoken_to_over_tls(
    settings: LazySettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    context, file = mail_server.certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    with mail_server.running(tls=context) as own:
        settings.SIGAP_MAIL_URL = own.url("?tls=starttls", user="sigap:rahasia@")
        tell()
        assert mailing.sweep(AT) == 1
        assert own.verbs.index("STARTTLS") < own.verbs.index("AUTH")
        assert len(own.raw) == 1


def test_settings_that_name_no_server_stop_the_sweep_and_lose_nothing(settings: LazySettings, box: Box) -> None:
    settings.SIGAP_MAIL_URL = "smtp://surat.contoh.go.id"
    tell()
    with pytest.raises(MailUnusable):
        mailing.sweep(AT)
    settings.SIGAP_MAIL_URL = box.url()
    assert mailing.sweep(AT) == 1
