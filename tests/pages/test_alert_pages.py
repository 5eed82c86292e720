"""Pages of an emergency: who was told by what, one button, a page behind a link, who cannot be reached."""

import re
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories import casework
from tests.factories.casework import HEAD, MANAGER, POLICE, Work
from tests.factories.statements import check_few

from sigap.access.models import Person
from sigap.cases.models import Case
from sigap.kernel.clock import now
from sigap.notifications import actions as notices
from sigap.notifications.jobs import alerts
from sigap.notifications.models import Address, Alert, Mail, Notice, QuietHours
from sigap.notifications.rules.alerting import digest_of

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
TOKEN = uuid4()


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True


def id_of(login: str) -> UUID:
    return Person.objects.get(login=login).pk


def emergency(work: Work) -> UUID:
    """Told to the manager by two channels, then to somebody else of the office."""
    Notice.objects.filter(mail_due_at__isnull=False).update(mail_due_at=None)
    for way, address in (("mail", "dewi@surel.example"), ("whatsapp", "6281200000077")):
        Address.objects.create(person_id=id_of(MANAGER), channel=way, address=address, confirmed_at=now())
    Address.objects.create(person_id=id_of(HEAD), channel="mail", address="hasan@surel.example", confirmed_at=now())
    case, at = Case.objects.get(code=work.own), now() - 11 * MINUTE
    told = notices.notify(at=at, code="danger-set", person_id=id_of(MANAGER), ids={"case": str(case.pk)})
    for minutes in (0, 5, 10):
        alerts.go_on(at + minutes * MINUTE)
    assert told.alert_id is not None
    return told.alert_id


def test_the_notice_says_who_was_told_by_what_and_one_button_ends_it(work: Work) -> None:
    alert, client = emergency(work), casework.at_desk(MANAGER)
    with CaptureQueriesContext(connection) as captured:
        page = client.get("/kabar/").content.decode()
    check_few(captured)
    for words in ("Siapa sudah diberi tahu", "Dewi Anggraini", "WhatsApp", "surel", "kepala kantor", "Saya baca"):
        assert words in page, words
    assert "surel.example" not in page
    assert "81200000077" not in page
    path = f"/kabar/darurat/{alert}/baca/"
    police = casework.at_desk(POLICE)
    assert police.post(path).status_code == 302
    assert "Siapa sudah diberi tahu" not in police.get("/kabar/").content.decode()
    assert Alert.objects.get(pk=alert).ended_at is None
    assert client.get(path).status_code == 405
    for _click in range(2):
        assert client.post(path).headers["Location"] == "/kabar/"
    assert (Alert.objects.get(pk=alert).ended_how, Alert.objects.get(pk=alert).ended_by) == ("read", id_of(MANAGER))
    after = casework.at_desk(HEAD).get("/kabar/").content.decode()
    assert "Dibaca Dewi Anggraini" in after
    assert path not in after
    assert client.post(f"/kabar/darurat/{uuid4()}/baca/").status_code == 302


def test_who_set_it_sees_that_another_must_read_it(work: Work) -> None:
    alert, client = emergency(work), casework.at_desk(MANAGER)
    Alert.objects.filter(pk=alert).update(set_by=id_of(MANAGER))
    path = f"/kabar/darurat/{alert}/baca/"
    page = client.get("/kabar/").content.decode()
    assert ("menunggu dibaca orang lain" in page, path in page) == (True, False)
    assert client.post(path).status_code == 302
    assert Alert.objects.get(pk=alert).ended_at is None
    head = casework.at_desk(HEAD)
    assert path in head.get("/kabar/").content.decode()
    head.post(path)
    assert Alert.objects.get(pk=alert).ended_by == id_of(HEAD)


def test_the_page_behind_the_link_shows_a_button_and_acts_by_it_alone(work: Work) -> None:
    alert = emergency(work)
    Mail.objects.filter(channel="mail", person_id=id_of(MANAGER)).update(sent_at=now(), token_digest=digest_of(TOKEN))
    stranger = casework.at_desk(MANAGER)
    stranger.cookies.clear()
    page = stranger.get(f"/tahu/{TOKEN}/")
    shown = re.sub(r"<[^>]+>", " ", page.content.decode())
    assert (page.status_code, "Ya, saya tahu" in shown) == (200, True)
    assert not [word for word in (work.own, "Dewi", "kasus", "darurat", "surel.example") if word in shown]
    before = Alert.objects.get(pk=alert).next_at
    assert Alert.objects.get(pk=alert).next_at == before
    done = stranger.post(f"/tahu/{TOKEN}/")
    assert (done.status_code, "Tercatat" in done.content.decode()) == (200, True)
    assert Alert.objects.get(pk=alert).next_at != before
    assert Notice.objects.filter(alert_id=alert, read_at__isnull=False).count() == 0
    for wrong in (str(uuid4()), "x" * 200, "..%2F", "Pere'an"):
        assert stranger.post(f"/tahu/{wrong}/").status_code in {404, 410}, wrong


def test_only_the_secretariat_reads_who_cannot_be_reached(work: Work) -> None:
    emergency(work)
    assert casework.at_desk(MANAGER).get("/orang/terjangkau/").status_code == 404
    assert casework.at_desk(HEAD).get("/orang/terjangkau/").status_code == 404


def test_quiet_hours_are_ones_own_and_only_longer_than_the_night(work: Work) -> None:
    client = casework.at_desk(MANAGER)
    assert "selected>21.00" in client.get("/profil/surel/").content.decode()
    assert client.post("/profil/jam-tenang/", {"begins": "19:00", "ends": "07:00"}).status_code == 302
    assert QuietHours.objects.get().person_id == id_of(MANAGER)
    for begins, ends in (("23:00", "06:00"), ("", ""), ("19:00", "12:00"), ("x", "07:00")):
        client.post("/profil/jam-tenang/", {"begins": begins, "ends": ends})
    assert QuietHours.objects.filter(begins="19:00", ends="07:00").count() == 1
    client.post("/profil/jam-tenang/", {"begins": "21:00", "ends": "06:00"})
    assert not QuietHours.objects.exists()
