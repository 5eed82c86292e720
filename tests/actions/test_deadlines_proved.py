"""Deadlines that another act proves: a note of reaching the client, a report that the police took, an LP number."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from tests.factories import fieldvisits, joint, team
from tests.factories.deadlines import wib
from tests.factories.team import ANTON, AT, DEWI, LATER

from sigap.assistance.actions import Detail, ServiceFacts, note_service
from sigap.assistance.rules import ReferralPurpose
from sigap.audit import queries as trail
from sigap.cases import actions as cases
from sigap.cases.models import Note
from sigap.cases.rules import NoteTemplate
from sigap.clocks import actions as clocks
from sigap.clocks.models import Clock
from sigap.fieldvisits.rules import SpokenTo
from sigap.legal import actions as legal
from sigap.legal.models import Mark
from sigap.legal.rules import MarkKind, MarkSource
from sigap.referrals import actions as referrals
from sigap.referrals.actions.recorded_answers import AnswerSource
from sigap.referrals.rules import AnswerMeans, DeclineReason

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
REPORT = frozenset({ReferralPurpose.POLICE_REPORT})
TODAY = AT.date()
CONTACT, POLICE, TRAFFICKED = "first-contact", "uptd-to-police", "ppt-to-police"
NUMBERED = legal.Paper(number="LP/B/12/XI/2026/SPKT")


def wrote(
    code: str,
    *,
    template: NoteTemplate = NoteTemplate.CALL,
    has_reached: bool = True,
    done_at: datetime = LATER,
    login: str = DEWI,
    note_id: UUID | None = None,
) -> Note:
    with team.on_case(login, code) as (actor, access):
        return cases.write_note(
            by=actor,
            at=LATER + timedelta(minutes=5),
            access=access,
            note_id=note_id or uuid4(),
            template=template,
            text="Rekaan: ibu menjawab sendiri.",
            done_at=done_at,
            has_reached=has_reached,
        )


def running(code: str, rule: str) -> bool:
    return Clock.objects.filter(rule_code=rule, subject_id=team.case_of(code).id, stopped_at=None).exists()


def stops(code: str, rule: str) -> list[dict[str, str]]:
    told = trail.events_of("case", team.case_of(code).id).entries
    return [dict(each.ids) for each in told if each.code == "clocks:clock:stopped" and each.ids["rule"] == rule]


def must_report(code: str, *, since: datetime = AT, rule: str = POLICE) -> Clock:
    """The UPTD owes a report to the police."""
    case = team.case_of(code)
    with team.at_desk(DEWI) as actor:
        return clocks.start(
            by=actor,
            at=since,
            rule=rule,
            subject_kind="case",
            subject_id=case.id,
            owner_office=case.office_id,
            owner_person=case.manager_id,
        )


def marked(login: str, code: str, *, on: date = TODAY, paper: legal.Paper = NUMBERED, **more: Any) -> Mark:
    told: dict[str, Any] = {"told_by": None if login == ANTON else MarkSource.FAMILY, "post_key": uuid4(), **more}
    with team.on_case(login, code) as (actor, access):
        return legal.note_mark(
            by=actor, at=LATER, access=access, kind=MarkKind.LP, happened_on=on, ordinal=None, paper=paper, **told
        )


def test_a_note_that_the_client_was_reached_ends_the_first_contact_of_this_case_alone() -> None:
    code, other = team.opened(), team.opened()
    key = uuid4()
    note = wrote(code, note_id=key)
    assert not running(code, CONTACT)
    assert running(other, CONTACT)
    (told,) = stops(code, CONTACT)
    assert (told["proof"], told["outcome"], told["late"]) == (str(note.note), "reached", "no")
    clock = Clock.objects.get(rule_code=CONTACT, subject_id=team.case_of(code).id)
    assert (clock.stopped_at, clock.stopped_recorded_at) == (LATER, LATER + timedelta(minutes=5))
    with pytest.raises(cases.SectionConflict):
        wrote(code, note_id=key)
    wrote(code)
    assert len(stops(code, CONTACT)) == 1


@pytest.mark.parametrize(
    "change",
    [
        {"has_reached": False},
        {"template": NoteTemplate.CONFERENCE},
        {"done_at": AT - timedelta(minutes=1)},
    ],
    ids=["not reached", "no talk with the client", "before the case was opened"],
)
def test_what_reached_nobody_leaves_it_running(change: dict[str, Any]) -> None:
    code = team.opened()
    wrote(code, **change)
    assert running(code, CONTACT)
    assert stops(code, CONTACT) == []


def test_whom_their_own_office_served_or_visited_was_reached() -> None:
    served, visited, elsewhere, papers = (team.opened() for _each in range(4))
    for code, kind, facts in (
        (served, "counselling", ServiceFacts(ordinal=1)),
        (elsewhere, "counselling", ServiceFacts(ordinal=1, detail=Detail(provider="Klinik Rekaan"))),
        (papers, "case_conference", ServiceFacts(ordinal=1)),
    ):
        with team.on_case(DEWI, code) as (actor, access):
            note_service(
                by=actor, at=LATER, access=access, kind=kind, done_at=AT, note="Rekaan.", post_key=uuid4(), facts=facts
            )
    visit = fieldvisits.planned(visited)
    fieldvisits.left(visited, visit)
    fieldvisits.entered(visited, visit, spoken_to=[SpokenTo.FAMILY])
    assert running(visited, CONTACT)
    fieldvisits.entered(visited, visit, based_on=1, spoken_to=[SpokenTo.CLIENT])
    assert [running(code, CONTACT) for code in (served, visited, elsewhere, papers)] == [False, False, True, True]
    ended = [stops(code, CONTACT)[0]["outcome"] for code in (served, visited)]
    assert ended == ["served", "visited"]


def test_the_police_who_take_the_report_end_the_deadline_to_report() -> None:
    code, other = team.opened(), team.opened()
    must_report(code)
    must_report(other)
    referral = team.accepted(code, ANTON, REPORT)
    assert not running(code, POLICE)
    assert running(other, POLICE)
    (told,) = stops(code, POLICE)
    assert (told["proof"], told["outcome"], told["late"]) == (str(referral), "police_received", "no")
    with team.at_desk(ANTON) as actor:
        referrals.accept(by=actor, at=LATER, referral_id=referral)
    assert len(stops(code, POLICE)) == 1


def test_one_report_ends_all_that_is_owed_to_the_police() -> None:
    taken, noted, only = team.opened(), team.opened(), team.opened()
    for code, rule in ((taken, POLICE), (taken, TRAFFICKED), (noted, POLICE), (noted, TRAFFICKED), (only, TRAFFICKED)):
        must_report(code, rule=rule)
    team.accepted(taken, ANTON, REPORT)
    marked(DEWI, noted)
    joint.police_in(only)
    marked(ANTON, only, paper=legal.Paper())
    assert [(code, rule) for code in (taken, noted, only) for rule in (POLICE, TRAFFICKED) if running(code, rule)] == []
    assert [each["outcome"] for each in stops(only, TRAFFICKED)] == ["lp_noted"]


def test_another_request_to_the_police_proves_no_report() -> None:
    code = team.opened()
    must_report(code)
    referral = team.offered(code, purposes=frozenset({ReferralPurpose.PROTECTION}))
    with team.at_desk(ANTON) as actor:
        referrals.decline(by=actor, at=LATER, referral_id=referral, reason=next(iter(DeclineReason)), note="Rekaan.")
    team.accepted(code, ANTON, frozenset({ReferralPurpose.PROTECTION}))
    assert running(code, POLICE)


def test_what_was_taken_down_for_the_police_counts_once_they_confirm_it_from_when_they_said_it() -> None:
    code = team.opened()
    must_report(code)
    referral = team.offered(code, purposes=REPORT)
    with team.on_case(DEWI, code) as (actor, access):
        referrals.record_answer(
            by=actor,
            at=LATER,
            access=access,
            referral_id=referral,
            declined=None,
            means=next(iter(AnswerMeans)),
            said_at=AT + timedelta(minutes=10),
            source=AnswerSource(name="Rekaan"),
        )
    assert running(code, POLICE), "they may yet say that it is not their answer"
    with team.at_desk(ANTON) as actor:
        referrals.confirm_answer(by=actor, at=LATER + timedelta(days=3), referral_id=referral)
    clock = Clock.objects.get(rule_code=POLICE, subject_id=team.case_of(code).id)
    assert (clock.stopped_at, clock.stopped_recorded_at) == (AT + timedelta(minutes=10), LATER + timedelta(days=3))


def test_a_police_report_that_is_noted_ends_it_and_hearsay_needs_its_number() -> None:
    code = team.opened()
    joint.police_in(code)
    must_report(code)
    marked(DEWI, code, paper=legal.Paper(note="Rekaan: kata bibinya."))
    assert running(code, POLICE)
    told = marked(DEWI, code, is_meant=True)
    assert not running(code, POLICE)
    assert [(each["proof"], each["outcome"]) for each in stops(code, POLICE)] == [(str(told.id), "lp_noted")]


def test_the_police_note_or_confirm_it_themselves() -> None:
    first, second = team.opened(), team.opened()
    for code in (first, second):
        joint.police_in(code)
        must_report(code)
    marked(ANTON, first, paper=legal.Paper())
    assert not running(first, POLICE)
    told = marked(DEWI, second, paper=legal.Paper())
    assert running(second, POLICE)
    with team.on_case(ANTON, second) as (actor, access):
        legal.confirm_mark(by=actor, at=LATER, access=access, mark_id=told.id)
    assert not running(second, POLICE)


@pytest.mark.parametrize(
    ("since", "on", "stopped_at", "late"),
    [
        (wib(11, 18, 9), date(2026, 11, 20), wib(11, 20, 23, 59), "no"),
        (wib(11, 18, 9), date(2026, 11, 24), wib(11, 24, 23, 59), "yes"),
        (wib(11, 24, 9), date(2026, 11, 20), wib(11, 24, 9), "no"),
        (wib(11, 20, 10), date(2026, 11, 23), wib(11, 23, 10), "no"),
    ],
    ids=["in time, written down late", "late", "before the deadline began", "of the day on which it is due"],
)
def test_the_day_of_the_report_counts_not_the_day_of_writing(
    since: datetime, on: date, stopped_at: datetime, late: str
) -> None:
    code = team.opened()
    clock = must_report(code, since=since)
    marked(DEWI, code, on=on)
    clock.refresh_from_db()
    assert clock.stopped_at is not None
    assert clock.stopped_at.replace(second=0) == stopped_at
    assert stops(code, POLICE)[0]["late"] == late


def test_a_report_put_right_or_taken_out_moves_the_end_of_the_duty() -> None:
    code = team.opened()
    joint.police_in(code)
    began = must_report(code, since=wib(11, 18, 9))
    mark = marked(ANTON, code, on=date(2026, 11, 24))
    for on, is_void in ((date(2026, 11, 20), False), (date(2026, 11, 20), True)):
        with team.on_case(ANTON, code) as (actor, access):
            mark = legal.correct_mark(
                by=actor, at=LATER, access=access, mark_id=mark.id, happened_on=on, ordinal=None, told_by=None,
                paper=legal.Paper(number=NUMBERED.number, why="Rekaan: salah ketik."), post_key=uuid4(),
                is_void=is_void,
            )  # fmt: skip
        mine = Clock.objects.filter(rule_code=POLICE, subject_id=team.case_of(code).id)
        rows = mine.order_by("stopped_at", "outcome")
        told = [(row.outcome, row.stopped_at and row.stopped_at.replace(second=0)) for row in rows]
        first = ("withdrawn", wib(11, 24, 23, 59))
        if is_void:
            assert told == [("withdrawn", wib(11, 20, 23, 59)), first, ("", None)]
            assert (rows[2].started_at, rows[2].due_at, rows[2].owner_person) == (
                began.started_at, began.due_at, began.owner_person,
            )  # fmt: skip
        else:
            assert told == [("lp_noted", wib(11, 20, 23, 59)), first]


def test_beneath_the_police_end_that_deadline_of_their_own_case_and_no_other() -> None:
    mine, other = team.opened(), team.opened()
    joint.police_in(mine)
    for code in (mine, other):
        must_report(code)
        must_report(code, rule=TRAFFICKED)
    own, hidden = team.case_of(mine).id, team.case_of(other).id
    ended = "UPDATE clocks_clock SET due_at = due_at WHERE subject_id = %s AND rule_code = %s"
    with team.at_desk(ANTON):
        assert team.counted(ended, [own, CONTACT]) == 0
        assert team.counted(ended, [hidden, POLICE]) == 0
        assert team.counted(ended, [hidden, TRAFFICKED]) == 0
        assert team.counted(ended, [own, POLICE]) == team.counted(ended, [own, TRAFFICKED]) == 1
