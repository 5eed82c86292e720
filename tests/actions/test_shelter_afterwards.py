"""Who has left the safe house: on the board, told to the manager, with what still lies there; the way home, closing."""

from datetime import timedelta
from uuid import uuid4

import pytest
from tests.factories import preventing, shelter, team
from tests.factories.returning import begun, draft, handed, with_family
from tests.factories.shelter import AT, TUTI, comes
from tests.factories.team import ANTON, DEWI, HASAN, SITI

from sigap.access.roles import OfficeKind
from sigap.assistance.rules import ReferralPurpose
from sigap.cases.actions.notes import write_note
from sigap.cases.actions.risk import RiskChoice, decide_risk
from sigap.cases.queries import person_of
from sigap.cases.queries.guard import closing_state
from sigap.cases.rules import Risk
from sigap.cases.rules.notes import NoteTemplate
from sigap.cases.rules.risk import RiskBasis
from sigap.kernel.errors import Refused
from sigap.notifications.models import Notice
from sigap.notifications.rules import MailPace
from sigap.persons import actions as persons
from sigap.persons.queries import open_parts_of
from sigap.persons.rules import PersonPart
from sigap.reintegration.actions import drop_return
from sigap.shelter import actions
from sigap.shelter.actions import StayWords
from sigap.shelter.models import ShelterHouse, Stay, StayEntry
from sigap.shelter.paper import record_paper
from sigap.shelter.queries import stays_of
from sigap.shelter.reading import open_stay
from sigap.shelter.rules import LeaveReason, RoomKind, StayEntryKind, StayStatus
from sigap.shelter.views.board import left_of
from sigap.work.models import WorkItem

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def inside(code: str, house: ShelterHouse, *, belongings: str = "") -> Stay:
    stay = comes(house, "", 15, login=DEWI, wanted=StayStatus.HELD, person_id=shelter.person_of(code))
    with team.at_desk(TUTI) as actor:
        return actions.admit(by=actor, at=AT, stay_id=stay.pk, words=StayWords(belongings=belongings))


def gone(stay: Stay, reason: LeaveReason = LeaveReason.HOME, *, days: int = 1, back: bool = True) -> Stay:
    with team.at_desk(TUTI) as actor:
        words = StayWords(needs="Rekaan: kontrol dua pekan lagi.")
        return actions.leave(
            by=actor, at=AT + days * DAY, stay_id=stay.pk, reason=reason, words=words, has_belongings_back=back
        )  # fmt: skip


def listed(login: str, house: ShelterHouse) -> list[tuple[str, bool]]:
    with team.at_desk(login):
        stays = stays_of([house.pk], at=AT + 9 * DAY, with_left=True)
        return [(stay.name, bool(getattr(stay, "owes", False))) for stay in left_of(stays)]


@pytest.mark.parametrize(
    ("reason", "code", "pace"),
    [
        (LeaveReason.HOME, "shelter-left", MailPace.URGENT),
        (LeaveReason.OWN_WISH, "shelter-left-alone", MailPace.EMERGENCY),
        (LeaveReason.NOT_BACK, "shelter-left-alone", MailPace.EMERGENCY),
    ],
)
def test_the_manager_hears_that_their_client_has_left(reason: LeaveReason, code: str, pace: MailPace) -> None:
    house, case = shelter.opened(), team.opened()
    stay = inside(case, house)
    for _click in range(2):
        gone(stay, reason)
    told = Notice.objects.get(code__startswith="shelter-left")
    assert (told.code, told.person_id, told.mail_pace) == (code, team.person_id(DEWI), pace)
    assert set(told.ids) == {"case"}
    opened = open_stay(entering=team.entering(DEWI), stay_id=stay.pk, at=AT + 2 * DAY)
    assert opened.leaving is not None
    assert opened.leaving.needs == "Rekaan: kontrol dua pekan lagi."


