"""A step of a child that was noted wrong is taken back: what it began or ended is reckoned anew."""

from datetime import date, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils.timezone import localdate
from tests.factories import handing, officers, partners, team
from tests.factories.children import AT, HELD, HOUR, S, detain, extend, know, opened, step
from tests.factories.team import ANTON, DEWI

from sigap.access.roles import OfficeKind
from sigap.assistance.rules import ReferralPurpose
from sigap.clocks.models import Clock
from sigap.juvenile import actions, events
from sigap.juvenile.models import ChildProceeding, ChildStep
from sigap.juvenile.queries import barring_flags
from sigap.juvenile.reading import open_children
from sigap.juvenile.rules import ChildCompanion, ChildFlag
from sigap.kernel.errors import Conflict, Refused
from sigap.legal import actions as legal
from sigap.legal.actions import Paper
from sigap.legal.models import Mark
from sigap.legal.rules import MarkKind, MarkSource
from sigap.notifications.models import Notice
from sigap.ui.taking_back import ReasonMissing, TakeBackReason
from sigap.work.models import WorkItem

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]


def void(code: str, row: ChildStep, at: datetime = HELD, reason: TakeBackReason | None = TakeBackReason.WRONG) -> None:
    with team.on_case(ANTON, code) as (actor, access):
        actions.void_step(by=actor, at=at, access=access, step_id=row.id, reason=reason)


def told(rule: str) -> list[tuple[object, object, str]]:
    found = Clock.objects.filter(rule_code=rule).order_by("recorded_at", "started_at")
    return [(each.started_at, each.stopped_at, each.outcome) for each in found]


def test_how_diversion_goes_is_a_mark_of_the_track_and_others_hear_of_it() -> None:
    code = opened()
    know(code, threat_years=5)
    step(code, S.DIVERSION_BEGUN, AT)
    done = step(code, S.DIVERSION_DONE, AT + HOUR)
    found = Mark.objects.filter(case__code=code, is_void=False)
    assert list(found.order_by("recorded_at").values_list("kind", flat=True)) == ["diversion_started", "diversion"]
    heard = Notice.objects.filter(code__startswith="child-diversion").values_list("code", "person_id")
    dewi = team.person_id(DEWI)  # who answers for the case, not who wrote it; each notice says how far it is
    assert sorted(heard) == [("child-diversion-begun", dewi), ("child-diversion-done", dewi)]
    void(code, done, AT + 2 * HOUR)
    standing = Mark.objects.filter(case__code=code, is_void=False, replaced_by__isnull=True)
    assert list(standing.values_list("kind", flat=True)) == ["diversion_started"]
    step(code, S.DIVERSION_FAILED, AT + 3 * HOUR)
    assert standing.filter(kind="diversion_failed").count() == 1


def test_an_order_of_the_court_is_a_step_also_where_the_track_knows_of_no_diversion() -> None:
    code = opened()
    know(code, threat_years=5)
    step(code, S.DIVERSION_BEGUN, AT, login=DEWI)
    step(code, S.DIVERSION_DONE, AT + HOUR, login=DEWI)
    ordered = step(code, S.DIVERSION_ORDERED, AT + 2 * HOUR)
    assert ChildStep.objects.filter(pk=ordered.pk, voided_at=None).exists()
    assert not Mark.objects.filter(case__code=code, kind="diversion_order").exists(), (
        "who keeps the track decides there"
    )


def test_a_step_taken_back_takes_its_mark_along_also_where_that_was_corrected() -> None:
    code = opened()
    know(code, threat_years=5)
    begun = step(code, S.DIVERSION_BEGUN, AT)
    made = Mark.objects.get(kind="diversion_started")
    with team.on_case(ANTON, code) as (actor, access):
        legal.correct_mark(
            by=actor, at=AT + HOUR, access=access, mark_id=made.id, happened_on=made.happened_on, ordinal=2,
            told_by=None, paper=Paper(number="B/1", why="Nomornya."), post_key=uuid4(), is_meant=True,
        )  # fmt: skip
    void(code, begun)
    assert not Mark.objects.filter(case__code=code, is_void=False, replaced_by__isnull=True).exists()


