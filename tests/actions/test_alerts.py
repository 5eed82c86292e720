"""An emergency that nobody reads goes on by night: next channel, next person, last the daily chair; each step once."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.conf import LazySettings
from django.db import connection
from tests.factories import mailing, rosters, team
from tests.factories.deadlines import wib
from tests.factories.mail_server import Box
from tests.factories.team import ANTON, DEWI, HASAN, LESTARI, MAYA, RINA

from sigap.access.models import Person
from sigap.access.rules import SeatKind
from sigap.audit.models import Event
from sigap.notifications import actions as notices
from sigap.notifications import events
from sigap.notifications.actions import alerts as taking
from sigap.notifications.actions import notices as sending
from sigap.notifications.actions import outbox
from sigap.notifications.jobs import alerts
from sigap.notifications.models import Address, Alert, AlertStep, Mail, Notice, Outlet, QuietHours
from sigap.notifications.queries import notices_for
from sigap.notifications.queries.reaching import alerts_of, how_reached
from sigap.notifications.rules import Audience
from sigap.notifications.rules.alerting import AlertChannel
from sigap.taskforce import actions as taskforce

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
NIGHT = wib(11, 25, 22)
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def box(settings: LazySettings) -> Iterator[Box]:
    with mailing.house(settings) as box:
        yield box


@pytest.fixture(autouse=True)
def night() -> None:
    """Rina has the duty, Dewi goes next, Hasan heads the office, Lestari is the daily chair."""
    team.stepped_up(MAYA)
    with team.at_desk(MAYA) as maya:
        chair = Person.objects.get(login=LESTARI)
        taskforce.grant_seat(by=maya, at=team.AT, person=chair, kind=SeatKind.DAILY_CHAIR)
    rosters.rostered(RINA)
    Notice.objects.all().delete()


def swept(*minutes: float) -> list[int]:
    """What the sweep did at these minutes after 22:00."""
    with team.role("sigap_worker"):
        return [alerts.go_on(NIGHT + minute * MINUTE) for minute in minutes]


def by_whatsapp(*logins: str) -> None:
    Outlet.objects.create(channel="whatsapp", is_set_up=True)
    for number, login in enumerate(logins):
        Address.objects.create(
            person_id=mailing.person(login), channel="whatsapp", address=f"62812000000{number}0", confirmed_at=team.AT
        )


def danger(*, at: datetime = NIGHT, about: UUID | None = None, code: str = "danger-set") -> Alert:
    """Dewi's case: she is told of it and so is her head, by one act."""
    ids = {"case": str(about or uuid4())}
    first = notices.notify(at=at, code=code, person_id=mailing.person(DEWI), ids=ids)
    office = team.office(team.PEOPLE[DEWI][2]).pk
    second = notices.notify(at=at, code=code, office_id=office, role=Audience.HEAD, ids=ids)
    assert first.alert_id is not None
    assert first.alert_id == second.alert_id
    return Alert.objects.get(pk=first.alert_id)


def steps(alert: Alert) -> list[tuple[int, str, str, str]]:
    names = dict(Person.objects.values_list("pk", "login"))
    rows = AlertStep.objects.filter(alert=alert).order_by("no", "taken_at")
    found = [(row.no, names[row.person_id], row.rung, row.channel) for row in rows]
    return sorted(found)


def test_silence_goes_to_the_next_channel_then_the_next_person_then_the_chair() -> None:
    mailing.confirmed(DEWI, RINA, LESTARI)
    by_whatsapp(DEWI)
    alert = danger()
    assert swept(0, 1, 4.9) == [2, 0, 0]
    first = [(1, DEWI, "addressee", "whatsapp"), (1, HASAN, "addressee", "desk")]
    assert steps(alert) == first
    assert swept(5, 5, 9) == [1, 0, 0]
    assert steps(alert) == [*first, (2, DEWI, "addressee", "mail")]
    assert swept(10, 15, 20, 60) == [1, 1, 1, 0]
    assert steps(alert)[3:] == [(3, RINA, "duty", "mail"), (4, LESTARI, "daily_chair", "mail")]
    alert.refresh_from_db()
    assert (alert.ended_how, alert.next_at, alert.ended_by) == ("exhausted", None, None)
    told = {(row.code, row.person_id) for row in Notice.objects.filter(code__startswith="alert-")}
    assert told == {("alert-unread", mailing.person(RINA)), ("alert-unread-chair", mailing.person(LESTARI))}
    trail = Event.objects.filter(code=events.ALERT_STEP).count()
    assert trail == len(steps(alert)) == 5
    assert Event.objects.filter(code=events.ALERT_EXHAUSTED).count() == 1