def test_who_left_alone_is_work_of_the_manager_until_reached_or_judged_anew() -> None:
    house, reach = shelter.opened(rooms=(("2", RoomKind.GIRLS, 3),)), NoteTemplate.CALL
    for reason, template in ((LeaveReason.HOME, reach), (LeaveReason.OWN_WISH, reach), (LeaveReason.NOT_BACK, None)):
        code = team.opened()
        stay = gone(inside(code, house), reason)
        work = WorkItem.objects.filter(kind="shelter.gone", subject_id=stay.pk, settled_at=None)
        assert work.exists() is (reason is not LeaveReason.HOME)
        if reason is LeaveReason.HOME:
            continue
        assert work.get().person_id == team.person_id(DEWI)
        for kind, is_reached in ((NoteTemplate.FREE, True), (NoteTemplate.VISIT, False), (reach, True)):
            if template is None:
                break
            assert work.exists(), "neither a word about them, nor a visit that met nobody"
            with team.on_case(DEWI, code) as (actor, access):
                write_note(
                    by=actor, at=AT + 2 * DAY, access=access, note_id=uuid4(), template=kind, text="Rekaan: ditelepon.",
                    done_at=AT + 2 * DAY, has_reached=is_reached,
                )  # fmt: skip
        if template is not None:
            assert work.exists(), "a call may have reached the guardian of a child"
            Stay.objects.filter(pk=stay.pk).update(age_years=18)
        else:
            with team.on_case(DEWI, code) as (actor, access):
                wanted = RiskChoice(risk=Risk.HIGH, basis=RiskBasis.NEW_FACTS, words="Rekaan: tetap tinggi.")
                decide_risk(
                    by=actor, at=AT + 2 * DAY, access=access, wanted=wanted, seen=Risk.HIGH, post_key=uuid4()
                )  # fmt: skip
        assert not work.exists()


def test_who_is_known_after_they_left_or_while_they_are_not_back_has_not_arrived_safely() -> None:
    house = shelter.opened()
    for has_left, notice in ((False, "shelter-absent-manager"), (True, "shelter-left")):
        code, stay = team.opened(), comes(house, "P", 15)
        team.accepted(code, TUTI, frozenset({ReferralPurpose.SHELTER}))
        with team.at_desk(TUTI) as actor:
            actions.note_entry(
                by=actor, at=AT, stay_id=stay.pk, entry_id=uuid4(), kind=StayEntryKind.ABSENCE, words="Rekaan",
                happened_at=AT, due_at=AT + HOUR,
            )  # fmt: skip
        if has_left:
            gone(stay)
        with team.on_case(TUTI, code) as (actor, access):
            actions.join_case(
                by=actor, at=AT + 2 * DAY, access=access, stay_id=stay.pk, person_id=shelter.person_of(code)
            )
        told = Notice.objects.filter(code__startswith="shelter-", person_id=team.person_id(DEWI))
        assert list(told.values_list("code", flat=True)) == [notice]
        told.delete()


def test_who_left_stays_on_the_board_with_what_still_lies_in_the_house_first() -> None:
    house, code = shelter.opened(), team.opened()
    gone(comes(house, "P", 30), days=3)
    stay = gone(inside(code, house, belongings="HP rekaan"), LeaveReason.NOT_BACK, back=False)
    gone(comes(house, "P", 40), days=2)
    assert listed(TUTI, house) == [(code, True), ("Tamu 1", False), ("Tamu 3", False)]
    assert listed(DEWI, house) == [(code, True)]
    assert listed(HASAN, house) == []
    item = WorkItem.objects.get(kind="shelter.belongings", subject_id=stay.pk)
    staff = team.office(OfficeKind.RUMAH_AMAN).pk
    assert (item.office_id, item.due_at, item.settled_at) == (staff, AT + 8 * DAY, None)
    entry = StayEntry.objects.get(stay=stay)
    with pytest.raises(Refused), team.at_desk(DEWI) as actor:
        actions.settle_entry(by=actor, at=AT + 4 * DAY, stay_id=stay.pk, entry_id=entry.pk)
    with team.at_desk(TUTI) as actor:
        actions.settle_entry(by=actor, at=AT + 4 * DAY, stay_id=stay.pk, entry_id=entry.pk)
    assert WorkItem.objects.get(pk=item.pk).settled_at is not None
    assert listed(TUTI, house)[-1] == (code, False)
    opened = open_stay(entering=team.entering(TUTI), stay_id=stay.pk, at=AT + 5 * DAY)
    assert opened.stay.left_at is not None
    assert "belum diserahkan" in repr(record_paper(opened, opened.stay.left_at, is_leaving=True).blocks)