def mark(code: str, kind: MarkKind, day: date, login: str = ANTON) -> Mark:
    with team.on_case(login, code) as (actor, access):
        return legal.note_mark(
            by=actor, at=HELD, access=access, kind=kind, happened_on=day, ordinal=2,
            told_by=None if login == ANTON else MarkSource.FAMILY, paper=Paper(), post_key=uuid4(), is_meant=True,
        )  # fmt: skip


def test_what_was_agreed_goes_to_the_court_in_three_days_and_comes_back_as_its_order() -> None:
    judges, code = officers.office(OfficeKind.PENGADILAN_NEGERI), opened()
    know(code, threat_years=5)
    step(code, S.DIVERSION_BEGUN, AT)
    done = step(code, S.DIVERSION_DONE, AT + HOUR)
    court = Clock.objects.get(rule_code="child-diversion-court")
    assert ((court.due_at - court.started_at).days, court.stopped_at) == (3, None)
    sent = step(code, S.DIVERSION_SENT, AT + 2 * HOUR)
    owed = Clock.objects.get(subject_kind="juvenile", stopped_at=None)
    assert (owed.rule_code, (owed.due_at - owed.started_at).days) == ("child-diversion-order", 3)
    assert owed.owing_office == judges.pk
    ordered = step(code, S.DIVERSION_ORDERED, AT + 3 * HOUR)
    owed = Clock.objects.get(subject_kind="juvenile", stopped_at=None)
    assert (owed.rule_code, (owed.due_at - owed.started_at).days) == ("child-diversion-order-sent", 3)
    assert owed.owing_office == judges.pk
    received = step(code, S.DIVERSION_ORDER_SENT, AT + 4 * HOUR)
    assert not Clock.objects.filter(subject_kind="juvenile", stopped_at=None).exists()
    void(code, received, AT + 4 * HOUR)
    assert Clock.objects.get(subject_kind="juvenile", stopped_at=None).rule_code == "child-diversion-order-sent"
    with pytest.raises(legal.UnableToNoteMark, match="Penetapan pengadilan"):
        void(code, done, AT + 4 * HOUR)
    assert ChildStep.objects.get(pk=done.pk).voided_at is None, "the order comes out first"
    void(code, ordered, AT + 4 * HOUR)
    assert told("child-diversion-order")[-1] == (AT + 2 * HOUR, None, "")
    void(code, sent, AT + 5 * HOUR)
    assert told("child-diversion-court")[-1] == (AT + HOUR, None, "")
    void(code, done, AT + 5 * HOUR)
    owed = Clock.objects.get(subject_kind="juvenile", stopped_at=None)
    assert owed.rule_code == "child-diversion-run"
    step(code, S.DIVERSION_FAILED, AT + 6 * HOUR)
    assert not Clock.objects.filter(subject_kind="juvenile", stopped_at=None).exists()


def test_diversion_noted_on_the_track_alone_is_a_step_of_the_child_while_it_stands() -> None:
    code = opened()
    know(code, threat_years=5)
    step(code, S.INVESTIGATION_BEGUN, AT)
    step(code, S.COORDINATED, AT + HOUR)
    day = localdate(AT + 24 * HOUR)
    steps = ChildStep.objects.filter(voided_at=None, kind__startswith="child_diversion").order_by("happened_at")
    mark(code, MarkKind.DIVERSION, day, login=DEWI)
    assert not steps.exists(), "hearsay ends no days of the law"
    mark(code, MarkKind.DIVERSION_STARTED, day)
    assert list(steps.values_list("kind", flat=True)) == [S.DIVERSION_BEGUN]
    assert Clock.objects.get(subject_kind="juvenile", stopped_at=None).rule_code == "child-diversion-run"
    failed = mark(code, MarkKind.DIVERSION_FAILED, day)
    assert not Clock.objects.filter(subject_kind="juvenile", stopped_at=None).exists()
    assert {localdate(each.happened_at) for each in steps} == {day}
    with team.on_case(ANTON, code) as (actor, access):
        legal.correct_mark(
            by=actor, at=HELD, access=access, mark_id=failed.id, happened_on=day, ordinal=2, told_by=None,
            paper=Paper(why="Salah anak."), post_key=uuid4(), is_meant=True, is_void=True,
        )  # fmt: skip
    assert Clock.objects.get(subject_kind="juvenile", stopped_at=None).rule_code == "child-diversion-run"
    void(code, steps.get())
    standing = Mark.objects.filter(case__code=code, is_void=False, replaced_by__isnull=True)
    assert list(standing.values_list("kind", flat=True)) == ["diversion"], "taken back at either end"
    assert Clock.objects.get(subject_kind="juvenile", stopped_at=None).rule_code == "child-diversion-start"
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM work.differences()")
        assert cursor.fetchone() == (0,)


