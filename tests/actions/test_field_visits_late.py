"""A team that forgot to say that it left rings no more once heard; at Polres whoever may know of the case hears."""

from datetime import timedelta

import pytest
from tests.actions.test_field_visits import keep_from, rung
from tests.actions.test_shelter import admitted, held, noted
from tests.factories import rosters, shelter, team
from tests.factories.fieldvisits import AT, HOUR, left, planned
from tests.factories.team import ANTON, DEWI, HASAN, LESTARI, RINA

from sigap.access.models import Absence, Office, Person
from sigap.access.roles import OfficeKind
from sigap.access.rules import AbsenceKind
from sigap.audit.models import Event
from sigap.cases.actions.exclusions import declare_kinship
from sigap.fieldvisits.jobs import ring
from sigap.fieldvisits.models import RUNG_LABELS, FieldVisit
from sigap.fieldvisits.queries import away_in, missed_by, visit_of
from sigap.fieldvisits.rules import SilenceHearer
from sigap.notifications.models import Notice
from sigap.notifications.rules import Audience
from sigap.shelter.jobs import ring as ring_house
from sigap.shelter.rules import StayEntryKind
from sigap.staff.actions import absences

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
POLICE = "field-silent-police"


def told(code: str) -> list[tuple[object, object, str]]:
    """Who hears of it: a person, an office, a part of it."""
    return list(Notice.objects.filter(code=code).values_list("person_id", "office_id", "role"))


def rung_up(minutes: int = 60) -> None:
    """The worker sweeps at 0, 30 and so many minutes after the agreed hour."""
    for after in (0, 30, minutes):
        rung(after)


def test_leaving_said_after_the_agreed_hour_rings_nobody_for_what_is_past() -> None:
    code = team.opened()
    visit = planned(code)
    rung_up()
    left(code, visit, at=AT + 5 * HOUR)
    row = FieldVisit.objects.get(pk=visit.pk)
    assert (row.word_due_at, row.rung) == (AT + 8 * HOUR, 0), "at most three hours on"
    with team.role("sigap_worker"):
        assert [ring(AT + 5 * HOUR + timedelta(seconds=30 * each)) for each in range(1, 4)] == [0, 0, 0]
        assert ring(AT + 8 * HOUR) == 1


def test_leaving_said_in_time_leaves_the_agreed_hour_as_it_is() -> None:
    code = team.opened()
    assert left(code, planned(code), at=AT + 2 * HOUR).word_due_at == AT + 4 * HOUR


def test_where_the_officer_on_duty_must_not_know_the_others_of_the_office_hear() -> None:
    code, office = team.opened(), team.office(OfficeKind.POLRES_PPA).pk
    left(code, planned(code))
    rosters.rostered(ANTON, by=LESTARI, kind=OfficeKind.POLRES_PPA, starts_at=AT, ends_at=AT + 9 * HOUR)
    rung_up()
    assert told(POLICE) == [(team.person_id(ANTON), None, "")]
    keep_from(code, ANTON)
    Notice.objects.all().delete()
    FieldVisit.objects.update(rung=0)
    rung_up()
    assert told(POLICE) == [(None, office, Audience.HEAD)]
    Notice.objects.all().delete()
    FieldVisit.objects.update(rung=0)
    keep_from(code, LESTARI)
    rung_up()
    assert told(POLICE) == []
    for notice in ("field-silent-head", "field-silent-nobody"):
        assert [role for _person, _office, role in told(notice)] == [Audience.HEAD], notice
    newest = Event.objects.filter(code="fieldvisits:visit:rung").order_by("seq").values_list("body", flat=True)
    assert "silence_nobody" in str(list(newest)[-1])
    assert "silence_police" not in str(list(newest)[-1])


