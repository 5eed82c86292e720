"""What lasts of conflict reports: a key as long as its post, three who can open, reminders, an end of keeping."""

from datetime import datetime, timedelta

import pytest
from django.db.models import F
from tests.factories import officers, recipients, team
from tests.factories.recipients import BAYU, GANDA, OKTA, PUTRI, STORY

from sigap.access.models import Membership, Person
from sigap.access.roles import OfficeKind, RoleCode
from sigap.audit.models import Event
from sigap.custody import actions, events
from sigap.custody.jobs import forget, remind
from sigap.custody.models import ConflictReport, ConflictShare
from sigap.custody.queries import conflict_reports, is_standing, own_key, readiness, resealable
from sigap.custody.rules import LANE_HELD_FOR, LANE_TOLD_BEFORE
from sigap.kernel.clock import now
from sigap.kernel.errors import Refused
from sigap.mailbox.conflict.posting import TooFewRecipients
from sigap.mailbox.posting import Receipt
from sigap.mailbox.reading import status_for
from sigap.mailbox.wordings import MessageCode
from sigap.notifications.models import Notice
from sigap.staff import actions as staff

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
LONG = timedelta(days=500)


def left(login: str) -> None:
    """Their post ended before this transaction began."""
    Membership.objects.filter(person__login=login).update(until=F("since"))


def told(login: str, code: str) -> int:
    return Notice.objects.filter(code=code, person_id=team.person_id(login)).count()


def swept(at: datetime) -> int:
    with team.role("sigap_worker"):
        return remind(at)


def done(receipt: Receipt, login: str = GANDA, *, at: datetime | None = None) -> ConflictReport:
    with team.at_desk(login) as actor:
        actions.tell(by=actor, at=at or now(), number=receipt.number, code=MessageCode.DONE_TALK)
    return ConflictReport.objects.get(number=receipt.number)


def test_a_key_ends_with_the_post_and_comes_back_only_as_a_new_one() -> None:
    recipients.ready(PUTRI, BAYU, OKTA)
    recipients.hired(GANDA)
    recipients.confirmed(recipients.keyed(GANDA, at=now() - timedelta(hours=2)))
    receipt = recipients.posted("police")
    left(GANDA)
    with pytest.raises(Refused), team.at_desk(GANDA) as actor:
        conflict_reports(actor)
    back = now() - timedelta(hours=1)
    post = RoleCode.CONFLICT_RECIPIENT
    person = Person.objects.get(login=GANDA)
    staff.grant_membership(by=officers.LOADER, at=back, person=person, office=recipients.office_of(GANDA), role=post)
    with team.at_desk(GANDA) as actor:
        old = own_key(actor)
        assert old is not None
        assert not is_standing(old)
        assert conflict_reports(actor) == []
    with pytest.raises(Refused):
        recipients.opened(GANDA, receipt.number)
    with team.at_desk(team.SURYA) as actor:
        found = readiness(actor, at=now())
    assert (("Ganda Contoh", "Kantor lpsk") in found.over, ("Ganda Contoh", "Kantor lpsk") in found.missing) == (
        True,
        True,
    )
    assert "Ganda Contoh" not in [row.key.person_name for row in found.rows]
    recipients.confirmed(recipients.keyed(GANDA))
    with team.at_desk(PUTRI) as actor:
        (lost,) = resealable(actor)
    assert (lost.person_name, lost.is_lost) == ("Ganda Contoh", True)


def test_while_fewer_than_three_offices_can_open_it_others_may_be_given_it() -> None:
    recipients.ready()
    receipt = recipients.posted("police")
    recipients.ready(OKTA)
    with team.at_desk(PUTRI) as actor:
        assert resealable(actor) == []
    left(GANDA)
    with team.at_desk(PUTRI) as actor:
        (few,) = resealable(actor)
    assert (few.person_name, few.is_lost) == ("Okta Contoh", False)
    opened = recipients.opened(PUTRI, receipt.number)
    with team.at_desk(PUTRI) as actor:
        actions.share_again(by=actor, at=now(), number=receipt.number, key_id=few.key_id, opened=opened)
    assert recipients.opened(OKTA, receipt.number).story == STORY


def test_nobody_gives_it_to_the_chain_of_what_it_names() -> None:
    recipients.ready(GANDA, PUTRI, OKTA)
    receipt = recipients.posted("religious")
    recipients.ready(BAYU)
    left(GANDA)
    opened = recipients.opened(PUTRI, receipt.number)
    with team.at_desk(PUTRI) as actor:
        (few,) = resealable(actor)
        assert few.person_name == "Bayu Contoh"
        with pytest.raises(actions.UnableToHandOverReport):
            actions.share_again(by=actor, at=now(), number=receipt.number, key_id=few.key_id, opened=opened)
    assert not ConflictShare.objects.filter(recipient_key_id=few.key_id).exists()


def test_a_recipient_who_came_to_work_there_reads_it_no_more() -> None:
    recipients.ready()
    receipt = recipients.posted("police")
    assert recipients.opened(GANDA, receipt.number).story == STORY
    team.also_works_at(GANDA, RoleCode.INVESTIGATOR, OfficeKind.POLRES_PPA)
    with pytest.raises(Refused):
        recipients.opened(GANDA, receipt.number)
    assert recipients.opened(PUTRI, receipt.number).story == STORY


