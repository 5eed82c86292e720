"""What pages read of deadlines."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from pytest_django import DjangoAssertNumQueries
from tests.factories.deadlines import (
    AHMAD,
    ANTON,
    DEWI,
    HASAN,
    POLRES,
    RINA,
    UPTD,
    at_the_desk,
    loaded,
    wib,
)  # fmt: skip

from sigap.access.entry import Actor
from sigap.cases.models import Case, CaseExclusion
from sigap.cases.rules import ExclusionBasis, ExclusionKind
from sigap.clocks import actions as clocks
from sigap.clocks.models import Clock
from sigap.clocks.queries import clocks_of, left_of, nearest, nearest_of, shown
from sigap.clocks.rules import PauseCategory
from sigap.desk.queue.listing import _clock
from sigap.desk.queue.rows import case_row
from sigap.notifications.rules import parts_of
from sigap.provisions.queries import confirmed
from sigap.ui.timeleft import Tone
from sigap.work.models import WorkItem
from sigap.work.queries import work_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _rules() -> None:
    loaded()


def start(rule: str, at: datetime, case: UUID, office: UUID = UPTD) -> Clock:
    return clocks.start(by=DEWI, at=at, rule=rule, subject_kind="case", subject_id=case, owner_office=office)


def pressing(who: Actor, *, only_mine: bool = False) -> list[WorkItem]:
    with at_the_desk(who):
        return list(work_of(who, at=wib(12, 1), only_mine=only_mine, parts=parts_of(who.roles)).order_by("due_at"))


def pause(clock: Clock, at: datetime) -> None:
    clocks.pause(
        by=DEWI,
        at=at,
        clock_id=clock.id,
        pause_id=uuid4(),
        category=PauseCategory.WAITING_FOR_CLIENT,
        key_id=uuid4(),
        sealed_reason=b"x",
    )


def test_the_clocks_of_a_subject(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    case = uuid4()
    start("service-plan", wib(11, 24, 9), case)
    police = start("uptd-to-police", wib(11, 24, 9), case)
    clocks.stop(by=DEWI, at=wib(11, 25), clock_id=start("case-review", wib(11, 24), case).id)
    start("service-plan", wib(11, 24, 9), uuid4())
    assert confirmed() == frozenset(), "kept by the process; nothing is shipped as confirmed"
    with django_assert_num_queries(1):
        found = list(clocks_of("case", case))
        assert [clock.rule_code for clock in found] == ["uptd-to-police", "service-plan"]
        assert nearest(found) == police
        assert [shown(clock, now=wib(11, 25)).is_unverified for clock in found] == [True, True]
    assert nearest([]) is None


def test_the_nearest_clocks_of_many_subjects(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    one, two, done = uuid4(), uuid4(), uuid4()
    start("service-plan", wib(11, 24, 9), one)
    police = start("uptd-to-police", wib(11, 24, 9), one)
    plan = start("service-plan", wib(11, 24, 9), two)
    clocks.stop(by=DEWI, at=wib(11, 25), clock_id=start("service-plan", wib(11, 24), done).id)
    with django_assert_num_queries(1):
        assert nearest_of("case", [one, two, done, uuid4()]) == {one: police, two: plan}


def test_a_clock_as_it_is_drawn() -> None:
    case = uuid4()
    start("uptd-to-police", wib(11, 24, 9), case)
    drawn = shown(clocks_of("case", case).get(), now=wib(11, 27, 8, 30))
    assert drawn.name == "Laporan UPTD PPA ke kepolisian"
    assert drawn.note == (
        "Paling lambat Jumat, 27 Nov pukul 09.00 WIB. Kewajiban: UPTD PPA yang menerima laporan. Dihitung: siang malam"
    )
    assert drawn.basis.startswith("UU 12/2022 pasal 41")
    assert drawn.left is not None
    assert drawn.left.tone is Tone.SOON
    assert drawn.state_words == ""


def test_what_stands_still_says_why_and_presses_nobody() -> None:
    case = uuid4()
    plan = start("service-plan", wib(11, 24, 9), case)
    pause(plan, wib(11, 25, 9))
    (found,) = clocks_of("case", case)
    drawn = shown(found, now=wib(11, 25, 10))
    assert drawn.left is None
    assert drawn.note.startswith("Dijeda sejak hari ini 09.00. ")
    assert nearest([found]) is None
    assert nearest_of("case", [case]) == {}
    clocks.resume(by=DEWI, at=wib(11, 26, 9), clock_id=plan.id)
    assert nearest_of("case", [case]) == {case: plan}


def test_paused_held_and_unsure_say_so() -> None:
    paused, held, unsure = uuid4(), uuid4(), uuid4()
    pause(start("service-plan", wib(11, 24, 9), paused), wib(11, 25))
    clocks.note_handled(by=DEWI, at=wib(11, 24, 10), clock_id=start("service-plan", wib(11, 24, 9), held).id)
    start("service-plan", wib(1, 10, 9, year=2028), unsure)
    drawn = shown(clocks_of("case", paused).get(), now=wib(11, 30))
    assert (str(drawn.state_words), drawn.left) == ("Dijeda", None)
    assert shown(clocks_of("case", held).get(), now=wib(11, 24, 21)).state_words == "Catat nanti (12 jam)"
    assert shown(clocks_of("case", held).get(), now=wib(11, 24, 23)).state_words == ""
    assert "belum pasti" in shown(clocks_of("case", unsure).get(), now=wib(1, 11, year=2028)).note


def test_what_presses_an_actor() -> None:
    late = start("service-plan", wib(11, 2, 9), uuid4())
    soon = start("uptd-to-police", wib(11, 24, 9), uuid4())
    still = start("service-plan", wib(11, 24, 9), uuid4())
    pause(still, wib(11, 25))
    start("referral-answer", wib(11, 24, 9), uuid4(), POLRES)
    seen = pressing(DEWI)
    assert [item.clock_id for item in seen] == [late.id, soon.id, still.id]
    assert [item.is_paused for item in seen] == [False, False, True]
    for who, count in ((RINA, 3), (HASAN, 3), (ANTON, 1), (AHMAD, 0)):
        assert len(pressing(who)) == count, who.name


def test_it_presses_from_when_its_rule_says() -> None:
    case = uuid4()
    start("uptd-to-police", wib(11, 24, 9), case)
    (clock,) = clocks_of("case", case)
    (item,) = pressing(DEWI)
    near = _clock(item)
    assert near is not None
    assert near.soon == timedelta(hours=24)
    for now, tone in ((wib(11, 26, 8), Tone.OK), (wib(11, 26, 10), Tone.SOON)):
        assert left_of(clock, now).tone is tone, "a day before it ends, with a third of the time still left"
        assert left_of(nearest_of("case", [case])[case], now).tone is tone
        assert case_row(Case(code="KENARI-582", risk="low"), near, at=now)["left"].tone is tone


def test_mine_is_what_i_hold_and_what_nobody_holds() -> None:
    case = uuid4()
    held = clocks.start(
        by=DEWI,
        at=wib(11, 24),
        rule="service-plan",
        subject_kind="case",
        subject_id=case,
        owner_office=UPTD,
        owner_person=DEWI.person_id,
    )
    free = start("case-review", wib(11, 24), case)
    assert {item.clock_id for item in pressing(DEWI, only_mine=True)} == {held.id, free.id}
    assert {item.clock_id for item in pressing(HASAN, only_mine=True)} == {free.id}
    assert {item.clock_id for item in pressing(HASAN)} == {held.id, free.id}


def test_nobody_is_pressed_by_what_they_must_not_know_of_nor_by_a_former_office() -> None:
    case = Case.objects.create(
        code="UNDIAN-001", risk="low", office_id=UPTD, office_name="UPTD CONTOH", opened_by=uuid4(),
        manager_id=uuid4(), manager_name="CONTOH", opened_at=wib(11, 24), recorded_at=wib(11, 24),
        register_year=2026, register_number=1,
    )  # fmt: skip
    start("service-plan", wib(11, 24, 9), case.pk)
    clocks.start(
        by=DEWI, at=wib(11, 24), rule="service-plan", subject_kind="case", subject_id=uuid4(), owner_office=POLRES,
        owner_person=DEWI.person_id,
    )  # fmt: skip
    assert [item.case_id for item in pressing(DEWI)] == [case.pk]
    by = {"declared_by": uuid4(), "declared_by_name": "CONTOH", "declared_at": wib(11, 24)}
    CaseExclusion.objects.create(
        case=case, kind=ExclusionKind.PERSON, basis=ExclusionBasis.KINSHIP, person_id=DEWI.person_id, **by
    )
    assert pressing(DEWI) == []
    assert len(pressing(HASAN)) == 1
