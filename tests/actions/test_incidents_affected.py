"""Whose data came out: a case is named unseen, its team says who and brings the letters; others get numbers."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from tests.factories import breach, team

from sigap.cases.actions.exclusions import ExclusionRequest, exclude_from_case
from sigap.cases.rules import ExclusionBasis, ExclusionKind
from sigap.incidents import actions, events
from sigap.incidents.actions import UnableToAddAffected, UnableToMoveLetter
from sigap.incidents.models import Affected, TouchedCase
from sigap.incidents.queries import gaps_of, incident_for, tally_of, touched_cases, waiting_for
from sigap.incidents.reading import letter_with_right, open_letter
from sigap.incidents.rules import HandedTo, IncidentGap, NotificationDuty, Unreachable
from sigap.kernel.errors import Conflict, Refused
from sigap.notifications.models import Notice

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
HANDED = breach.AT + timedelta(minutes=10)


@pytest.fixture
def number() -> str:
    """An incident that has been assessed."""
    breach.hire_teguh()
    made = breach.reported()
    breach.assessed(made)
    return made


def printed(letter: Affected, number: str, login: str = team.DEWI) -> Affected:
    with team.at_desk(login) as actor:
        row, access = letter_with_right(actor, number, letter.pk)
        return actions.print_letter(by=actor, at=breach.LATER, letter=row, access=access)


def handed(
    letter: Affected, number: str, login: str = team.DEWI, to: HandedTo = HandedTo.SELF, **more: bool
) -> Affected:
    with team.at_desk(login) as actor:
        row, access = letter_with_right(actor, number, letter.pk)
        return actions.hand_over(by=actor, at=breach.LATER, letter=row, access=access, done_at=HANDED, to=to, **more)


def held(letter: Affected, number: str, login: str = team.DEWI) -> Affected:
    with team.at_desk(login) as actor:
        row, access = letter_with_right(actor, number, letter.pk)
        return actions.cannot_reach(
            by=actor,
            at=breach.LATER,
            letter=row,
            access=access,
            done_at=HANDED,
            reason=Unreachable.NO_SAFE_CONTACT,
        )


def told(number: str) -> None:
    with breach.managing(number) as (actor, incident):
        actions.tell_subjects(by=actor, at=breach.LATER, incident=incident, note="", post_key=uuid4())


def test_a_case_is_asked_without_being_seen(number: str) -> None:
    code = team.opened()
    breach.asked(number, code)
    breach.asked(number, code)
    case = team.case_of(code)
    assert TouchedCase.objects.get().case_id == case.id
    notice = Notice.objects.get(code="incident-case-asked")
    assert (notice.person_id, notice.ids["case"]) == (case.manager_id, str(case.id))
    assert team.trail(breach.row_of(number).pk).count(events.CASE_ASKED) == 1
    with team.at_desk(team.MAYA):
        for table in ("cases_case", "cases_caseperson", "incidents_affected"):
            assert team.counted(f"SELECT 1 FROM {table}") == 0, table
    with team.at_desk(team.DEWI) as actor:
        assert [row.case_code for row in waiting_for(actor)] == [code]
    with team.at_desk(team.HASAN) as actor:
        assert waiting_for(actor) == [], "the head manages incidents and does not work on this case"


def test_a_manager_who_is_kept_reads_no_code(number: str) -> None:
    code = team.opened()
    breach.asked(number, code)
    with team.on_case(team.DEWI, code) as (actor, access):
        kept = ExclusionRequest(kind=ExclusionKind.PERSON, person_id=team.person_id(team.HASAN), person_name=team.HASAN)
        exclude_from_case(by=actor, at=team.LATER, access=access, what=kept, basis=ExclusionBasis.KINSHIP, words="")
    for login, codes in ((team.MAYA, [code]), (team.HASAN, [])):
        with team.at_desk(login) as actor:
            assert [row.case_code for row in touched_cases(actor, incident_for(actor, number))] == codes
            assert team.counted("SELECT 1 FROM incidents_touchedcase") == len(codes)
    with breach.managing(number, team.HASAN) as (actor, incident):
        actions.ask_case(by=actor, at=breach.LATER, incident=incident, code=code)
    assert TouchedCase.objects.get().asked_by == team.person_id(team.MAYA), "asked once, and nothing is betrayed"
    assert team.trail(breach.row_of(number).pk).count(events.CASE_ASKED) == 1


def test_a_wrong_code_is_told_to_who_manages_and_to_nobody_else(number: str) -> None:
    code = team.opened()
    with pytest.raises(UnableToAddAffected, match="Tidak ada kasus"):
        breach.asked(number, "KENARI-000")
    for login in (team.SURYA, team.SEKAR, breach.TEGUH):
        with team.at_desk(login):
            assert team.counted("SELECT * FROM incidents.case_behind(%s)", [code]) == 0
    with pytest.raises(Refused), breach.managing(number, team.SURYA) as (actor, incident):
        actions.ask_case(by=actor, at=breach.LATER, incident=incident, code=code)


def test_the_team_says_who_and_everybody_else_gets_numbers(number: str) -> None:
    code = team.opened()
    breach.asked(number, code)
    (letter,) = breach.confirmed(number, code, 1)
    assert (letter.ordinal, letter.state) == (1, "not_yet")
    assert [row.pk for row in breach.confirmed(number, code, 1)] == [letter.pk]
    for login in (team.MAYA, team.HASAN, team.SURYA):
        with team.at_desk(login) as actor:
            (row,) = tally_of(actor, incident_for(actor, number))
            assert (row.count.persons, row.count.waiting, row.count.is_confirmed) == (1, 1, True)
            assert team.counted("SELECT 1 FROM incidents_affected") == 0
    with team.at_desk(team.SURYA) as actor, pytest.raises(Refused):
        touched_cases(actor, incident_for(actor, number))
    with team.at_desk(breach.TEGUH) as actor:
        assert team.counted("SELECT * FROM incidents.tally(%s)", [breach.row_of(number).pk]) == 0
        with pytest.raises(Refused):
            tally_of(actor, incident_for(actor, number))


@pytest.mark.parametrize("login", [team.HASAN, team.ANTON])
def test_who_does_not_work_on_the_case_confirms_nobody(number: str, login: str) -> None:
    code = team.opened()
    team.accepted(code)
    breach.asked(number, code)
    with pytest.raises(Refused):
        breach.confirmed(number, code, 1, login=login)


def test_a_person_who_is_not_in_the_case_and_an_incident_that_does_not_touch_it(number: str) -> None:
    code, other = team.opened(), team.opened()
    breach.asked(number, code)
    with pytest.raises(UnableToAddAffected, match="orang nomor 7"):
        breach.confirmed(number, code, 7)
    with pytest.raises(Refused):
        breach.confirmed(number, other, 1)


def test_past_the_page_a_person_of_another_case_is_not_put_on_the_list(number: str) -> None:
    code, other = team.opened(), team.opened()
    breach.asked(number, code)
    statement = (
        "INSERT INTO incidents_affected (id, incident_id, touched_id, case_person_id, ordinal, officer_name, added_at,"
        " state, handed_to, reason)"
        " SELECT gen_random_uuid(), t.incident_id, t.id, p.id, 1, '', now(), 'not_yet', '', ''"
        " FROM incidents_touchedcase t, cases_caseperson p WHERE p.case_id = %s"
    )
    with team.at_desk(team.DEWI), pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        team.counted(statement, [team.case_of(other).id])
    with team.at_desk(team.DEWI), transaction.atomic():
        assert team.counted(statement, [team.case_of(code).id]) == 1


def test_the_words_of_a_letter_open_to_its_bringer_and_nothing_else_of_the_incident(number: str) -> None:
    code = team.opened()
    breach.asked(number, code)
    (letter,) = breach.confirmed(number, code, 1)
    opened = open_letter(entering=team.entering(team.DEWI), number=number, letter_id=letter.pk, at=breach.LATER)
    assert opened.words == breach.WORDS
    with team.at_desk(team.DEWI):
        assert team.counted("SELECT 1 FROM vault_datakey WHERE purpose = 'incident'") == 1, "not the report's own"
        assert team.counted("SELECT 1 FROM incidents_step") == 0
    for login in (team.MAYA, team.HASAN, team.ANTON):
        with pytest.raises(Refused):
            open_letter(entering=team.entering(login), number=number, letter_id=letter.pk, at=breach.LATER)


def test_a_letter_is_printed_then_handed_over_and_then_done(number: str) -> None:
    code = team.opened()
    breach.asked(number, code)
    (letter,) = breach.confirmed(number, code, 1)
    with pytest.raises(UnableToMoveLetter, match="Cetak dulu"):
        handed(letter, number)
    printed(letter, number)
    printed(letter, number)
    stored = handed(letter, number)
    assert (stored.state, stored.done_at, stored.recorded_at) == ("handed_over", HANDED, breach.LATER)
    handed(letter, number)
    assert team.trail(breach.row_of(number).pk).count(events.LETTER_MOVED) == 2
    with pytest.raises(UnableToMoveLetter):
        held(letter, number)
    assert Notice.objects.filter(code="incident-letters-settled").count() == 1
    told(number)
    assert breach.clock_of(number, NotificationDuty.SUBJECTS).stopped_at == HANDED


def test_a_guardian_gets_no_letter_until_somebody_vouches(number: str) -> None:
    code = team.opened()
    breach.asked(number, code)
    (letter,) = breach.confirmed(number, code, 1)
    printed(letter, number)
    with pytest.raises(UnableToMoveLetter, match="Wali yang terlapor"):
        handed(letter, number, to=HandedTo.GUARDIAN)
    assert handed(letter, number, to=HandedTo.GUARDIAN, is_cleared=True).handed_to == "guardian"


def test_who_cannot_be_reached_safely_is_settled_and_may_be_reached_later(number: str) -> None:
    code = team.opened()
    breach.asked(number, code)
    (letter,) = breach.confirmed(number, code, 1)
    assert held(letter, number).reason == "no_safe_contact"
    held(letter, number)
    told(number)
    stored = printed(letter, number)
    assert (stored.state, stored.done_at, stored.reason) == ("printed", None, "")
    assert handed(letter, number).state == "handed_over"


def test_an_incident_stays_open_while_a_letter_printed_after_all_is_on_its_way(number: str) -> None:
    code = team.opened()
    breach.asked(number, code)
    (letter,) = breach.confirmed(number, code, 1)
    held(letter, number)
    told(number)
    printed(letter, number)
    with team.at_desk(team.MAYA) as actor:
        assert IncidentGap.SUBJECTS_NOT_TOLD in gaps_of(actor, incident_for(actor, number))
    assert handed(letter, number).state == "handed_over"
    with team.at_desk(team.MAYA) as actor:
        assert IncidentGap.SUBJECTS_NOT_TOLD not in gaps_of(actor, incident_for(actor, number))


def test_two_colleagues_at_one_letter(number: str) -> None:
    code = team.opened()
    breach.asked(number, code)
    (letter,) = breach.confirmed(number, code, 1)
    with team.on_case(team.RINA, code) as (actor, access):
        stale = Affected.objects.select_related("incident", "touched").get(pk=letter.pk)
        Affected.objects.filter(pk=letter.pk).update(state="printed", printed_at=breach.LATER)
        with pytest.raises(Conflict):
            actions.print_letter(by=actor, at=breach.LATER, letter=stale, access=access)


def test_nobody_in_the_case_is_an_answer(number: str) -> None:
    code = team.opened()
    breach.asked(number, code)
    assert breach.confirmed(number, code) == []
    with pytest.raises(actions.UnableToNoteStep):
        told(number)


def test_a_new_person_after_all_were_told_starts_the_clock_anew_from_the_same_moment(number: str) -> None:
    first, second = team.opened(), team.opened()
    breach.asked(number, first)
    (letter,) = breach.confirmed(number, first, 1)
    held(letter, number)
    told(number)
    assert breach.clock_of(number, NotificationDuty.SUBJECTS).stopped_at is not None
    breach.asked(number, second)
    clock = breach.clock_of(number, NotificationDuty.SUBJECTS)
    assert (clock.stopped_at, clock.started_at) == (None, breach.NOTICED)
    breach.confirmed(number, second, 1)
    assert breach.clock_of(number, NotificationDuty.SUBJECTS).pk == clock.pk


def test_an_officer_is_told_by_those_who_manage(number: str) -> None:
    for _click in range(2):
        with breach.managing(number) as (actor, incident):
            letter = actions.add_officer(by=actor, at=breach.LATER, incident=incident, login=team.RINA)
    with pytest.raises(UnableToAddAffected), breach.managing(number) as (actor, incident):
        actions.add_officer(by=actor, at=breach.LATER, incident=incident, login="tidak.ada")
    printed(letter, number, team.HASAN)
    handed(letter, number, team.MAYA)
    assert Affected.objects.get().officer_name == "Rina Marlina"
    for login in (team.RINA, team.DEWI):
        with team.at_desk(login):
            assert team.counted("SELECT 1 FROM incidents_affected") == 0
        with pytest.raises(Refused):
            printed(letter, number, login)


@pytest.mark.parametrize(
    "change", [{"state": "handed_over"}, {"officer_id": uuid4()}, {"reason": "moved"}, {"done_at": HANDED}]
)
def test_the_table_refuses_a_half_letter(number: str, change: dict[str, object]) -> None:
    code = team.opened()
    breach.asked(number, code)
    breach.confirmed(number, code, 1)
    if change == {"reason": "moved"}:
        change = change | {"state": "unreachable"}
    with pytest.raises(IntegrityError), transaction.atomic():
        Affected.objects.update(**change)
