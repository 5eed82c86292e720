"""Who ends an emergency by reading it, and in which office it goes on until somebody does."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import LazySettings
from tests.factories import children, mailing, team
from tests.factories.deadlines import wib
from tests.factories.team import ANTON, DEWI, HASAN, LESTARI, RINA

from sigap.access.models import Person
from sigap.access.roles import OfficeKind, RoleCode
from sigap.notifications import actions as notices
from sigap.notifications.jobs import alerts
from sigap.notifications.models import Alert, AlertStep, Mail, Notice
from sigap.notifications.queries import notices_for, unread_count
from sigap.notifications.queries.reaching import alerts_of
from sigap.notifications.rules import Audience
from sigap.notifications.rules.alerting import CLIMBING_CODES, digest_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
NIGHT = wib(11, 25, 22)
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def house(settings: LazySettings) -> Iterator[None]:
    with mailing.house(settings):
        Notice.objects.all().delete()
        yield


def swept(*minutes: float) -> list[int]:
    with team.role("sigap_worker"):
        return [alerts.go_on(NIGHT + minute * MINUTE) for minute in minutes]


def told(alert: Alert) -> list[str]:
    names = dict(Person.objects.values_list("pk", "login"))
    return [
        names[who] for who in AlertStep.objects.filter(alert=alert).order_by("no").values_list("person_id", flat=True)
    ]


def barred(*hearers: tuple[str, Audience | str]) -> list[Notice]:
    """One exit that is barred: told to these people, or offices' parts, by one act."""
    ids = {"case": str(uuid4()), "exit": str(uuid4())}
    return [
        notices.notify(
            at=NIGHT,
            code="exit-barred",
            person_id=mailing.person(who) if not part else None,
            office_id=team.office(team.PEOPLE[who][2]).pk if part else None,
            role=part,
            ids=ids,
        )
        for who, part in hearers
    ]


def alert_of(notice: Notice) -> Alert:
    assert notice.alert_id is not None
    return Alert.objects.get(pk=notice.alert_id)


def test_who_set_it_ends_nothing_by_reading_it() -> None:
    """Hasan heads the office and sets it himself: the notice to heads is his too, and Dewi's still goes on."""
    mailing.confirmed(DEWI, HASAN)
    ids = {"case": str(uuid4())}
    with team.at_desk(HASAN):
        first = notices.notify(at=NIGHT, code="danger-set", person_id=mailing.person(DEWI), ids=ids)
        office = team.office(OfficeKind.UPTD_PPA).pk
        notices.notify(at=NIGHT, code="danger-set", office_id=office, role=Audience.HEAD, ids=ids)
    alert = alert_of(first)
    with team.at_desk(HASAN) as hasan:
        assert notices.mark_read(by=hasan, at=NIGHT + MINUTE) == 0
        assert notices.mark_read(by=hasan, at=NIGHT + MINUTE, alert=alert.pk) == 0
        assert (alerts_of(hasan, [alert.pk])[alert.pk].is_own, unread_count()) == (True, 1)
    # Nobody reads for another by the database either.
    Notice.objects.filter(alert_id=alert.pk, role="head").update(read_at=NIGHT, read_by=mailing.person(HASAN))
    alert.refresh_from_db()
    assert alert.ended_how == ""
    Notice.objects.filter(alert_id=alert.pk).update(read_at=None, read_by=None)
    swept(0, 5)
    with team.at_desk(DEWI) as dewi:
        assert not alerts_of(dewi, [alert.pk])[alert.pk].is_own
        assert notices.mark_read(by=dewi, at=NIGHT + 6 * MINUTE) == 1
    alert.refresh_from_db()
    assert (alert.ended_how, alert.ended_by) == ("read", mailing.person(DEWI))
    with team.at_desk(HASAN) as hasan:
        assert notices.mark_read(by=hasan, at=NIGHT + 7 * MINUTE) == 1


def test_the_link_in_ones_own_mail_keeps_nobody_from_being_told() -> None:
    mailing.confirmed(DEWI)
    own, other = [
        notices.notify(at=NIGHT, code="danger-set", person_id=mailing.person(DEWI), ids={"case": str(uuid4())})
        for _each in range(2)
    ]
    Alert.objects.filter(pk=alert_of(own).pk).update(set_by=mailing.person(DEWI))
    swept(0)
    token, before = uuid4(), alert_of(own).next_at
    Mail.objects.filter(person_id=mailing.person(DEWI)).update(sent_at=NIGHT, token_digest=digest_of(token))
    with team.role("sigap_desk"):
        assert notices.acknowledge(at=NIGHT + MINUTE, token=token)
    assert alert_of(own).next_at == before == NIGHT + 5 * MINUTE
    assert alert_of(other).next_at == NIGHT + 16 * MINUTE


