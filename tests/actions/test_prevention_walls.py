"""What the database itself refuses in prevention: a flood at its doors, strangers beside children, borrowed keys."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import Error as DatabaseTrouble
from django.db import transaction
from tests.factories import preventing, team
from tests.factories.preventing import AT, TODAY, for_pupils, planned

from sigap.access.models import Person
from sigap.access.roles import OfficeKind
from sigap.kernel.errors import Refused
from sigap.mailbox.quarantine.pacing import EffortShown, Limits, Pacing
from sigap.outreach.models import PublicMessage
from sigap.outreach.posting import OutreachMessage, PostOutcome, post_message
from sigap.outreach.rules import MessageState, PublicMessageKind, SessionAudience, SessionTopic, is_with_children
from sigap.prevention.actions import volunteers as acts
from sigap.prevention.actions.activity_state import UnableForPrevention
from sigap.prevention.actions.messages import MOST_AT_ONCE, decline_crowd, settle_message
from sigap.prevention.actions.planning import ActivityDetails, change_activity
from sigap.prevention.actions.reporting import SessionReport, correct_report, report_activity, report_version
from sigap.prevention.actions.volunteers import VolunteerContact
from sigap.prevention.models import ActivityPhoto, PreventionActivity, SafeguardCheck, VolunteerDuty, VolunteerRecord
from sigap.prevention.queries import people
from sigap.prevention.rules import CheckKind, Reach, VolunteerKind

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
CONTACT = VolunteerContact(name="Pere'an CONTOH", phone="0812 3456 7890")
YESTERDAY = TODAY - timedelta(days=1)


@pytest.fixture(autouse=True)
def _regions(db: None) -> None:
    preventing.regions()


def sent(kind: PublicMessageKind = PublicMessageKind.VOLUNTEER, work: EffortShown = EffortShown.NONE) -> PostOutcome:
    with team.role("sigap_public"):
        pacing = Pacing(limits=Limits(minute=1, hour=1, day=1), work=work)
        message = OutreachMessage(kind=kind, area=preventing.DISTRICT, texts={"contact": CONTACT.name})
        return post_message(message, key=uuid4().bytes, at=AT, pacing=pacing)


def flood(count: int) -> None:
    PublicMessage.objects.bulk_create(
        PublicMessage(
            id=uuid4(), kind="volunteer", received_at=AT - timedelta(hours=1), post_key=uuid4().bytes * 2,
            is_crowded=True,
        )
        for _each in range(count)
    )  # fmt: skip


def taken(**more: Any) -> VolunteerRecord:
    told = {"kind": VolunteerKind.PERSON, "contact": CONTACT, "region_code": preventing.VILLAGES[0], "age": 31}
    with team.at_desk(team.MAYA) as actor:
        made: VolunteerRecord = acts.take_in(by=actor, at=AT, **{**told, **more})
        return made


def checked(volunteer: VolunteerRecord, kind: CheckKind, login: str = team.MAYA) -> None:
    with team.at_desk(login) as actor:
        acts.note_check(by=actor, at=AT, volunteer_id=volunteer.pk, kind=kind, day=TODAY, source=f"map {kind.value}")


def assigned(volunteer: VolunteerRecord, activity: PreventionActivity) -> None:
    with team.at_desk(team.MAYA) as actor:
        acts.assign_volunteer(by=actor, at=AT, activity_id=activity.pk, volunteer_id=volunteer.pk)


def refused(login: str, write: Any) -> bool:
    """Whether the database stops what no page offers."""
    with team.at_desk(login), transaction.atomic():
        try:
            with transaction.atomic():
                return not write()
        except DatabaseTrouble:
            return True


def test_a_flood_of_one_kind_shuts_no_other_door_and_is_cleared_at_once() -> None:
    sent()
    flood(2000)
    assert [sent(work=work) for work in (EffortShown.NONE, EffortShown.WAITED)] == [PostOutcome.FULL] * 2
    assert sent(work=EffortShown.SOLVED) is PostOutcome.NEW, "who works finds room longer"
    assert sent(PublicMessageKind.SESSION_ASKED) is PostOutcome.NEW, "another door"
    PublicMessage.objects.filter(is_crowded=True).update(received_at=AT - timedelta(hours=25))
    assert sent() is PostOutcome.NEW, "a day later"
    PublicMessage.objects.filter(is_crowded=True).update(received_at=AT - timedelta(hours=1))
    with team.at_desk(team.SITI) as actor, pytest.raises(Refused):
        decline_crowd(by=actor, at=AT)
    counts: list[int] = []
    while not counts or counts[-1]:
        with team.at_desk(team.MAYA) as actor:
            counts.append(decline_crowd(by=actor, at=AT))
    assert (counts[0], sum(counts)) == (MOST_AT_ONCE, 2002)
    assert not PublicMessage.objects.filter(is_crowded=True, sealed_body__isnull=False).exists()
    assert PublicMessage.objects.filter(state="waiting").count() == 2, "what came within the pace waits on"
    assert sent() is PostOutcome.NEW


def test_nobody_stands_beside_children_by_a_softer_audience_a_group_or_one_officers_word() -> None:
    parents = SessionAudience.PARENTS
    assert is_with_children(SessionAudience.EVERYBODY, SessionTopic.SIGNS, "SMP CONTOH")
    assert not is_with_children(parents, SessionTopic.SIGNS, " ")
    at_school = planned(region_code=preventing.DISTRICT, details=ActivityDetails(school="SMP CONTOH"))
    online, open_to_all = planned(topic=SessionTopic.CHILD_ONLINE), planned(audience=SessionAudience.EVERYBODY)
    someone = taken()
    group = taken(kind=VolunteerKind.KARANG_TARUNA, name="Karang taruna CONTOH", age=None, members=40)
    for volunteer in (someone, group):
        for activity in (at_school, online, planned(topic=SessionTopic.BODY_SAFETY), for_pupils()):
            with pytest.raises(UnableForPrevention, match="bersama anak"):
                assigned(volunteer, activity)
            with transaction.atomic(), pytest.raises(Exception, match="not yet to work with children"):
                VolunteerDuty.objects.create(
                    activity=activity, volunteer=volunteer, assigned_by=uuid4(), assigned_at=AT
                )
        assigned(volunteer, open_to_all)
    for volunteer in (someone, group):
        checked(volunteer, CheckKind.DECLARATION)
        checked(volunteer, CheckKind.REFERENCE_ONE)
        with pytest.raises(UnableForPrevention, match="petugas pencegahan lain"):
            checked(volunteer, CheckKind.REFERENCE_TWO)
        told = {"kind": "reference_two", "day": TODAY, "source": "map", "checker_name": "Maya", "checked_at": AT}
        assert refused(team.MAYA, lambda v=volunteer, t=told: SafeguardCheck.objects.create(
            volunteer_id=v.pk, checked_by=Person.objects.get(login=team.MAYA).pk, **t))  # fmt: skip
        checked(volunteer, CheckKind.REFERENCE_TWO, team.GITA)
    assigned(someone, online)
    with pytest.raises(UnableForPrevention, match="satu per satu"):
        assigned(group, online)
    with team.at_desk(team.MAYA) as actor:
        assert [row.volunteer.pk for row in people.offered_for(actor, at_school)] == [someone.pk]
    # A session that turns into one with children afterwards, while a group helps there.
    with team.at_desk(team.MAYA) as actor, pytest.raises(UnableForPrevention, match="bersama anak"):
        change_activity(
            by=actor, at=AT, activity_id=open_to_all.pk,
            **preventing.plan_of(topic=SessionTopic.BODY_SAFETY, audience=SessionAudience.EVERYBODY),
        )  # fmt: skip


def test_no_row_borrows_the_key_of_another() -> None:
    sent()
    message, volunteer, activity = PublicMessage.objects.get(), taken(), planned(day=YESTERDAY)
    mine = {login: Person.objects.get(login=login).pk for login in (team.MAYA, team.SITI)}

    def photo(key: UUID) -> Any:
        return ActivityPhoto.objects.create(
            activity=activity, kind="jpeg", count=1, key_id=key, has_consent=True, shows_child=False,
            added_by=mine[team.MAYA], adder_name="Maya", added_at=AT,
        )  # fmt: skip

    def another(key: UUID) -> Any:
        return VolunteerRecord.objects.create(
            number=99, kind="person", region_code=preventing.VILLAGES[0], born_year=1990, key_id=key,
            sealed_contact=b"x", taken_by=mine[team.MAYA], taker_name="Maya", taken_at=AT,
        )  # fmt: skip

    assert message.key_id is not None
    for key in (volunteer.key_id, message.key_id):
        assert refused(team.MAYA, lambda k=key: photo(k))
        assert refused(team.MAYA, lambda k=key: another(k))
    rows = PublicMessage.objects.filter(pk=message.pk)
    for change in ({"key_id": volunteer.key_id}, {"sealed_body": b"x"}, {"key_blob": b"x"}):
        assert refused(team.MAYA, lambda c=change: rows.update(**c))
    assert not refused(team.MAYA, lambda: photo(uuid4())), "a key of its own"
    assert not refused(team.MAYA, lambda: rows.update(key_blob=None)), "as the vault takes the key over"


def test_what_was_settled_or_planned_stays_whoever_writes() -> None:
    sent()
    sent(PublicMessageKind.SESSION_ASKED)
    first, second = PublicMessage.objects.order_by("kind")
    maya, gita = (Person.objects.get(login=login).pk for login in (team.MAYA, team.GITA))
    with team.at_desk(team.MAYA) as actor:
        settle_message(by=actor, at=AT, message_id=first.pk, state=MessageState.TAKEN)
    settled = PublicMessage.objects.filter(pk=first.pk)
    for change in ({"state": "waiting", "settled_at": None}, {"settled_by": gita}, {"state": "declined"}):
        assert refused(team.MAYA, lambda c=change: settled.update(**c)), change
    waiting = PublicMessage.objects.filter(pk=second.pk)
    forged = {"state": "taken", "settled_at": AT, "settler_name": "Gita"}
    assert refused(team.MAYA, lambda: waiting.update(**forged, settled_by=gita))
    assert not refused(team.MAYA, lambda: waiting.update(**forged, settled_by=maya))

    activity = planned(day=YESTERDAY, details=ActivityDetails(partner_id=team.office(OfficeKind.DINSOS).pk))
    row = PreventionActivity.objects.filter(pk=activity.pk)
    changes: tuple[dict[str, Any], ...] = (
        {"is_public": True}, {"public_note": "Ditulis sendiri"}, {"place": "Lain"}, {"budget": 9}, {"planned_by": gita},
        {"topic": "signs"}, {"partner_id": None}, {"day": TODAY},
    )  # fmt: skip
    for change in changes:
        assert refused(team.SITI, lambda c=change: row.update(**c)), change
    for change in ({"planned_by": gita}, {"code": "lain"}):
        assert refused(team.MAYA, lambda c=change: row.update(**c)), change
    told = {"status": "reported", "reached_total": 9, "reported_at": AT, "reporter_name": "Maya"}
    assert refused(team.SITI, lambda: row.update(**told, reported_by=maya)), "in a colleague's name"
    report = SessionReport(reach=Reach(total=9))
    with team.at_desk(team.SITI) as actor:
        done = report_activity(by=actor, at=AT, activity_id=activity.pk, report=report)
    assert refused(team.MAYA, lambda: row.update(status="planned", reached_total=None, reported_at=None))
    assert refused(team.MAYA, lambda: row.update(reported_by=maya))
    with team.at_desk(team.MAYA) as actor:
        fixed = correct_report(
            by=actor, at=AT, activity_id=activity.pk, report=SessionReport(reach=Reach(total=8)),
            based_on=report_version(done),
        )  # fmt: skip
    assert (fixed.reached_total, fixed.reporter_name) == (8, team.PEOPLE[team.SITI][0])