def test_reading_it_ends_it_and_the_first_sees_in_the_morning_who_did() -> None:
    mailing.confirmed(DEWI, RINA)
    alert = danger()
    swept(0, 5)
    with team.at_desk(RINA) as rina:
        own = [notice for notice in notices_for(rina, at=NIGHT + 6 * MINUTE) if notice.alert_id == alert.pk]
        assert [notice.code for notice in own] == ["alert-unread"]
        assert notices.mark_read(by=rina, at=NIGHT + 6 * MINUTE, alert=alert.pk) == 1
        assert notices.mark_read(by=rina, at=NIGHT + 7 * MINUTE, alert=alert.pk) == 0
    assert swept(10, 20, 60) == [0, 0, 0]
    with team.at_desk(DEWI) as dewi:
        [found] = alerts_of(dewi, [alert.pk]).values()
        assert (found.ended_by, found.ended_at) == (rina.person_id, NIGHT + 6 * MINUTE)
        assert [step.person_id for step in found.steps if not step.is_addressee] == [rina.person_id]
    with team.at_desk(ANTON) as anton:
        assert alerts_of(anton, [alert.pk]) == {}
        assert notices.mark_read(by=anton, at=NIGHT + 8 * MINUTE, alert=alert.pk) == 0


def test_who_must_not_know_is_passed_over_without_a_sign() -> None:
    mailing.confirmed(DEWI, RINA, HASAN, LESTARI)
    case = team.case_of(team.opened())
    with connection.cursor() as cursor:
        kept = [uuid4(), case.pk, mailing.person(RINA)]
        cursor.execute("SELECT access.exclude(%s, %s, 'case', %s, NULL, '', false, false)", kept)
    Mail.objects.all().delete()
    first = notices.notify(at=NIGHT, code="danger-set", person_id=mailing.person(DEWI), ids={"case": str(case.pk)})
    assert first.alert_id is not None
    alert = Alert.objects.get(pk=first.alert_id)
    assert swept(0, 5, 10, 15)[1:] == [1, 1, 1]
    assert [who for _no, who, *_rest in steps(alert)] == [DEWI, HASAN, LESTARI]
    assert not Mail.objects.filter(person_id=mailing.person(RINA), kind="emergency").exists()
    with team.at_desk(RINA) as rina:
        assert alerts_of(rina, [alert.pk]) == {}
        assert not [notice for notice in notices_for(rina, at=NIGHT + MINUTE * 20) if notice.alert_id]


def test_some_codes_go_by_two_channels_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    mailing.confirmed(DEWI)
    by_whatsapp(DEWI)
    monkeypatch.setattr(sending, "TWO_CHANNEL_CODES", {"danger-set"})
    alert = danger()
    swept(0)
    assert [(no, way) for no, who, _rung, way in steps(alert) if who == DEWI] == [(1, "mail"), (1, "whatsapp")]
    due = Mail.objects.filter(person_id=mailing.person(DEWI)).values_list("channel", "due_at")
    assert dict(due) == {"mail": NIGHT, "whatsapp": NIGHT}


def test_a_channel_that_fails_is_not_waited_for(settings: LazySettings) -> None:
    mailing.confirmed(DEWI, RINA)
    alert = danger()
    swept(0)
    settings.SIGAP_MAIL_URL = "smtp://127.0.0.1:1"
    with pytest.raises(Exception, match="unreachable"):
        mailing.sweep(NIGHT + MINUTE)
    assert swept(1)[0] == 1
    assert [who for _no, who, rung, _way in steps(alert) if rung == "duty"] == [RINA]
    for minute in (12, 13, 40, 90):
        with pytest.raises(Exception, match="unreachable"):
            mailing.sweep(NIGHT + minute * MINUTE)
    assert Notice.objects.filter(code="mail-down").count() == 1


def test_by_night_a_shared_emergency_rouses_who_has_the_duty_and_quiet_hours_hold() -> None:
    mailing.confirmed(RINA, DEWI, HASAN)
    role = Audience.INTAKE
    notices.notify(at=NIGHT, code="reports-unchecked-danger", role=role)
    assert mailing.sweep(NIGHT) == 1
    assert [mail.kind for mail in Mail.objects.filter(sent_at=None).order_by("person_id")] == ["urgent", "urgent"]
    assert mailing.sweep(wib(11, 26, 7, 30)) == 2
    QuietHours.objects.create(person_id=mailing.person(DEWI), begins="19:00", ends="07:00")
    notices.notify(at=wib(11, 26, 18), code="clock-late", person_id=mailing.person(DEWI))
    assert mailing.sweep(wib(11, 26, 19)) == 0, "what was due by day and is late wakes nobody in their own night"
    notices.notify(at=wib(11, 26, 20), code="clock-late", person_id=mailing.person(DEWI))
    assert [mailing.sweep(wib(11, 27, 6, 59)), mailing.sweep(wib(11, 27, 7))] == [0, 1]