def test_who_alone_is_told_of_their_own_reads_it_when_nobody_is_left() -> None:
    with team.at_desk(DEWI) as dewi:
        own = notices.notify(at=NIGHT, code="case-given-danger", person_id=dewi.person_id, ids={"case": str(uuid4())})
    with team.at_desk(DEWI) as dewi:
        assert notices.mark_read(by=dewi, at=NIGHT) == 0
    swept(0, 1, 2)
    assert set(told(alert_of(own))) >= {DEWI, HASAN}
    assert alert_of(own).ended_how == "exhausted"
    with team.at_desk(DEWI) as dewi:
        assert notices.mark_read(by=dewi, at=NIGHT + MINUTE * 3) == 1
    assert alert_of(own).ended_how == "exhausted"


def test_where_several_offices_must_act_each_reads_for_itself() -> None:
    head, police = barred((HASAN, Audience.HEAD), (LESTARI, Audience.HEAD))
    assert head.alert_id != police.alert_id
    with team.at_desk(HASAN) as hasan:
        assert notices.mark_read(by=hasan, at=NIGHT, alert=head.alert_id) == 1
    assert (alert_of(head).ended_how, alert_of(police).ended_how) == ("read", "")
    swept(0)
    assert LESTARI in told(alert_of(police))
    assert HASAN not in told(alert_of(police))


def test_who_hears_by_two_ways_reads_both_at_once() -> None:
    own, head, police = barred((HASAN, ""), (HASAN, Audience.HEAD), (LESTARI, Audience.HEAD))
    with team.at_desk(HASAN) as hasan:
        shown = [notice for notice in notices_for(hasan, at=NIGHT) if notice.code == "exit-barred"]
        assert [notice.alert_id for notice in shown] == [own.alert_id]
        assert notices.mark_read(by=hasan, at=NIGHT, alert=shown[0].alert_id) == 2
    assert [alert_of(each).ended_how for each in (own, head, police)] == ["read", "read", ""]


def test_two_children_of_one_case_are_two_emergencies() -> None:
    case, dewi = str(uuid4()), mailing.person(DEWI)
    for key in ("detention", "exit"):
        pair = [
            notices.notify(at=NIGHT, code="suspect-free", person_id=dewi, ids={"case": case, key: str(uuid4())})
            for _child in range(2)
        ]
        assert len({notice.alert_id for notice in pair}) == 2, key
    with team.at_desk(DEWI) as actor:
        assert len(notices_for(actor, at=NIGHT)) == unread_count() == 4


def test_a_child_that_must_be_let_go_is_told_to_each_hearer_and_climbs() -> None:
    code = children.opened()
    children.know(code)
    row = children.detain(code)
    Notice.objects.all().delete()
    children.rung(children.until() - timedelta(hours=12))
    found = list(Notice.objects.filter(code="child-release-tomorrow", ids__detention=str(row.id)))
    assert len(found) == len({notice.alert_id for notice in found}) > 1
    assert all(alert_of(notice).climbs for notice in found)
    [mine] = [notice for notice in found if notice.person_id == mailing.person(DEWI)]
    assert mine.answering_id == team.office(OfficeKind.UPTD_PPA).pk
    assert {"child-held-barred", "child-release-due", "child-release-tomorrow"} <= CLIMBING_CODES


def test_it_goes_on_in_the_office_of_the_case_alone() -> None:
    """Dewi holds a post with the police too: their head is not told of a case of the UPTD."""
    team.also_works_at(DEWI, RoleCode.INVESTIGATOR, OfficeKind.POLRES_PPA)
    case = team.case_of(team.opened())
    Notice.objects.all().delete()
    notice = notices.notify(at=NIGHT, code="case-given-danger", person_id=case.manager_id, ids={"case": str(case.pk)})
    swept(0, 1, 2)
    assert alert_of(notice).ended_how == "exhausted"
    reached = set(told(alert_of(notice)))
    assert {DEWI, HASAN} <= reached
    assert not reached & {LESTARI, ANTON}
    climbed = Notice.objects.get(code="alert-unread", person_id=mailing.person(HASAN))
    assert climbed.answering_id == case.office_id
    assert RINA not in reached, "who neither heads nor has the duty sleeps"
