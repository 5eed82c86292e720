"""What the public sends: sealed, paced, once; opened on the desk with a trace; who may work with children."""

import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import ProgrammingError, connection, transaction
from tests.factories import preventing, team
from tests.factories.preventing import AT, TODAY, for_pupils, planned

from sigap.audit.models import Event
from sigap.kernel.errors import Refused
from sigap.mailbox.quarantine.pacing import Limits, Pacing
from sigap.outreach import actions as outreach
from sigap.outreach.materials import MaterialKind, materials, questions_of
from sigap.outreach.models import MaterialVariant, PublicMessage
from sigap.outreach.posting import OutreachMessage, PostOutcome, post_message
from sigap.outreach.rules import MessageState, PublicMessageKind, SessionTopic, Smiley
from sigap.prevention.actions import volunteers as acts
from sigap.prevention.actions.activity_state import UnableForPrevention
from sigap.prevention.actions.materials import write_variant
from sigap.prevention.actions.messages import AlreadySettled, settle_message
from sigap.prevention.actions.volunteers import VolunteerContact
from sigap.prevention.models import VolunteerDuty, VolunteerRecord
from sigap.prevention.queries import people
from sigap.prevention.reading import open_contacts, open_messages
from sigap.prevention.rules import CheckKind, VolunteerKind
from sigap.vault.hpke import fingerprint_in
from sigap.work.models import WorkItem

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
CONTACT = VolunteerContact(name="Pere'an CONTOH", phone="0812 3456 7890")


@pytest.fixture(autouse=True)
def _regions(db: None) -> None:
    preventing.regions()


def sent(message: OutreachMessage | None = None, *, key: bytes = b"", minute: int = 10) -> PostOutcome:
    """As the public process, with its role."""
    message = message or OutreachMessage(
        kind=PublicMessageKind.VOLUNTEER, area=preventing.DISTRICT,
        texts={"name": CONTACT.name, "phone": CONTACT.phone, "age": "31"},
    )  # fmt: skip
    with team.role("sigap_public"):
        pacing = Pacing(limits=Limits(minute=minute, hour=40, day=120))
        return post_message(message, key=key or uuid4().bytes, at=AT, pacing=pacing)


def taken(**more: Any) -> VolunteerRecord:
    given: dict[str, Any] = {
        "kind": VolunteerKind.PERSON,
        "contact": CONTACT,
        "region_code": preventing.VILLAGES[0],
        "age": 31,
    } | more
    with team.at_desk(team.MAYA) as actor:
        made: VolunteerRecord = acts.take_in(by=actor, at=AT, **given)
        return made


def checked(volunteer: VolunteerRecord, *kinds: CheckKind, source: str = "") -> None:
    for kind in kinds:
        with team.at_desk(team.GITA if kind is CheckKind.REFERENCE_TWO else team.MAYA) as actor:
            acts.note_check(
                by=actor,
                at=AT,
                volunteer_id=volunteer.pk,
                kind=kind,
                day=TODAY,
                source=source or f"lemari, {kind.value}",
            )


def assigned(volunteer: VolunteerRecord, activity: Any) -> None:
    with team.at_desk(team.GITA) as actor:
        acts.assign_volunteer(by=actor, at=AT, activity_id=activity.pk, volunteer_id=volunteer.pk)


