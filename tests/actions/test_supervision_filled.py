"""A visit to fill in waits in the lists of its team; the secretariat hears that it is filled, the office what for."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from tests.factories import meetings, team
from tests.factories.supervision import AT, TOMORROW, filled, member, noted, office_party, plan_of, planned, point

from sigap.access.models import Absence, Person
from sigap.access.rules import AbsenceKind
from sigap.kernel.acting import SystemActor
from sigap.meetings.models import Meeting
from sigap.meetings.queries.meetings import meeting_for
from sigap.notifications.models import Notice
from sigap.staff.actions import absences
from sigap.supervision.actions import noting
from sigap.supervision.actions.noting import PromisedAction
from sigap.supervision.models import SupervisionVisit
from sigap.supervision.queries import finding_behind
from sigap.supervision.views import visits
from sigap.work.queries import work_of
from sigap.work.rules import Kind

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]


def waits_for(login: str, visit: SupervisionVisit) -> bool:
    with team.at_desk(login) as actor:
        rows = work_of(actor, at=TOMORROW, only_mine=True).filter(kind=Kind.VISIT_SITE, subject_id=visit.pk)
        return bool(rows.exists())


def test_each_of_the_team_has_it_until_the_last_point_is_looked_at() -> None:
    visit = planned(plan_of(team=[member(team.DEWI), member(team.ANTON)]))
    Absence.objects.create(
        person_id=team.person_id(team.DEWI), substitute_id=team.person_id(team.RINA), kind="leave",
        starts_at=AT - timedelta(days=9000), ends_at=AT + timedelta(days=9000), mac=b"x",
    )  # fmt: skip
    everybody = {login: waits_for(login, visit) for login in (team.DEWI, team.ANTON, team.RINA, team.SITI, team.MAYA)}
    assert {login for login, waits in everybody.items() if waits} == {team.DEWI, team.ANTON}, "no substitute, no office"
    told = Notice.objects.filter(code="visit-filled", office_id=visit.office_id)
    noted(visit, [point("duty", "yes")])
    assert (waits_for(team.DEWI, visit), told.count()) == (True, 0)
    assert visit.asked
    noted(visit, [point(each.code, "yes") for each in visit.asked.points if each.code != "duty"])
    assert (waits_for(team.DEWI, visit), waits_for(team.ANTON, visit), told.count()) == (False, False, 1)
    noted(visit, [point("duty", "", was=("yes", ""))])
    assert (waits_for(team.DEWI, visit), told.count()) == (True, 1), "a point was taken back"


def test_that_a_visit_is_filled_in_is_no_word_of_the_team_but_of_its_points() -> None:
    visit = planned()

    def say(moment: datetime | None) -> None:
        with team.at_desk(team.DEWI), pytest.raises(DatabaseError, match="once its points are"), transaction.atomic():
            SupervisionVisit.objects.filter(pk=visit.pk).update(status="running", filled_at=moment)

    say(TOMORROW)
    noted(visit, [point("duty", "")])
    say(TOMORROW)
    noted(visit, [point("duty", "no"), point("room", "", "lihat lagi")])
    say(TOMORROW)
    filled(visit)
    say(None)
    visit.refresh_from_db()
    assert visit.filled_at == TOMORROW


def test_a_visit_filled_in_before_that_was_noted_leaves_the_lists_as_the_database_is_brought_up() -> None:
    visit, open_one, loader = planned(), planned(), SystemActor(name="contoh")
    noted(open_one, [point("duty", "yes")])
    filled(visit)
    with connection.cursor() as owner:
        owner.execute("ALTER TABLE supervision_visit DISABLE TRIGGER visit_kept")
        owner.execute("UPDATE supervision_visit SET filled_at = NULL")
        owner.execute("ALTER TABLE supervision_visit ENABLE TRIGGER visit_kept")
    assert waits_for(team.DEWI, visit)
    assert [noting.date_filled_visits(by=loader, at=TOMORROW) for _time in range(2)] == [1, 0]
    assert (waits_for(team.DEWI, visit), waits_for(team.DEWI, open_one)) == (False, True)


def test_the_visited_office_reads_what_was_found_and_others_do_not() -> None:
    visit, key = planned(), uuid4()
    promise = PromisedAction(
        text="Memasang pintu", office_id=office_party().id, due_on=(AT + timedelta(days=9)).date(), evidence="foto"
    )
    with team.at_desk(team.MAYA) as actor:
        noting.note_finding(
            by=actor, at=TOMORROW, visit_id=visit.pk, text="Ruang terbuka", code="", promise=promise, finding_id=key
        )
    read = {}
    for login in (team.MAYA, team.DEWI, team.SITI, team.ANTON):
        with team.at_desk(login) as actor:
            read[login] = finding_behind(actor, key)
    assert read == {team.MAYA: "Ruang terbuka", team.DEWI: "Ruang terbuka", team.SITI: "Ruang terbuka", team.ANTON: ""}


def test_who_prepares_hears_that_a_leader_or_one_of_a_team_is_away() -> None:
    visit, key = planned(), meetings.planned()
    meeting = Meeting.objects.get(pk=key)
    with team.at_desk(team.MAYA):
        assert not visits._away(visit)
    for login in (team.SURYA, team.DEWI, team.SITI):
        with team.at_desk(login) as actor:
            absences.enter_absence(
                by=actor, at=AT, person=Person.objects.get(pk=actor.person_id), kind=AbsenceKind.LEAVE,
                starts_at=AT, ends_at=AT + timedelta(days=60),
            )  # fmt: skip
    told = {each.code: (each.office_id, each.ids) for each in Notice.objects.filter(code__endswith="-away")}
    assert told == {
        "meeting-leader-away": (meeting.office_id, {"meeting": str(key)}),
        "visit-team-away": (visit.office_id, {"visit": str(visit.pk)}),
    }
    with team.at_desk(team.MAYA) as actor:
        assert visits._away(visit) == [team.PEOPLE[team.DEWI][0]]
        assert meeting_for(actor, key).is_leader_away
