"""Two people at once on one case; each commits for real, nothing is overwritten."""

from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client
from tests.factories import team
from tests.factories.work import blocking

from sigap.access.roles import OfficeKind, Section
from sigap.audit.models import Event
from sigap.cases import actions as cases
from sigap.cases import events
from sigap.cases.actions.locking import UnableToWorkOnClosedCase
from sigap.cases.models import Assignment, CasePerson, Closing, SectionKey, SectionText
from sigap.cases.reading import open_text
from sigap.cases.rules import ClosingReason, PersonRole, Risk, Sex
from sigap.kernel.errors import Conflict

pytestmark = pytest.mark.usefixtures("committed")


def writing(login: str, code: str, text: str, *, based_on: int = 0) -> Callable[[], object]:
    def act() -> int:
        with team.on_case(login, code) as (actor, access):
            row = cases.write_section(
                by=actor, at=team.LATER, access=access, section=Section.SUMMARY, text=text, based_on=based_on
            )
            return int(row.version)

    return act


def closing(code: str) -> Callable[[], object]:
    version = team.case_of(code).version

    def act() -> str:
        with team.on_case(team.DEWI, code) as (actor, access):
            reason = ClosingReason.NOT_PROVEN
            cases.close_case(by=actor, at=team.LATER, access=access, reason=reason, based_on=version)
        return "ditutup"

    return act


def read(code: str) -> str:
    return open_text(entering=team.entering(team.DEWI), code=code, section=Section.SUMMARY, at=team.LATER).text


@pytest.mark.parametrize("based_on", [0, 1])
def test_of_two_edits_at_once_one_is_saved_and_the_other_is_told(based_on: int) -> None:
    code = team.opened()
    if based_on:
        writing(team.DEWI, code, "sebelumnya")()
    acts = (
        writing(team.DEWI, code, "dari Dewi", based_on=based_on),
        writing(team.RINA, code, "dari Rina", based_on=based_on),
    )
    outcomes = team.at_once(*acts)
    raised = [outcome.raised for outcome in outcomes if outcome.raised]
    assert [type(error) for error in raised] == [cases.SectionConflict]
    winner = "dari Dewi" if outcomes[0].raised is None else "dari Rina"
    assert ("Dewi" in str(raised[0])) is (winner == "dari Dewi")
    assert read(code) == winner
    assert SectionText.objects.count() == based_on + 2, "beside the draft"
    assert SectionKey.objects.count() == 1
    again = acts[0] if outcomes[0].raised else acts[1]
    with pytest.raises(cases.SectionConflict):
        again()
    writing(team.RINA, code, "digabung", based_on=based_on + 1)()
    assert read(code) == "digabung"
    assert SectionText.objects.count() == based_on + 3, "both versions are kept, and the draft"


def test_the_page_of_the_second_edit_shows_both_texts() -> None:
    code = team.opened()
    writing(team.RINA, code, "tulisan Rina")()
    settings.SIGAP_DEMO, before = True, settings.SIGAP_DEMO
    try:
        client = Client()
        client.cookies[settings.SESSION_COOKIE_NAME] = team.TICKETS[team.DEWI]
        answer = client.post(f"/kasus/{code}/ringkasan/", {"text": "tulisan Dewi", "version": "0"})
    finally:
        settings.SIGAP_DEMO = before
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "tulisan Rina" in page
    assert "tulisan Dewi" in page
    assert 'name="version" value="1"' in page
    assert read(code) == "tulisan Rina"


def test_of_two_namings_at_once_one_is_sealed() -> None:
    code = team.opened()

    def naming(login: str) -> Callable[[], object]:
        def act() -> str:
            with team.on_case(login, code) as (actor, access):
                identity = cases.Identity(full_name=login)
                cases.name_person(by=actor, at=team.LATER, access=access, ordinal=1, identity=identity, based_on=1)
            return login

        return act

    outcomes = team.at_once(naming(team.DEWI), naming(team.RINA))
    assert [type(outcome.raised) for outcome in outcomes if outcome.raised] == [Conflict]
    assert CasePerson.objects.get().version == 2
    assert Event.objects.filter(code=events.PERSON_NAMED).count() == 1


def test_people_added_at_once_are_numbered_apart() -> None:
    code = team.opened()

    def adding() -> int:
        with team.on_case(team.DEWI, code) as (actor, access):
            person = cases.add_person(
                by=actor, at=team.LATER, access=access, role=PersonRole.WITNESS, sex=Sex.MALE, age_years=40
            )
        return int(person.ordinal)

    outcomes = team.at_once(*[adding] * 4)
    assert sorted(int(str(outcome.gave)) for outcome in outcomes) == [2, 3, 4, 5]


def test_a_colleague_put_to_work_twice_at_once_works_once() -> None:
    code = team.opened()

    def assigning() -> None:
        with team.on_case(team.DEWI, code) as (actor, access):
            cases.assign(by=actor, at=team.LATER, access=access, officer=team.colleague(actor, team.HASAN))

    outcomes = team.at_once(assigning, assigning)
    assert [outcome.raised for outcome in outcomes] == [None, None]
    assert Assignment.objects.filter(person_id=team.person_id(team.HASAN)).count() == 1


def test_two_closures_at_once_close_once() -> None:
    code = team.opened(age_years=30, risk=Risk.LOW)
    outcomes = team.at_once(closing(code), closing(code))
    assert [outcome.raised for outcome in outcomes] == [None, None]
    assert Event.objects.filter(code=events.CLOSED).count() == 1


def test_a_closing_asked_twice_at_once_waits_once_for_the_second_person() -> None:
    code = team.opened(age_years=30)

    def asking() -> object:
        with team.on_case(team.DEWI, code) as (actor, access):
            reason = ClosingReason.CLIENT_WITHDREW
            return cases.ask_closing(
                by=actor, at=team.LATER, access=access, reason=reason, based_on=access.case.version
            )

    outcomes = team.at_once(asking, asking)
    assert None in [outcome.raised for outcome in outcomes]
    assert Closing.objects.filter(case__code=code).count() == 1
    assert Event.objects.filter(code=events.CLOSING_ASKED).count() == 1


@pytest.mark.parametrize("turn", range(3))
def test_a_closure_and_an_offer_at_once_never_both_hold(turn: int) -> None:
    code = team.opened()
    outcomes = team.at_once(closing(code), lambda: team.offered(code, OfficeKind.RSUD))
    is_closed = team.case_of(code).is_closed
    assert is_closed is not bool(blocking())
    (raised,) = [outcome.raised for outcome in outcomes if outcome.raised]
    assert isinstance(raised, UnableToWorkOnClosedCase if is_closed else cases.UnableToCloseCase)