def test_what_is_sent_lies_sealed_once_and_opens_with_a_trace() -> None:
    key = uuid4().bytes
    assert [sent(key=key), sent(key=key)] == [PostOutcome.NEW, PostOutcome.AGAIN]
    row = PublicMessage.objects.get()
    assert CONTACT.name.encode() not in bytes(row.sealed_body or b"") + bytes(row.key_blob or b"")
    assert WorkItem.objects.filter(kind="prevention.message", subject_id=row.pk, settled_at__isnull=True).exists()
    found = open_messages(
        entering=team.entering(team.MAYA), wanted=lambda actor: people.waiting(actor, page=1)[0], at=AT
    )
    assert [(each.pk, said["phone"]) for each, said in found] == [(row.pk, CONTACT.phone)]
    row.refresh_from_db()
    assert row.key_blob is None
    bodies = [json.loads(event.body) for event in Event.objects.all()]
    codes = {body["code"] for body in bodies if body["ids"].get("message") == str(row.pk)}
    assert codes == {"outreach:message:received", "prevention:message:key_taken"}
    assert sum(body["ids"].get("subject") == str(row.pk) for body in bodies) == 1
    assert CONTACT.name not in json.dumps(bodies, ensure_ascii=False)
    for login in (team.RINA, team.SURYA, team.SITI):
        with team.at_desk(login):
            assert not PublicMessage.objects.exists()
        with pytest.raises(Refused):
            open_messages(entering=team.entering(login), wanted=lambda _actor: [], at=AT)
    with team.at_desk(team.GITA) as actor:
        settle_message(by=actor, at=AT, message_id=row.pk, state=MessageState.TAKEN)
    with team.at_desk(team.MAYA) as actor, pytest.raises(AlreadySettled):
        settle_message(by=actor, at=AT, message_id=row.pk, state=MessageState.DECLINED)
    assert not WorkItem.objects.filter(kind="prevention.message", settled_at__isnull=True).exists()


def test_a_hundred_in_a_minute_wait_apart_and_none_is_lost() -> None:
    for _each in range(30):
        assert sent(minute=5) is PostOutcome.NEW
    crowded = [each.is_crowded for each in PublicMessage.objects.all()]
    assert (len(crowded), sum(crowded)) == (30, 25)
    with team.at_desk(team.MAYA) as actor:
        rows, has_more = people.waiting(actor, page=1)
    assert (len(rows), has_more, [row.is_crowded for row in rows[:5]]) == (10, True, [False] * 5)


def test_the_public_role_reads_nothing_and_lies_about_nothing() -> None:
    sent()
    for table in ("outreach_publicmessage", "outreach_publicsession", "outreach_materialvariant",
                  "prevention_volunteerrecord", "prevention_preventionactivity"):  # fmt: skip
        with team.role("sigap_public"), transaction.atomic(), connection.cursor() as cursor:
            with pytest.raises(ProgrammingError):
                cursor.execute(f"SELECT * FROM {table}")
            transaction.set_rollback(True)


def test_feedback_is_kept_of_a_session_that_was_and_probing_sounds_alike() -> None:
    activity, ahead = planned(day=TODAY), planned()

    def said(code: str, text: str = "") -> PostOutcome:
        return sent(
            OutreachMessage(kind=PublicMessageKind.FEEDBACK, code=code, smiley=Smiley.GOOD, texts={"text": text})
        )

    assert {said(code) for code in (activity.code, "tidakada", ahead.code)} == {PostOutcome.NEW}
    said(activity.code, "Terlalu siang")
    rows = PublicMessage.objects.order_by("state")
    assert [(row.session_id, row.state) for row in rows] == [(activity.pk, "taken"), (activity.pk, "waiting")]
    with team.at_desk(team.MAYA) as actor:
        assert people.smileys_of(actor, activity)[Smiley.GOOD] == 2