def test_the_record_of_arrival_names_the_bed_into_which_they_came() -> None:
    house = shelter.opened()
    stay = comes(house, "P", 30, bed_id=shelter.bed(house, "1A"))
    with team.at_desk(TUTI) as actor:
        actions.move(by=actor, at=AT + HOUR, stay_id=stay.pk, bed_id=shelter.bed(house, "1B"))
    opened = open_stay(entering=team.entering(TUTI), stay_id=stay.pk, at=AT + 2 * HOUR)
    assert opened.stay.arrived_at is not None
    papers = [
        repr(record_paper(opened, when, is_leaving=is_leaving).blocks)
        for when, is_leaving in ((opened.stay.arrived_at, False), (AT + DAY, True))
    ]
    assert [("1A, perempuan dewasa" in paper, "1B, perempuan dewasa" in paper) for paper in papers] == [
        (True, False),
        (False, True),
    ]


def facts(code: str) -> set[str]:
    with team.on_case(DEWI, code) as (_actor, access):
        return set(closing_state(access.case.pk).facts)


@pytest.mark.closing_guard
def test_an_old_return_or_one_given_up_closes_no_case_of_who_left_since() -> None:
    preventing.regions()
    house, code = shelter.opened(), team.opened()
    host = with_family(code)
    handed(code, begun(code, draft(host)))
    dropped = begun(code, draft(host))
    gone(inside(code, house))
    assert "return_unrecorded" in facts(code)
    with team.on_case(DEWI, code) as (actor, access):
        drop_return(by=actor, at=AT + DAY, access=access, return_id=dropped.pk, words="Rekaan")
    assert "return_unrecorded" in facts(code)


@pytest.mark.closing_guard
def test_a_return_that_arrived_on_the_day_of_leaving_is_one() -> None:
    preventing.regions()
    house, code = shelter.opened(), team.opened()
    gone(inside(code, house), days=0)
    assert "return_unrecorded" in facts(code)
    handed(code, begun(code, draft(with_family(code))))
    assert "return_unrecorded" not in facts(code)


def test_a_domicile_is_hidden_while_they_have_a_bed_in_a_safe_house() -> None:
    house, code = shelter.opened(), team.opened()
    team.accepted(code, ANTON, frozenset({ReferralPurpose.PROTECTION}))
    team.accepted(code, SITI, frozenset({ReferralPurpose.SOCIAL_REHABILITATION}))
    with team.on_case(DEWI, code) as (actor, access):
        home = {"address": "Dusun Rekaan 2", "region": ""}
        persons.write_part(
            by=actor, at=team.LATER, access=access, ordinal=1, part=PersonPart.DOMICILE, facts=home, based_on=0
        )

    def readers() -> list[str]:
        found = []
        for login in (DEWI, ANTON, SITI):
            with team.on_case(login, code) as (actor, access):
                parts = open_parts_of(actor, access, person_of(access, 1))
            found += [login] if PersonPart.DOMICILE in {each.spec.part for each in parts} else []
        return found

    assert readers() == [DEWI, ANTON, SITI]
    stay = comes(house, "", 15, login=DEWI, wanted=StayStatus.HELD, person_id=shelter.person_of(code))
    assert readers() == [DEWI]
    with team.at_desk(TUTI) as actor:
        actions.admit(by=actor, at=AT, stay_id=stay.pk, words=StayWords())
    assert readers() == [DEWI]
    gone(stay)
    assert readers() == [DEWI, ANTON, SITI]