def test_diversion_that_the_track_tells_of_on_the_day_of_the_investigation_ends_its_days() -> None:
    code = opened()
    know(code, threat_years=5)
    step(code, S.INVESTIGATION_BEGUN, AT)
    mark(code, MarkKind.DIVERSION_STARTED, localdate(AT))
    running = Clock.objects.filter(subject_kind="juvenile", stopped_at=None).values_list("rule_code", "started_at")
    assert set(running) == {("child-coordination", AT), ("child-diversion-run", AT)}, "nobody is late"


def test_diversion_on_the_track_counts_for_a_child_of_whom_nothing_was_noted_yet() -> None:
    code = opened()
    mark(code, MarkKind.DIVERSION, localdate(AT), login=DEWI)
    assert not ChildProceeding.objects.exists(), "hearsay"
    mark(code, MarkKind.DIVERSION, localdate(AT))
    running = Clock.objects.filter(subject_kind="juvenile", stopped_at=None)
    assert [each.rule_code for each in running] == ["child-diversion-court"]


def test_an_office_outside_the_case_hears_nothing_of_its_diversion() -> None:
    bapas = partners.partner(OfficeKind.BAPAS)
    code, other = opened(), opened()
    team.accepted(other, bapas, frozenset({ReferralPurpose.CHILD_INQUIRY}), by=ANTON)
    step(code, S.DIVERSION_BEGUN, AT)
    assert {row.person_id for row in Notice.objects.filter(code__startswith="child-diversion")} == {
        team.person_id(DEWI)
    }
    step(other, S.DIVERSION_BEGUN, AT)
    assert Notice.objects.filter(code__startswith="child-diversion", person_id=team.person_id(bapas)).count() == 1


def test_a_wrong_hour_of_arrest_is_put_right_and_the_day_counts_from_the_right_one() -> None:
    code = opened()
    key = uuid4()
    wrong = step(code, S.ARRESTED, AT, post_key=key)
    with pytest.raises(ReasonMissing):
        void(code, wrong, reason=None)
    void(code, wrong, AT + HOUR)
    void(code, wrong, AT + 2 * HOUR)
    assert told("child-arrest") == [(AT, AT + HOUR, "withdrawn")]
    step(code, S.ARRESTED, AT + 3 * HOUR, happened_at=AT + 2 * HOUR)
    assert told("child-arrest") == [(AT, AT + HOUR, "withdrawn"), (AT + 2 * HOUR, None, "")]
    with pytest.raises(Conflict, match="sudah berakhir"):
        step(code, S.ARRESTED, AT, post_key=key)
    _access, (boy,) = open_children(entering=team.entering(ANTON), code=code, at=HELD)
    assert [each.happened_at for each, _paper in boy.steps] == [AT + 2 * HOUR]
    assert team.trail(team.case_of(code).id).count(events.STEP_VOIDED) == 1


def test_a_step_sent_again_with_another_paper_or_company_is_not_said_to_be_saved() -> None:
    code, key = opened(), uuid4()
    row = step(code, S.ACCOMPANIED, AT, post_key=key, paper=Paper(note="Lewat telepon."))
    assert step(code, S.ACCOMPANIED, AT, post_key=key, paper=Paper(note="Lewat telepon.")) == row
    others: tuple[dict[str, Any], ...] = (
        {},
        {"paper": Paper(note="Lewat telepon."), "companions": [ChildCompanion.PK]},
    )
    for other in others:
        with pytest.raises(Conflict):
            step(code, S.ACCOMPANIED, AT, post_key=key, **other)
    held, key = detain(code), uuid4()
    extend(code, held, HELD + HOUR, key=key)
    extend(code, held, HELD + HOUR, key=key)
    with pytest.raises(Conflict):
        extend(code, held, HELD + 2 * HOUR, key=key)