def test_a_volunteer_is_an_adult_and_stands_beside_children_only_once_checked() -> None:
    for age in (15, 0, None, 200):
        with pytest.raises(UnableForPrevention):
            taken(age=age)
    key = uuid4()
    someone, group = taken(volunteer_id=key), taken(kind=VolunteerKind.PATBM, name="PATBM CONTOH", age=None, members=12)
    assert (taken(volunteer_id=key).pk, someone.number, group.number) == (key, 1, 2)
    assert CONTACT.name.encode() not in bytes(VolunteerRecord.objects.get(pk=key).sealed_contact)
    opened = open_contacts(entering=team.entering(team.GITA), volunteer_ids=[key], at=AT)
    assert opened[key] == {"name": CONTACT.name, "phone": CONTACT.phone}
    with pytest.raises(Refused):
        open_contacts(entering=team.entering(team.SITI), volunteer_ids=[key], at=AT)
    parents, pupils = planned(), for_pupils()
    assigned(someone, parents)
    with pytest.raises(UnableForPrevention, match="belum boleh"):
        assigned(someone, pupils)
    checked(someone, CheckKind.DECLARATION, CheckKind.REFERENCE_ONE)
    with pytest.raises(UnableForPrevention, match="berbeda"):
        checked(someone, CheckKind.REFERENCE_TWO, source="Lemari, reference_one")
    with team.at_desk(team.MAYA) as actor:
        assert not people.offered_for(actor, pupils)
    # Past every page, the database says the same.
    with transaction.atomic(), pytest.raises(Exception, match="not yet to work with children"):
        VolunteerDuty.objects.create(activity=pupils, volunteer=someone, assigned_by=uuid4(), assigned_at=AT)
    checked(someone, CheckKind.REFERENCE_TWO)
    with team.at_desk(team.MAYA) as actor:
        assert [row.volunteer.pk for row in people.offered_for(actor, pupils)] == [someone.pk]
    assigned(someone, pupils)
    assigned(someone, pupils)
    with team.at_desk(team.MAYA) as actor:
        acts.let_go(by=actor, at=AT, volunteer_id=someone.pk, why="Pindah")
    assert not VolunteerDuty.objects.exists()
    with pytest.raises(UnableForPrevention, match="berhenti"):
        assigned(someone, parents)


def test_twelve_sheets_and_what_an_office_writes_in_their_place() -> None:
    assert (len(materials()), {each.kind for each in materials()}) == (12, set(MaterialKind))
    assert all(len(questions_of(topic)) == 3 for topic in SessionTopic)
    told: dict[str, Any] = {
        "material": "poster_ask_first",
        "title": "Tanyo dulu",
        "body": "Tanyo siapo.",
        "is_public": True,
    }
    for language in ("bahaso kito", "Bahaso Kito "):
        with team.at_desk(team.GITA) as actor:
            write_variant(by=actor, at=AT, language=language, **told)
    assert MaterialVariant.objects.filter(replaced_at__isnull=True).count() == 1
    with team.at_desk(team.GITA) as actor, pytest.raises(UnableForPrevention):
        write_variant(by=actor, at=AT, language="Jawa", **(told | {"body": "Telepon 0812 3456 7890"}))


def test_what_was_settled_goes_and_keys_come_along_when_they_rotate() -> None:
    sent()
    sent()
    declined, left = PublicMessage.objects.order_by("pk")
    mark = fingerprint_in(left.key_blob or b"")
    with team.at_desk(team.MAYA) as actor:
        settle_message(by=actor, at=AT, message_id=declined.pk, state=MessageState.DECLINED)
    declined.refresh_from_db()
    assert (declined.sealed_body, declined.key_blob, declined.key_id) == (None, None, None)
    assert [*outreach.adopt_keys(at=AT, sealed_to=[b"another "])] == []
    assert [*outreach.adopt_keys(at=AT, sealed_to=[mark])] == [[mark]]
    ((row, said),) = open_messages(
        entering=team.entering(team.MAYA), wanted=lambda actor: people.waiting(actor, page=1)[0], at=AT
    )
    assert (row.pk, said["name"]) == (left.pk, CONTACT.name)
    with team.at_desk(team.MAYA) as actor:
        settle_message(by=actor, at=AT, message_id=left.pk, state=MessageState.TAKEN)
    PublicMessage.objects.filter(pk=left.pk).update(
        sealed_body=b"x", key_id=uuid4(), settled_at=AT - timedelta(days=366)
    )
    with team.role("sigap_worker"):
        assert (outreach.forget(at=AT), outreach.forget(at=AT)) == (1, 0)
