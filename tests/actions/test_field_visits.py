"""Field visits: a team is sent, gives word, is looked for, comes back, enters its sheet; what others of it may see."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from tests.factories import partners, plans, team
from tests.factories.fieldvisits import AT, HOUR, PLACE, SEEN, back, entered, left, planned, safe
from tests.factories.shelter import person_of
from tests.factories.team import ANTON, DEWI, HASAN, RINA, SITI

from sigap.access.roles import OfficeKind, RoleCode
from sigap.assistance.models import Service
from sigap.audit.models import Event
from sigap.cases.actions.exclusions import ExclusionRequest, exclude_from_case
from sigap.cases.actions.teamwork import assign
from sigap.cases.models import CasePerson, DangerTag
from sigap.cases.queries import case_for
from sigap.cases.queries.guard import closing_state
from sigap.cases.rules import ClosingReason, ExclusionBasis, ExclusionKind
from sigap.cases.rules.guard import GuardRule, standing_against
from sigap.casework.models import PlannedService
from sigap.fieldvisits import actions
from sigap.fieldvisits.actions import UnableToGiveWord, UnableToSend, UnableToWriteSheet
from sigap.fieldvisits.jobs import ring
from sigap.fieldvisits.models import FieldMember, FieldSheet, FieldVisit
from sigap.fieldvisits.queries import visits_of
from sigap.fieldvisits.reading import open_visit
from sigap.fieldvisits.rules import FieldStatus, SpokenTo, agreement
from sigap.kernel.errors import Conflict, Refused
from sigap.notifications.models import Notice
from sigap.notifications.rules import MailPace
from sigap.work.models import WorkItem

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
MINUTE = timedelta(minutes=1)
SILENT = "field-silent"


def rung(minutes: int) -> list[str]:
    """What the worker has told by so many minutes after the agreed hour."""
    with team.role("sigap_worker"):
        ring(AT + 4 * HOUR + minutes * MINUTE)
    return sorted(Notice.objects.filter(code__startswith=SILENT).values_list("code", flat=True))


def open_item(kind: str) -> WorkItem | None:
    return WorkItem.objects.filter(kind=f"fieldvisits.{kind}", settled_at=None).first()


def keep_from(code: str, login: str) -> None:
    kept = ExclusionRequest(kind=ExclusionKind.PERSON, person_id=team.person_id(login), person_name=login)
    with team.on_case(DEWI, code) as (actor, access):
        exclude_from_case(by=actor, at=AT, access=access, what=kept, basis=ExclusionBasis.ACCUSED, words="")


def test_a_team_is_sent_once_however_often_it_is_pressed_and_each_of_it_hears() -> None:
    code, key = team.opened(), uuid4()
    first = planned(code, post_key=key)
    assert planned(code, post_key=key).pk == first.pk
    assert planned(code).ordinal == 2
    told = Notice.objects.filter(code="field-assigned").values_list("person_id", flat=True)
    assert set(told) == {team.person_id(RINA), team.person_id(HASAN)}
    item = open_item("word")
    assert item is not None
    assert (item.person_id, item.due_at, item.blocks_closing) == (team.person_id(DEWI), AT + 4 * HOUR, False)
    assert PLACE not in str(
        [*Event.objects.values_list("body", flat=True), *Notice.objects.values_list("ids", flat=True)]
    )
    assert PLACE.encode() not in bytes(FieldVisit.objects.get(pk=first.pk).sealed_words)


def test_a_silent_team_is_told_to_leader_head_and_police_in_order_each_once_without_a_place() -> None:
    code = team.opened()
    left(code, planned(code))
    leader, head, police = SILENT, f"{SILENT}-head", f"{SILENT}-police"
    assert [rung(after) for after in (-1, 0, 29, 30, 59, 60, 600)] == [
        [], [leader], [leader], [leader, head], [leader, head], [leader, head, police], [leader, head, police]
    ]  # fmt: skip
    assert Notice.objects.get(code=leader).person_id == team.person_id(DEWI)
    assert Notice.objects.get(code=head).office_id == team.office(OfficeKind.UPTD_PPA).pk
    assert Notice.objects.get(code=police).office_id == team.office(OfficeKind.POLRES_PPA).pk
    assert all(set(row.ids) <= {"case"} for row in Notice.objects.all())
    trail = Event.objects.filter(code="fieldvisits:visit:rung").order_by("seq").values_list("body", flat=True)
    assert ["leader" in trail[0], "head" in trail[1], "police" in trail[2]] == [True, True, True]


def test_who_forgot_to_say_that_they_left_is_looked_for_too_and_a_called_off_visit_is_not() -> None:
    code = team.opened()
    visit = planned(code)
    assert rung(0) == [SILENT]
    with team.on_case(DEWI, code) as (actor, access):
        for _press in range(2):
            actions.call_off(by=actor, at=AT + 5 * HOUR, access=access, visit_id=visit.pk)
    assert rung(600) == [SILENT]
    assert open_item("word") is None
    for late in (lambda: left(code, visit), lambda: safe(code, visit, at=AT), lambda: back(code, visit)):
        with pytest.raises(Conflict):
            late()


def test_a_visit_that_is_called_off_is_told_to_its_team_its_keeper_and_whoever_was_rung() -> None:
    code = team.opened()
    visit = planned(code, leader=team.person_id(DEWI), team=[team.person_id(HASAN)])
    rung(0)
    rung(30)
    with team.on_case(HASAN, code) as (actor, access):
        for _press in range(2):
            actions.call_off(by=actor, at=AT + 5 * HOUR, access=access, visit_id=visit.pk)
    told = Notice.objects.filter(code="field-called-off", mail_pace=MailPace.URGENT)
    assert {row.person_id or row.office_id for row in told} == {
        team.person_id(DEWI), team.person_id(RINA), team.office(OfficeKind.UPTD_PPA).pk
    }  # fmt: skip
    assert (told.count(), Notice.objects.filter(code="field-heard").count()) == (3, 0), "nobody gave word of them"


def test_word_moves_the_hour_the_silence_begins_anew_and_whoever_was_rung_hears_it() -> None:
    code, key = team.opened(), uuid4()
    visit = left(code, planned(code))
    assert rung(0) == [SILENT]
    assert rung(30) == [SILENT, f"{SILENT}-head"]
    for _press in range(2):
        safe(code, visit, by=HASAN, at=AT + 5 * HOUR, minutes=60, key=key)
    row = FieldVisit.objects.get(pk=visit.pk)
    assert (row.word_due_at, row.rung, row.heard_by_name) == (AT + 6 * HOUR, 0, "Hasan Basri")
    assert Event.objects.filter(code="fieldvisits:visit:heard").count() == 1
    assert Notice.objects.get(code="field-heard").office_id == row.office_id
    assert rung(119) == [SILENT, f"{SILENT}-head"]
    assert rung(120) == [SILENT, SILENT, f"{SILENT}-head"]
    with pytest.raises(UnableToGiveWord):
        safe(code, visit, at=AT + 6 * HOUR, minutes=61)
    with pytest.raises(Conflict, match="sudah berangkat"), team.on_case(DEWI, code) as (actor, access):
        actions.call_off(by=actor, at=AT, access=access, visit_id=visit.pk)
    for _press in range(2):
        assert back(code, visit, by=RINA, at=AT + 7 * HOUR).status == FieldStatus.BACK
    item = open_item("sheet")
    assert item is not None
    assert (open_item("word"), item.due_at) == (None, AT + 7 * HOUR + agreement().sheet_within)


def test_somebody_beside_the_case_is_not_sent_and_nobody_who_must_not_know_of_it() -> None:
    code = team.opened()
    with pytest.raises(UnableToSend, match="Yang memegang rute"):
        planned(code, keeper=team.person_id(HASAN))
    with pytest.raises(UnableToSend, match="tidak dapat ditugaskan"):
        planned(code, team=[team.person_id(ANTON)])
    with pytest.raises(UnableToSend, match="Ketua tim harus"):
        planned(code, leader=team.person_id(HASAN), team=[])
    keep_from(code, RINA)
    with pytest.raises(UnableToSend, match="tidak dapat ditugaskan"):
        planned(code)
    assert FieldVisit.objects.count() == 0


def test_of_the_team_whoever_is_not_on_the_case_sees_hours_and_gives_word_but_opens_no_place() -> None:
    code = team.opened()
    mate = partners.partner(OfficeKind.UPTD_PPA, RoleCode.INTAKE_OFFICER)
    visit = planned(code)
    with team.at_desk(mate):
        assert FieldVisit.objects.count() + FieldMember.objects.count() == 0, "a colleague who has no part in it"
    visit = planned(code, team=[team.person_id(mate)])
    for login in (mate, HASAN):  # of the team, the head
        opened = open_visit(entering=team.entering(login), code=code, visit_id=visit.pk, at=AT)
        assert (opened.words, opened.sheet) == (None, None)
        with team.at_desk(login):
            key = FieldVisit.objects.get(pk=visit.pk).key_id
            with connection.cursor() as cursor:
                cursor.execute("SELECT count(*) FROM vault_datakey WHERE id = %s", [key])
                assert cursor.fetchone() == (0,)
            assert FieldSheet.objects.count() == 0
    left(code, visit, by=mate)
    words = open_visit(entering=team.entering(DEWI), code=code, visit_id=visit.pk, at=AT).words
    assert words is not None
    assert words.place == PLACE


@pytest.mark.parametrize("login", [ANTON, SITI])
def test_another_office_finds_nothing_and_writes_nothing(login: str) -> None:
    code = team.opened()
    visit = left(code, planned(code))
    with team.at_desk(login) as actor:
        assert FieldVisit.objects.count() + FieldMember.objects.count() == 0
        assert FieldVisit.objects.update(rung=0, heard_by_name="Rekaan") == 0
        with pytest.raises(Refused):
            case_for(actor, code)
        with pytest.raises(DatabaseError), transaction.atomic():
            FieldMember.objects.create(visit=visit, person_id=actor.person_id, person_name="Rekaan")


def test_a_member_adds_nobody_and_a_visit_of_others_is_kept_from_who_is_excluded() -> None:
    code = team.opened()
    visit = planned(code)
    with team.at_desk(HASAN) as actor:
        with pytest.raises(DatabaseError), transaction.atomic():
            FieldMember.objects.create(visit=visit, person_id=uuid4(), person_name="Rekaan")
        with pytest.raises(DatabaseError), transaction.atomic():
            FieldVisit.objects.update(leader_id=actor.person_id)
    keep_from(code, RINA)
    with team.at_desk(RINA):
        assert FieldVisit.objects.count() == 0


def test_a_sheet_is_entered_once_with_dangers_tasks_and_the_service_and_then_by_version() -> None:
    code, key = team.opened(), uuid4()
    with team.on_case(DEWI, code) as (actor, access):
        assign(by=actor, at=AT, access=access, officer=team.colleague(actor, RINA))
    crew = [team.person_id(login) for login in (RINA, DEWI, HASAN)]
    visit = left(code, planned(code, leader=crew[0], team=crew[1:2], keeper=crew[2]))
    child = CasePerson.objects.get(pk=person_of(code))
    steps = [plans.draft(code, service="", words="Rekaan: periksa luka", task="Rekaan: periksa luka")]
    for _send in range(2):
        sheet = entered(
            code, visit, key=key, steps=steps, service="outreach", dangers=["confinement"], is_back=True,
            spoken_to=[SpokenTo.CLIENT, SpokenTo.VILLAGE], people=[child.ordinal],
        )  # fmt: skip
    assert (sheet.version, FieldSheet.objects.count()) == (1, 1)
    assert FieldVisit.objects.get(pk=visit.pk).status == FieldStatus.BACK
    assert DangerTag.objects.get(flag="confinement", lifted_at=None).source == "from_officer"
    task = PlannedService.objects.get(origin_id=visit.pk)
    assert WorkItem.objects.get(kind="casework.service", subject_id=task.pk).settled_at is None
    service = Service.objects.get(kind="outreach")
    assert (service.done_at, service.session.minutes) == (AT, 120)
    assert (service.session.people, service.session.giver_name) == ([child.pk], team.PEOPLE[RINA][0])
    assert open_item("sheet") is None
    with pytest.raises(Conflict, match="menyimpan versi lain"):
        entered(code, visit)
    assert entered(code, visit, based_on=1, seen="Rekaan: dibetulkan").version == 2
    opened = open_visit(entering=team.entering(DEWI), code=code, visit_id=visit.pk, at=AT + 3 * HOUR)
    assert (opened.version, opened.seen) == (2, "Rekaan: dibetulkan")
    assert Service.objects.filter(kind="outreach").count() == 1


def test_a_sheet_needs_a_team_that_left_and_words_and_is_not_for_the_rest_of_the_team() -> None:
    code = team.opened()
    visit = planned(code)
    with pytest.raises(UnableToWriteSheet, match="belum berangkat"):
        entered(code, visit)
    back(code, visit)
    with pytest.raises(UnableToWriteSheet, match="Satu baris"):
        entered(code, visit, seen="  ")
    with pytest.raises(Refused):
        entered(code, visit, by=HASAN)
    assert SEEN not in str(list(Event.objects.values_list("body", flat=True)))


@pytest.mark.closing_guard
def test_a_case_is_not_closed_while_its_team_is_out() -> None:
    code = team.opened()
    visit = left(code, planned(code))

    def stands() -> bool:
        with team.on_case(DEWI, code) as (_actor, access):
            facts = closing_state(access.case.id).facts
            assert len(visits_of(access)) == 1
        rules = standing_against(facts, ClosingReason.GOALS_REACHED)
        return GuardRule.TEAM_OUT in {rule.code for rule in rules}

    assert stands()
    back(code, visit)
    assert not stands()
