"""What a case brings with it: contact, plan, review; ended by who did it, as of when; a review begins the next one."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.conf import LazySettings
from tests.factories import endings, fieldvisits, team
from tests.factories.deadlines import LOADER, wib
from tests.factories.rosters import MORNING, NIGHT, rostered
from tests.factories.team import ANTON, AT, DEWI, HASAN, LATER, MAYA, RINA

from sigap.access.models import Person
from sigap.access.roles import OfficeKind
from sigap.assistance import actions as assistance
from sigap.assistance.actions import Detail, ServiceFacts
from sigap.assistance.models import Service
from sigap.cases import actions as cases
from sigap.cases.actions.fulfilling import UnableToFulfil, fulfil
from sigap.cases.actions.locking import UnableToWorkOnClosedCase
from sigap.cases.rules import NoteTemplate
from sigap.clocks import actions as clocks
from sigap.clocks import jobs
from sigap.clocks.models import Clock
from sigap.fieldvisits.rules import SpokenTo
from sigap.kernel.errors import Refused
from sigap.notifications.models import Notice

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]


@pytest.fixture
def code() -> str:
    return team.opened()


def running(code: str) -> dict[str, Clock]:
    rows = Clock.objects.filter(subject_kind="case", subject_id=team.case_of(code).id, stopped_at__isnull=True)
    return {clock.rule_code: clock for clock in rows}


def done(login: str, code: str, rule: str, *, at: datetime = LATER, done_at: datetime = LATER) -> Clock:
    with team.on_case(login, code) as (actor, access):
        return fulfil(by=actor, at=at, access=access, clock_id=running(code)[rule].id, done_at=done_at)


def test_a_case_opens_with_contact_plan_and_review(code: str) -> None:
    found = running(code)
    assert set(found) == {"first-contact", "service-plan", "case-review"}
    for clock in found.values():
        assert (clock.started_at, clock.owner_person) == (AT, team.person_id(DEWI))
    assert found["first-contact"].due_at == wib(11, 26, 9)
    assert found["case-review"].due_at == wib(12, 28, 7, 30), "a month later is a Friday off; the next duty hour counts"


def test_who_did_it_says_so_and_when(code: str) -> None:
    clock = running(code)["first-contact"]
    ended = done(RINA, code, "first-contact", at=LATER, done_at=AT + timedelta(minutes=5))
    assert (ended.id, ended.stopped_at, ended.stopped_recorded_at) == (clock.id, AT + timedelta(minutes=5), LATER)
    assert set(running(code)) == {"service-plan", "case-review"}
    assert "clocks:clock:stopped" in team.trail(team.case_of(code).id)


def test_a_review_begins_the_next_one_and_a_second_click_does_not(code: str) -> None:
    first = running(code)["case-review"]
    reviewed = wib(11, 27, 10)
    with team.on_case(DEWI, code) as (actor, access):
        for _click in range(2):
            fulfil(by=actor, at=wib(11, 27, 11), access=access, clock_id=first.id, done_at=reviewed)
    again = running(code)["case-review"]
    assert again.id != first.id
    assert (again.started_at, again.recorded_at) == (reviewed, wib(11, 27, 11))
    assert Clock.objects.filter(rule_code="case-review", subject_id=team.case_of(code).id).count() == 2


def test_only_the_owning_office_and_only_what_ends_by_hand(code: str) -> None:
    team.accepted(code)
    clock = running(code)["case-review"]
    with team.on_case(ANTON, code) as (actor, access), pytest.raises(Refused):
        fulfil(by=actor, at=LATER, access=access, clock_id=clock.id, done_at=LATER)
    other = clocks.start(
        by=LOADER,
        at=AT,
        rule="closing-second",
        subject_kind="case",
        subject_id=team.case_of(code).id,
        owner_office=team.office(OfficeKind.UPTD_PPA).id,
    )
    for clock_id, error in ((other.id, UnableToFulfil), (uuid4(), Refused)):
        with team.on_case(DEWI, code) as (actor, access), pytest.raises(error):
            fulfil(by=actor, at=LATER, access=access, clock_id=clock_id, done_at=LATER)


@pytest.mark.parametrize("done_at", [AT - timedelta(minutes=1), LATER + timedelta(hours=1)], ids=["before", "ahead"])
def test_not_before_it_began_and_not_in_the_future(code: str, done_at: datetime) -> None:
    with pytest.raises(clocks.UnableToStopClock):
        done(DEWI, code, "first-contact", done_at=done_at)


def test_a_closed_case_runs_nothing(code: str) -> None:
    clock = running(code)["case-review"]
    endings.closed(code)
    assert not {"first-contact", "service-plan", "case-review"} & set(running(code))
    with team.on_case(DEWI, code) as (actor, access), pytest.raises(UnableToWorkOnClosedCase):
        fulfil(by=actor, at=LATER, access=access, clock_id=clock.id, done_at=LATER)


def served(code: str, done_at: datetime, before: Service | None = None, *, is_void: bool = False) -> Service:
    """The client is served in person; or that is corrected."""
    post: dict[str, Any] = {"kind": "counselling", "done_at": done_at, "note": "Rekaan.", "post_key": uuid4()}
    with team.on_case(DEWI, code) as (actor, access):
        if before is None:
            return assistance.note_service(by=actor, at=LATER, access=access, facts=ServiceFacts(ordinal=1), **post)
        return assistance.correct_service(
            by=actor, at=LATER, access=access, service_id=before.id, is_void=is_void,
            facts=ServiceFacts(ordinal=1, detail=Detail(why="Rekaan: salah kasus.")), **post,
        )  # fmt: skip


def contacts(code: str) -> list[tuple[str, datetime | None]]:
    mine = Clock.objects.filter(rule_code="first-contact", subject_id=team.case_of(code).id).exclude(
        outcome=clocks.TAKEN_BACK
    )
    assert {clock.started_at for clock in mine} == {AT}
    return [(clock.outcome, clock.stopped_at) for clock in mine]


def test_a_contact_taken_back_is_owed_again_unless_another_proves_it(code: str) -> None:
    first = served(code, AT + timedelta(minutes=2))
    second = served(code, AT + timedelta(minutes=5))
    moved = served(code, AT + timedelta(minutes=3), first)
    assert contacts(code) == [("served", moved.done_at)]
    served(code, AT + timedelta(minutes=3), moved, is_void=True)
    assert contacts(code) == [("served", second.done_at)]
    visit = fieldvisits.planned(code)
    fieldvisits.left(code, visit)
    fieldvisits.entered(code, visit, spoken_to=[SpokenTo.CLIENT])
    served(code, second.done_at, second, is_void=True)
    assert contacts(code) == [("visited", fieldvisits.AT)]
    fieldvisits.entered(code, visit, based_on=1, spoken_to=[SpokenTo.FAMILY])
    assert contacts(code) == [("", None)]
    assert running(code)["first-contact"].owner_person == team.person_id(DEWI)


def test_a_note_put_right_moves_the_contact_that_it_proved(code: str) -> None:
    note_id = uuid4()
    with team.on_case(DEWI, code) as (actor, access):
        cases.write_note(
            by=actor, at=LATER, access=access, note_id=note_id, template=NoteTemplate.CALL, text="Rekaan.",
            done_at=AT + timedelta(minutes=9), has_reached=True,
        )  # fmt: skip
    for version, minutes in ((1, 4), (2, -5), (3, 6)):
        with team.on_case(DEWI, code) as (actor, access):
            cases.correct_note(
                by=actor, at=LATER, access=access, note_id=note_id, text="Rekaan.", based_on=version,
                done_at=AT + timedelta(minutes=minutes),
            )  # fmt: skip
        moved = ("reached", AT + timedelta(minutes=minutes)) if minutes > 0 else ("", None)
        assert contacts(code) == [moved], "before it began it is no contact of this case"


def test_a_note_that_the_client_was_reached_proves_it_when_what_ended_the_contact_is_taken_back(code: str) -> None:
    service = served(code, AT + timedelta(minutes=1))
    for minutes, is_reached in ((2, False), (3, True)):
        with team.on_case(DEWI, code) as (actor, access):
            cases.write_note(
                by=actor, at=LATER, access=access, note_id=uuid4(), template=NoteTemplate.CALL, text="Rekaan.",
                done_at=AT + timedelta(minutes=minutes), has_reached=is_reached,
            )  # fmt: skip
    served(code, service.done_at, service, is_void=True)
    assert contacts(code) == [("reached", AT + timedelta(minutes=3))]


def told(at: datetime) -> list[tuple[str, str]]:
    """Which steps reached whom by name once the sweep has been at work."""
    with team.role("sigap_worker"):
        jobs.sweep(at)
    logins = dict(Person.objects.values_list("id", "login"))
    rows = Notice.objects.filter(code__startswith="clock", person_id__isnull=False).order_by("code", "person_id")
    return [(code, logins[person]) for code, person in rows.values_list("code", "person_id") if person]


@pytest.mark.parametrize(
    ("rule", "started", "expected"),
    [
        ("uptd-to-police", wib(11, 23, 23), {("clock-soon", DEWI), ("clock-soon", RINA)}),
        ("first-contact", wib(11, 25, 15, 50), set()),
    ],
    ids=["an emergency reaches who is on duty", "an office deadline waits for the morning"],
)
def test_at_night_only_emergencies_and_by_the_rota(
    settings: LazySettings, rule: str, started: datetime, expected: set[tuple[str, str]]
) -> None:
    settings.SIGAP_DEMO = True
    team.stepped_up(HASAN)
    rostered(RINA)
    clocks.start(
        by=LOADER,
        at=started,
        rule=rule,
        subject_kind="case",
        subject_id=uuid4(),
        owner_office=team.office(OfficeKind.UPTD_PPA).id,
        owner_person=team.person_id(DEWI),
    )
    assert set(told(NIGHT + timedelta(hours=4))) == expected
    assert NIGHT < NIGHT + timedelta(hours=4) < MORNING
    assert MAYA not in {login for _code, login in told(MORNING)}