def test_a_detention_ended_a_wrong_arrest_and_that_counts_neither_kept_nor_missed() -> None:
    code = opened()
    wrong = step(code, S.ARRESTED, HELD - 30 * HOUR)
    detain(code)
    void(code, wrong, HELD + HOUR)
    assert told("child-arrest") == [(HELD - 30 * HOUR, HELD, "withdrawn")]


def test_what_a_wrong_step_ended_runs_on_to_what_else_ends_it() -> None:
    code = opened()
    step(code, S.ARRESTED, AT)
    free = step(code, S.LET_GO, AT + 2 * HOUR)
    void(code, free, AT + 3 * HOUR)
    assert told("child-arrest") == [(AT, AT + 2 * HOUR, "withdrawn"), (AT, None, "")]
    other = step(code, S.LET_GO, AT + 5 * HOUR)
    step(code, S.LET_GO, AT + 6 * HOUR)
    void(code, other, AT + 7 * HOUR)
    assert told("child-arrest")[-1] == (AT, AT + 6 * HOUR, "done")


def test_a_litmas_that_had_not_come_is_owed_again() -> None:
    bapas = partners.partner(OfficeKind.BAPAS)
    code = opened()
    step(code, S.LITMAS_ASKED)
    came = step(code, S.LITMAS_DONE, AT + HOUR)
    void(code, came, AT + 2 * HOUR)
    assert told("child-litmas")[-1] == (AT, None, "")
    team.offered(code, OfficeKind.BAPAS, frozenset({ReferralPurpose.CHILD_INQUIRY}), by=ANTON)
    assert ChildStep.objects.filter(kind=S.LITMAS_ASKED).count() == 1, "asked already"
    assert bapas


def test_a_litmas_asked_by_referral_that_had_not_come_is_owed_again_by_bapas() -> None:
    bapas, inquiry = partners.partner(OfficeKind.BAPAS), frozenset({ReferralPurpose.CHILD_INQUIRY})
    mine = WorkItem.objects.filter(office_id=team.office(OfficeKind.BAPAS).pk, settled_at=None)
    for is_reported in (False, True):
        code = opened()
        asked, done_at = team.accepted(code, bapas, inquiry, by=ANTON), team.LATER + HOUR
        if is_reported:
            handing.reported(bapas, asked, done_at=done_at, at=done_at)
            came = ChildStep.objects.get(case__code=code, kind=S.LITMAS_DONE)
        else:
            came = step(code, S.LITMAS_DONE, done_at)
        assert not mine.exists()
        void(code, came, done_at + HOUR)
        owed = Clock.objects.get(rule_code="child-litmas", subject_id=came.proceeding_id, stopped_at=None)
        assert (owed.owing_office, owed.next_step_at is None) == (team.office(OfficeKind.BAPAS).pk, False)
        assert mine.get().kind == "juvenile.limit"
        assert Clock.objects.get(rule_code="child-inquiry-result", subject_id=asked).outcome == "withdrawn"
        step(code, S.LITMAS_DONE, done_at + 2 * HOUR, login=bapas)
        assert not mine.exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM work.differences()")
        assert cursor.fetchone() == (0,)


def test_a_guarantee_for_the_wrong_child_bars_nothing_once_it_is_taken_back() -> None:
    code = opened()
    know(code)
    given = step(code, S.GUARANTEE_GIVEN)
    assert ChildFlag.GUARANTEE in barring_flags(ChildProceeding.objects.get(), None)
    void(code, given)
    assert barring_flags(ChildProceeding.objects.get(), None) == [ChildFlag.NOT_ASKED]


def test_who_does_not_work_in_the_section_takes_no_step_back_and_nobody_writes_it_anew() -> None:
    code, other = opened(), opened()
    row = step(code, S.ARRESTED)
    with team.on_case(DEWI, other) as (actor, access), pytest.raises(Refused):
        actions.void_step(by=actor, at=AT, access=access, step_id=row.id, reason=TakeBackReason.WRONG)
    with team.on_case(ANTON, code), pytest.raises(DatabaseError), transaction.atomic():
        ChildStep.objects.filter(pk=row.id).update(happened_at=AT + HOUR)
    with team.at_desk(team.SEKAR):
        assert ChildStep.objects.filter(pk=row.id).update(voided_at=AT) == 0