@pytest.mark.parametrize(
    ("kind", "region", "is_rung"),
    [("polres_ppa", "16.09.03", True), ("polres", "16.09", True), ("polres", "16.10", False)],
)
def test_the_police_of_the_regency_hear_whatever_they_are_recorded_as(kind: str, region: str, *, is_rung: bool) -> None:
    code, polres = team.opened(), team.office(OfficeKind.POLRES_PPA)
    Office.objects.filter(pk=polres.pk).update(kind=kind, region=region)
    Office.objects.filter(pk=team.office(OfficeKind.UPTD_PPA).pk).update(region="16.09.01")
    left(code, planned(code))
    rung_up()
    assert [office for _person, office, _role in told(POLICE)] == [polres.pk] * is_rung
    newest = Event.objects.filter(code="fieldvisits:visit:rung").latest("seq")
    assert ("silence_nobody" in newest.body) is not is_rung
    assert "telepon 110" in str(RUNG_LABELS[SilenceHearer.NOBODY])


def test_where_its_head_must_not_know_everybody_else_of_the_office_hears() -> None:
    code = team.opened()
    left(code, planned(code))
    keep_from(code, LESTARI)
    rung_up()
    assert told(POLICE) == [(None, team.office(OfficeKind.POLRES_PPA).pk, "")]


def test_where_the_leader_must_not_know_the_head_hears_at_once_and_the_trail_says_so() -> None:
    code, office = team.opened(), team.office(OfficeKind.UPTD_PPA).pk
    left(code, planned(code))
    with team.on_case(DEWI, code) as (actor, access):
        declare_kinship(by=actor, at=AT, access=access)
    assert rung(0) == ["field-silent-head"]
    assert told("field-silent-head") == [(None, office, Audience.HEAD)]
    newest = Event.objects.filter(code="fieldvisits:visit:rung").latest("seq")
    assert "silence_head" in newest.body


def test_of_a_guest_whose_case_the_police_must_not_know_the_manager_hears_once_more() -> None:
    house, code = shelter.opened(), team.opened()
    stay = admitted(held(code, house))
    noted(stay, StayEntryKind.ABSENCE, due_at=AT + 2 * HOUR)
    for login in (ANTON, LESTARI):
        keep_from(code, login)
    with team.role("sigap_worker"):
        ring_house(AT + 4 * HOUR)
        ring_house(AT + 4 * HOUR)
        ring_house(AT + 4 * HOUR)
    assert told("shelter-absent-police") == []
    rung = Notice.objects.filter(code__startswith="shelter-absent-").order_by("created_at", "code")
    assert [notice.code for notice in rung] == ["shelter-absent-manager", "shelter-absent-nobody"]
    assert "nobody" in str(Event.objects.filter(code="shelter:absence:rung").latest("seq").body)


def test_a_team_that_misses_somebody_is_told_of_and_its_page_says_whom() -> None:
    code = team.opened()
    visit = planned(code, at=AT - HOUR)
    with team.on_case(DEWI, code) as (_actor, access):
        assert away_in(visit_of(access, visit.pk)) == []
    stands_in = team.person_id(HASAN)
    for login in (RINA, DEWI):
        with team.at_desk(login) as actor:
            absences.enter_absence(
                by=actor, at=AT - HOUR, person=Person.objects.get(pk=actor.person_id), kind=AbsenceKind.LEAVE,
                starts_at=AT - HOUR, ends_at=AT + HOUR, substitute_id=stands_in if login == DEWI else None,
            )  # fmt: skip
    told = Notice.objects.filter(code="field-team-away").values_list("person_id", "role")
    heard = {(team.person_id(DEWI), ""), (None, Audience.HEAD), (stands_in, "")}
    assert set(told) == heard, "the leader, else the head and who stands in"
    with team.on_case(DEWI, code) as (_actor, access):
        assert away_in(visit_of(access, visit.pk)) == sorted([team.PEOPLE[RINA][0], team.PEOPLE[DEWI][0]])
        assert missed_by(Absence.objects.get(person_id=team.person_id(RINA)).pk) == [], "not theirs to enter"
    left(code, visit)
    with team.on_case(DEWI, code) as (_actor, access):
        assert away_in(visit_of(access, visit.pk)) == []