def test_all_of_an_office_away_goes_to_the_chair_and_with_no_address_nobody_waits() -> None:
    for login in (RINA, HASAN):
        rosters.away(login)
    Notice.objects.exclude(code="danger-set").delete()
    alert = danger()
    assert swept(0)[0] > 1
    assert [(who, way) for _no, who, _rung, way in steps(alert)] == [
        (DEWI, "desk"),
        (HASAN, "desk"),
        (LESTARI, "desk"),
    ]
    alert.refresh_from_db()
    assert alert.ended_how == "exhausted"


def test_a_way_into_an_account_goes_to_nobody_else() -> None:
    mailing.confirmed(DEWI, RINA)
    notice = notices.notify(at=NIGHT, code="reset-asked", person_id=mailing.person(DEWI))
    assert notice.alert_id is not None
    assert swept(0, 5, 30) == [1, 1, 0]
    assert [who for _no, who, *_rest in steps(Alert.objects.get(pk=notice.alert_id))] == [DEWI]


def test_the_link_in_the_mail_says_that_somebody_knows_and_only_that(box: Box) -> None:
    mailing.confirmed(DEWI, RINA)
    alert = danger()
    mailing.sweep(NIGHT)
    text = box.letters[0].get_content()
    token = UUID(text.split("/tahu/")[1].split("/")[0])
    with team.role("sigap_desk"):
        assert not notices.acknowledge(at=NIGHT + MINUTE, token=uuid4())
        assert notices.acknowledge(at=NIGHT + MINUTE, token=token)
        assert notices.acknowledge(at=NIGHT + 2 * MINUTE, token=token)
    alert.refresh_from_db()
    assert alert.next_at == NIGHT + 16 * MINUTE
    assert AlertStep.objects.get(alert=alert, channel="mail").seen_at == NIGHT + MINUTE
    assert Notice.objects.filter(alert_id=alert.pk, read_at=None).count() == 2
    assert swept(15, 16) == [0, 1]
    with team.role("sigap_desk"):
        assert not notices.acknowledge(at=NIGHT + timedelta(days=2), token=token)


def test_the_secretariat_sees_who_cannot_be_reached_and_no_address() -> None:
    mailing.confirmed(DEWI)
    by_whatsapp(DEWI)
    with team.at_desk(MAYA) as maya:
        rows = {row.name: row for row in how_reached(maya, at=NIGHT)}
    assert [str(way) for way in rows["Dewi Anggraini"].ways] == ["surel", "WhatsApp"]
    assert (rows["Rina Marlina"].ways, rows["Rina Marlina"].duty_at) == ((), rosters.NIGHT)
    assert AlertChannel.DESK.value not in {str(way) for row in rows.values() for way in row.ways}


def test_one_that_fails_holds_up_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    mailing.confirmed(DEWI, RINA)
    broken, sound = danger(), danger(at=NIGHT + MINUTE / 2)
    line, tell = taking._line, outbox._tell

    def no_line(alert: Alert, at: datetime) -> object:
        if alert.pk == broken.pk:
            raise ValueError("a row that nobody foresaw")
        return line(alert, at)

    def no_telling(taken: list[tuple[object, ...]], at: datetime) -> None:
        if any(broken.pk in row for row in taken):
            raise ValueError("a row that nobody foresaw")
        tell(taken, at)  # type: ignore[arg-type]  # rows as the outbox reads them

    monkeypatch.setattr(outbox, "_tell", no_telling)
    with pytest.raises(ValueError, match="nobody foresaw"):
        swept(1)
    assert steps(broken) == []
    assert steps(sound)[0] == (1, DEWI, "addressee", "mail")
    monkeypatch.setattr(outbox, "_tell", tell)
    swept(1)
    monkeypatch.setattr(taking, "_line", no_line)
    for minutes in (6, 11, 16):
        with pytest.raises(ValueError, match="nobody foresaw"):
            swept(minutes)
    assert [step[2] for step in steps(broken)] == ["addressee", "addressee"]
    assert steps(sound)[-1] == (3, LESTARI, "daily_chair", "desk")
