"""Of a hearing the victim who is to be heard hears, and who cannot come says so; who is away is asked of one's own."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from tests.factories import rosters, team
from tests.factories.diary import AT, DAY, SOON, confirm, do, note, notices, opened, work
from tests.factories.team import ANTON, DEWI, HASAN, RATNA, RINA, SEKAR

from sigap.cases import actions as cases
from sigap.cases.models import Assignment
from sigap.clocks.models import Clock
from sigap.hearings import actions
from sigap.hearings.actions import HearingPlace, UnableToNoteHearing, diary
from sigap.hearings.models import Hearing, HearingCompanion
from sigap.hearings.queries import companions_for
from sigap.hearings.rules import HearingAgenda, HearingOutcome, MoveReason, OffReason
from sigap.kernel.acting import SystemActor
from sigap.kernel.errors import Refused
from sigap.legal.models import VictimNotice
from sigap.legal.rules import MarkSource
from sigap.legal.rules.telling import NoticeState
from sigap.work.models import WorkItem

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team"), pytest.mark.closing_guard]


def owed(code: str) -> list[tuple[str, str]]:
    """Which news of hearings wait to be told, of which day."""
    rows = VictimNotice.objects.filter(case__code=code, state=NoticeState.OPEN, kind__startswith="notice_hearing")
    return sorted((row.kind, row.happens_on.isoformat()) for row in rows)


def test_the_victim_is_to_hear_of_each_change_of_a_hearing_at_which_they_are_heard() -> None:
    code, key = opened(), uuid4()
    with team.on_case(DEWI, code) as (actor, access):
        cases.assign(by=actor, at=AT, access=access, officer=team.colleague(actor, HASAN))
    note(RATNA, code, witnesses=[], agenda=HearingAgenda.VERDICT)
    assert (owed(code), notices("hearing-victim")) == ([], []), "nobody of the victims is asked to come"
    row = note(RATNA, code, starts_at=SOON + DAY)
    day, later = ((SOON + days * DAY).date().isoformat() for days in (1, 8))
    assert owed(code) == [("notice_hearing", day)]
    told = [(team.person_id(DEWI), "")]
    assert notices("hearing-victim") == told
    news = VictimNotice.objects.get(kind="notice_hearing")
    clock, item = Clock.objects.get(subject_id=news.pk), WorkItem.objects.get(kind="legal.notice", settled_at=None)
    assert (clock.rule_code, item.person_id, item.shows_at) == ("victim-hearing", team.person_id(DEWI), None) or (
        item.shows_at is not None and item.shows_at <= AT
    ), "at once"
    assert clock.due_at < AT + 2 * DAY
    moved: Hearing = do(
        RATNA, code, actions.move_hearing, hearing_id=row.id, starts_at=SOON + 8 * DAY, reason=MoveReason.JUDGE,
        place=HearingPlace(), told_by=None, post_key=key,
    )  # fmt: skip
    assert (owed(code), notices("hearing-victim")) == ([("notice_hearing", later)], told * 2)
    with pytest.raises(UnableToNoteHearing, match="mengapa"):
        do(DEWI, code, actions.settle_hearing, hearing_id=moved.id, outcome=None)
    off = {"outcome": None, "reason": OffReason.COURT, "told_by": None}
    do(RATNA, code, actions.settle_hearing, hearing_id=moved.id, **off)
    assert (owed(code), notices("hearing-victim")) == ([("notice_hearing_off", later)], told * 3)
    heard_of = note(DEWI, code, starts_at=SOON + 4 * DAY, witnesses=[], companions=[])
    with pytest.raises(UnableToNoteHearing, match="menurut siapa"):
        do(HASAN, code, actions.settle_hearing, hearing_id=heard_of.id, **off)
    do(HASAN, code, actions.settle_hearing, hearing_id=heard_of.id, **off | {"told_by": MarkSource.COURT})
    assert notices("hearing-cancelled")[-1:] == [(team.person_id(DEWI), "")], "who noted it"
    left = note(DEWI, code, starts_at=SOON + 5 * DAY, witnesses=[], companions=[])
    Assignment.objects.filter(person_id=left.recorded_by).update(until=AT)
    ended = len(notices("hearing-cancelled"))
    do(HASAN, code, actions.settle_hearing, hearing_id=left.id, **off | {"told_by": MarkSource.COURT})
    assert len(notices("hearing-cancelled")) == ended, "who noted it no longer works there"
    Assignment.objects.filter(person_id=left.recorded_by).update(until=None)
    own = note(DEWI, code, starts_at=SOON + 2 * DAY)
    assert (len(owed(code)), notices("hearing-victim")) == (2, told * 3), "who notes it knows"
    do(DEWI, code, actions.settle_hearing, at=SOON + 3 * DAY, hearing_id=own.id, outcome=HearingOutcome.HEARD)
    assert owed(code) == [("notice_hearing_off", later)], "over, there is nothing to tell of it"


def test_news_of_a_hearing_that_nobody_told_stays_owed_and_is_due_before_its_hour() -> None:
    code, at = opened(), AT
    row = note(RATNA, code, at=at, starts_at=at + timedelta(hours=5))
    news = VictimNotice.objects.get(kind="notice_hearing")
    assert Clock.objects.get(subject_id=news.pk).due_at == row.starts_at, "not after she should have been there"
    do(RATNA, code, actions.settle_hearing, at=at + DAY, hearing_id=row.id, outcome=HearingOutcome.NOT_HEARD)
    news.refresh_from_db()
    assert (news.state, Clock.objects.get(subject_id=news.pk).stopped_at) == (NoticeState.OPEN, None)
    note(RATNA, code, at=at + DAY, starts_at=at + 9 * DAY, companions=[])
    news.refresh_from_db()
    assert news.state == NoticeState.OPEN
    assert len(owed(code)) == 2


def test_a_hearing_that_stood_before_victims_were_told_is_owed_as_the_database_is_brought_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    code = opened()
    with monkeypatch.context() as before:
        before.setattr(diary, "_tell_victims", lambda *_given: None)
        row = note(RATNA, code, starts_at=SOON + DAY)
        note(RATNA, code, at=AT - 9 * DAY, starts_at=AT - DAY, companions=[])
    assert owed(code) == []
    loader = SystemActor(name="contoh")
    assert [actions.owe_news_of_planned_hearings(by=loader, at=AT) for _time in range(2)] == [1, 0]
    assert owed(code) == [("notice_hearing", row.starts_at.date().isoformat())]
    assert notices("hearing-victim") == [(team.person_id(DEWI), "")]
    assert Clock.objects.get(subject_id=VictimNotice.objects.get(kind="notice_hearing").pk).stopped_at is None


def test_a_hearing_noted_twice_and_struck_once_keeps_no_victim_away() -> None:
    code = opened()
    note(RATNA, code, starts_at=SOON + DAY)
    twice = note(RATNA, code, starts_at=SOON + DAY + timedelta(hours=1), companions=[])
    do(RATNA, code, actions.settle_hearing, hearing_id=twice.id, outcome=None, reason=OffReason.WRONG, told_by=None)
    assert {kind for kind, _day in owed(code)} == {"notice_hearing"}


def test_of_two_hearings_of_one_day_the_second_is_off_all_the_same_once_the_first_is_over() -> None:
    code = opened()
    note(RATNA, code, starts_at=SOON + DAY)
    second = note(RATNA, code, starts_at=SOON + DAY + timedelta(hours=4), companions=[])
    at = SOON + DAY + timedelta(hours=1)
    do(
        RATNA, code, actions.settle_hearing, at=at, hearing_id=second.id, outcome=None, reason=OffReason.WRONG,
        told_by=None,
    )  # fmt: skip
    assert "notice_hearing_off" in {kind for kind, _day in owed(code)}


def test_who_cannot_come_says_so_and_the_manager_finds_another() -> None:
    code = opened()
    for officer in (RINA, HASAN):
        with team.on_case(DEWI, code) as (actor, access):
            cases.assign(by=actor, at=AT, access=access, officer=team.colleague(actor, officer))
    row = note(DEWI, code, companions=[team.person_id(RINA)])
    companion = confirm(RINA, row)
    assert work("alone") == set()
    with team.at_desk(RINA) as actor:
        assert actions.decline_companion(by=actor, at=AT, companion_id=companion.id).ended_by == actor.person_id
    assert notices("hearing-declined") == [(team.person_id(DEWI), "")]
    assert (work("mine"), work("alone")) == (set(), {(row.id, team.person_id(DEWI))})
    with team.at_desk(RINA) as actor, pytest.raises(Refused):
        actions.decline_companion(by=actor, at=AT, companion_id=companion.id)
    do(DEWI, code, actions.choose_companion, hearing_id=row.id, officer=team.person_id(HASAN))
    assert HearingCompanion.objects.get(hearing=row, ended_at=None).officer_id == team.person_id(HASAN)


def test_who_is_away_on_a_day_is_asked_of_those_on_ones_own_case_alone() -> None:
    code, rina, hasan = opened(), team.person_id(RINA), team.person_id(HASAN)
    with team.on_case(DEWI, code) as (actor, access):
        cases.assign(by=actor, at=AT, access=access, officer=team.colleague(actor, RINA))
    for login in (RINA, HASAN):
        rosters.away(login)
    with team.on_case(DEWI, code) as (_actor, access):
        found = companions_for(access, AT + timedelta(hours=1))[rina]
        assert found.is_away is True  # type: ignore[attr-defined]  # annotated
    case, asked = team.case_of(code).pk, "SELECT hearings.is_away_of_case(%s, %s, %s, %s)"
    for login, person, is_known in (
        (DEWI, rina, True),
        (ANTON, rina, True),
        (DEWI, hasan, False),
        (SEKAR, rina, False),
    ):
        of: tuple[UUID, UUID, datetime] = (person, found.office_id, AT + timedelta(hours=1))
        with team.at_desk(login), connection.cursor() as cursor:
            cursor.execute(asked, [case, *of])
            assert cursor.fetchone() == (is_known,), login
    with team.at_desk(DEWI), pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        connection.cursor().execute("SELECT hearings.is_away(%s, %s, %s)", of)