def test_offices_of_one_chain_count_as_one() -> None:
    recipients.ready(GANDA, PUTRI)
    recipients.hired_at(OfficeKind.INSPEKTORAT, "nina.inspektorat")
    recipients.confirmed(recipients.keyed("nina.inspektorat"), GANDA)
    with pytest.raises(TooFewRecipients) as caught:
        recipients.posted("village")
    assert caught.value.fit.offices == 2
    recipients.posted("police")
    recipients.hired_at(OfficeKind.KEMENAG, "umar.kemenag")
    recipients.hired_at(OfficeKind.KEMENAG, "wati.kemenag", office="Kantor kemenag kedua")
    with pytest.raises(TooFewRecipients):
        recipients.posted("village")
    for login in ("umar.kemenag", "wati.kemenag"):
        recipients.confirmed(recipients.keyed(login))
    recipients.posted("village")
    with team.at_desk(team.SURYA) as actor:
        fits = {named.value: fit.offices for named, fit in readiness(actor, at=now()).fits}
    assert fits["village"] == 3, "two offices of one chain"


def test_who_must_not_know_is_left_out_without_their_chain() -> None:
    recipients.ready(GANDA, PUTRI, BAYU, OKTA)
    receipt = recipients.posted("police", hidden_from=["village", "family"])
    opened = recipients.opened(GANDA, receipt.number)
    assert {"desa", "polda", "polres"} <= opened.left_out
    assert "kecamatan" not in opened.left_out
    assert opened.may_release


def test_recipients_are_told_and_nobody_else_and_each_once() -> None:
    recipients.ready()
    receipt = recipients.posted("police")
    at = now()
    assert swept(at) == 3
    assert swept(at) == 0
    notices = Notice.objects.filter(code="conflict-arrived")
    assert {notice.person_id for notice in notices} == {team.person_id(login) for login in (GANDA, PUTRI, BAYU)}
    assert [notice.ids for notice in notices] == [{}, {}, {}]
    day = at + timedelta(days=1, minutes=1)
    assert (swept(day), swept(day), told(GANDA, "conflict-waiting")) == (3, 0, 1)
    assert swept(day + timedelta(days=1)) == 3
    with team.at_desk(GANDA) as actor:
        actions.tell(by=actor, at=day, number=receipt.number, code=MessageCode.READ)
    assert swept(day + timedelta(days=2)) == 0
    assert (swept(day + timedelta(days=8)), told(PUTRI, "conflict-open")) == (3, 1)
    done(receipt)
    assert swept(day + timedelta(days=30)) == 0


def test_what_is_done_goes_after_its_time_and_only_once_it_was_told() -> None:
    recipients.ready()
    receipt = recipients.posted("police")
    report = done(receipt)
    with team.role("sigap_worker"):
        assert forget(now() + LONG) == 0, "nobody was told"
    begin = now() + timedelta(days=372) - LANE_TOLD_BEFORE
    assert swept(begin) == 3
    assert told(GANDA, "conflict-ending") == 1
    with team.role("sigap_worker"):
        assert forget(begin + timedelta(days=6)) == 0
        assert forget(begin + timedelta(days=15)) == 1
    report.refresh_from_db()
    assert (report.ended, bytes(report.sealed_story), bytes(report.sealed_details)) == ("erased", b"", b"")
    assert not ConflictShare.objects.exists()
    assert Event.objects.filter(code=events.ERASED, stream_id=report.pk).count() == 1
    with team.role("sigap_public"):
        found = status_for(receipt.words)
    assert found is not None
    assert found.status == "done"


def test_a_recipient_keeps_it_longer() -> None:
    recipients.ready()
    receipt = recipients.posted("police")
    with team.at_desk(GANDA) as actor, pytest.raises(actions.UnableToHandOverReport):
        actions.keep_longer(by=actor, at=now(), number=receipt.number)
    report = done(receipt)
    begin = now() + timedelta(days=372)
    swept(begin)
    with team.at_desk(GANDA) as actor:
        actions.keep_longer(by=actor, at=begin, number=receipt.number)
        actions.keep_longer(by=actor, at=begin, number=receipt.number)
    assert Event.objects.filter(code=events.HELD, stream_id=report.pk).count() == 1
    with team.role("sigap_worker"):
        assert forget(begin + timedelta(days=300)) == 0
    end = begin + LANE_HELD_FOR
    assert swept(end - LANE_TOLD_BEFORE - timedelta(minutes=1)) == 0
    assert swept(end - LANE_TOLD_BEFORE) == 3, "its recipients hear of the end again, a fortnight before"
    with team.role("sigap_worker"):
        assert forget(end + timedelta(days=7, minutes=-1)) == 0, "its page says: at least until the end"
        assert forget(end + timedelta(days=7)) == 1


def test_recipients_have_their_fortnight_after_a_worker_stood_still() -> None:
    recipients.ready()
    done(recipients.posted("police"))
    late = now() + timedelta(days=390)
    assert swept(late) == 3
    with team.role("sigap_worker"):
        assert forget(late + LANE_TOLD_BEFORE - timedelta(minutes=1)) == 0
        assert forget(late + LANE_TOLD_BEFORE) == 1


def test_who_confirms_hears_of_a_new_key() -> None:
    recipients.hired(GANDA, PUTRI)
    recipients.keyed(GANDA)
    assert (told(team.SURYA, "conflict-key-made"), told(PUTRI, "conflict-key-made")) == (1, 1)
    assert (told(GANDA, "conflict-key-made"), told(team.RINA, "conflict-key-made")) == (0, 0)
