"""A detention that changes hands, ends or is called a wrong entry; one duty, one deadline; who may end what."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.conf import LazySettings
from django.db import connection
from tests.factories import handing, officers, partners, team
from tests.factories.children import AT, DAY, HELD, HOUR, S, detain, know, opened, pass_on, release, rung, step
from tests.factories.deadlines import wib
from tests.factories.team import ANTON, DEWI, HASAN, LESTARI

from sigap.access.roles import OfficeKind, RoleCode
from sigap.assistance.rules import ReferralPurpose
from sigap.audit.models import Event
from sigap.cases import actions as cases
from sigap.cases.actions.exclusions import ExclusionRequest, exclude_from_case
from sigap.cases.models import Participation
from sigap.cases.rules import ExclusionBasis, ExclusionKind, PersonRole, Sex
from sigap.clocks.models import Clock
from sigap.clocks.rules import NOT_A_PROMISE
from sigap.juvenile import actions as juvenile
from sigap.juvenile import events
from sigap.juvenile.models import ChildStep, Detention
from sigap.juvenile.queries import suspected_of
from sigap.juvenile.reading import open_children
from sigap.juvenile.rules import AgeSource, DetentionStage, ReleaseReason
from sigap.legal.actions import Paper
from sigap.notifications.models import Notice
from sigap.referrals import actions as referrals
from sigap.referrals.models import Referral
from sigap.referrals.rules import ResultKind
from sigap.staff import actions as staff
from sigap.work.models import WorkItem

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team"), pytest.mark.closing_guard]
ARRESTED = HELD - 10 * HOUR
INQUIRY = frozenset({ReferralPurpose.CHILD_INQUIRY})


def heads(code: str, row: Detention) -> set[UUID | None]:
    """Offices whose heads got this notice of the detention."""
    mine = Notice.objects.filter(code=code, ids__detention=str(row.id), role="head")
    return set(mine.values_list("office_id", flat=True))


def clock_of(rule: str, **more: object) -> Clock:
    return Clock.objects.get(rule_code=rule, **more)


LITMAS = ("child-litmas", "child-inquiry-result")


def counted() -> int:
    """Deadlines of a litmas that figures count as kept or missed."""
    return Clock.objects.filter(rule_code__in=LITMAS).exclude(outcome__in=NOT_A_PROMISE).count()


def ringing() -> int:
    return Clock.objects.filter(rule_code__in=LITMAS, next_step_at__isnull=False).count()


def ordinals(code: str) -> list[int]:
    with team.on_case(ANTON, code) as (_actor, access):
        return [who.ordinal for who in suspected_of(access)]


def test_the_next_custodian_hears_the_alarms_and_owes_the_release() -> None:
    code = opened()
    know(code)
    row = detain(code)
    kejari, unit = team.office(OfficeKind.KEJARI).pk, team.office(OfficeKind.UPTD_PPA).pk
    pass_on(code, row, DetentionStage.PROSECUTOR, wib(12, 22, 10), OfficeKind.KEJARI)
    assert rung(wib(12, 25, 10)) == 1
    assert kejari in heads("child-release-soon", row)
    owed = clock_of("child-prosecutor")
    assert (owed.owner_office, owed.owed_by) == (unit, kejari), "it does not work on the case: the unit watches"
    police = team.office(OfficeKind.POLRES_PPA).pk
    pass_on(code, row, DetentionStage.JUDGE, wib(12, 26, 8))
    owed = clock_of("child-judge")
    assert (owed.owner_office, owed.owed_by, owed.sender_office) == (police, None, unit)
    release(code, row, wib(12, 27, 8))
    assert heads("child-released", row) == {police}, "who let the child out, and no custodian before"


def test_whoever_accompanies_the_victim_hears_at_once_that_the_boy_is_free() -> None:
    code = opened()
    row = detain(code)
    release(code, row, HELD + DAY)
    told = Notice.objects.filter(code="suspect-free", ids__case=str(team.case_of(code).id))
    assert {(each.office_id, each.role, each.person_id) for each in told} == {
        (None, "", team.person_id(DEWI)),
        (team.office(OfficeKind.UPTD_PPA).pk, "head", None),
    }


def test_a_wrong_entry_past_its_limit_is_told_counts_as_missed_and_lets_the_arrest_run_on() -> None:
    code = opened()
    step(code, S.ARRESTED, ARRESTED)
    row = detain(code)
    assert clock_of("child-arrest").outcome == "detained"
    late = HELD + 8 * DAY
    release(code, row, late, ReleaseReason.WRONG_ENTRY)
    missed = clock_of("child-police")
    assert missed.stopped_at == late > missed.due_at
    assert missed.outcome not in NOT_A_PROMISE
    assert Notice.objects.filter(code="child-detention-undone", ids__detention=str(row.id)).count() == 2
    assert not Notice.objects.filter(code="suspect-free").exists(), "nobody says that the boy is out"
    arrests = Clock.objects.filter(rule_code="child-arrest").order_by("recorded_at")
    assert [each.outcome for each in arrests] == ["withdrawn", ""]
    assert (arrests[1].started_at, arrests[1].stopped_at) == (ARRESTED, None)


def test_a_wrong_entry_in_time_is_no_miss_and_the_arrest_ends_when_the_boy_was_let_go() -> None:
    code = opened()
    step(code, S.ARRESTED, ARRESTED)
    row = detain(code)
    step(code, S.LET_GO, HELD + HOUR)
    release(code, row, HELD + 2 * HOUR, ReleaseReason.WRONG_ENTRY)
    assert clock_of("child-police").outcome == "withdrawn"
    arrests = Clock.objects.filter(rule_code="child-arrest").order_by("recorded_at")
    assert [each.stopped_at for each in arrests] == [HELD, HELD + HOUR], (
        "let go an hour after the detention that was none"
    )
    assert Notice.objects.filter(code="child-detention-undone", ids__detention=str(row.id)).count() == 2


def test_one_mistyped_age_hides_no_child_that_is_held() -> None:
    code = opened(role=PersonRole.SUSPECT)
    know(code)
    detain(code)
    know(code, at=HELD, based_on=2, born_on=None, age_years=61, source=AgeSource.SAID)
    assert ordinals(code) == [2]
    know(code, at=HELD, based_on=3, born_on=None, age_years=16, source=AgeSource.SAID)
    with team.on_case(DEWI, code) as (actor, access):
        cases.add_person(by=actor, at=AT, access=access, role=PersonRole.SUSPECT, sex=Sex.MALE, age_years=40)
    assert ordinals(code) == [2], "a grown suspect of whom nothing was noted is no child"


def test_a_step_noted_late_begins_nothing_that_has_ended() -> None:
    code = opened()
    know(code)
    detain(code)
    step(code, S.ARRESTED, HELD + HOUR, happened_at=ARRESTED)
    assert not Clock.objects.filter(rule_code="child-arrest").exists()
    step(code, S.COORDINATED, HELD + 2 * HOUR)
    step(code, S.INVESTIGATION_BEGUN, HELD + 3 * HOUR, happened_at=HELD)
    assert not Clock.objects.filter(rule_code="child-coordination").exists()
    step(code, S.INVESTIGATION_BEGUN, HELD + 4 * HOUR)
    assert clock_of("child-coordination").stopped_at is None, "what began after that is owed"


def test_a_litmas_is_one_duty_by_step_and_by_referral() -> None:
    bapas = partners.partner(OfficeKind.BAPAS)
    code = opened()
    team.accepted(code, bapas, INQUIRY, by=ANTON)
    assert [each.kind for each in ChildStep.objects.all()] == [S.LITMAS_ASKED], "the referral asks for it"
    step(code, S.LITMAS_DONE, team.LATER + HOUR, login=bapas)
    assert (clock_of("child-inquiry-result").stopped_at, counted()) == (team.LATER + HOUR, 1)
    other = opened()
    asked = team.accepted(other, bapas, INQUIRY, by=ANTON)
    handing.reported(bapas, asked, done_at=team.LATER + timedelta(minutes=5), at=team.LATER + HOUR)
    came = ChildStep.objects.get(case__code=other, kind=S.LITMAS_DONE)
    assert (came.recorded_by, came.happened_at) == (team.person_id(bapas), team.LATER + timedelta(minutes=5))
    assert not Clock.objects.filter(rule_code__in=LITMAS, stopped_at=None).exists()


def test_a_litmas_asked_by_referral_waits_once_in_the_queue() -> None:
    bapas = partners.partner(OfficeKind.BAPAS)
    code = opened()
    asked = team.offered(code, OfficeKind.BAPAS, INQUIRY, by=ANTON)
    mine = WorkItem.objects.filter(case_id=team.case_of(code).id, settled_at=None)
    assert mine.filter(kind="juvenile.limit").count() == 1, "until Bapas has it, it is watched"
    with team.at_desk(bapas) as actor:
        referrals.accept(by=actor, at=team.LATER, referral_id=asked)
    assert not mine.filter(kind="juvenile.limit").exists()
    assert mine.filter(kind="referrals.result", office_id=team.office(OfficeKind.BAPAS).pk).count() == 1
    assert (clock_of("child-litmas").stopped_at is None, ringing()) == (False, 1), "one paper, one ladder"
    with team.on_case(ANTON, code) as (actor, access):
        referrals.record_result(
            by=actor, at=team.LATER + HOUR, access=access, referral_id=asked, kind=ResultKind.WAIVED,
            done_at=team.LATER, note="Bapas mengembalikannya tanpa litmas.",
        )  # fmt: skip
    owed = clock_of("child-litmas")
    assert (owed.stopped_at, owed.next_step_at is None) == (None, False), "no litmas came: it rings again"
    assert mine.filter(kind="juvenile.limit").count() == 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM work.differences()")
        assert cursor.fetchone() == (0,)


def test_the_result_for_one_child_touches_no_other_child() -> None:
    bapas = partners.partner(OfficeKind.BAPAS)
    code = opened()
    asked = team.accepted(code, bapas, INQUIRY, by=ANTON)
    with team.on_case(DEWI, code) as (actor, access):
        role = PersonRole.CHILD_IN_CONFLICT
        cases.add_person(by=actor, at=AT, access=access, role=role, sex=Sex.FEMALE, age_years=15)
    with team.on_case(ANTON, code) as (actor, access):
        on_paper = juvenile.note_step(
            by=actor, at=team.LATER, access=access, ordinal=3, kind=S.LITMAS_ASKED, happened_at=AT, paper=Paper(),
            post_key=uuid4(),
        )  # fmt: skip
    hers = clock_of("child-litmas", subject_id=on_paper.proceeding_id)
    assert hers.next_step_at is not None, "asked on paper: a deadline of its own"
    assert WorkItem.objects.filter(kind="juvenile.limit", settled_at=None).get().subject_id == hers.id
    step(code, S.LITMAS_DONE, team.LATER + HOUR)
    assert clock_of("child-inquiry-result").stopped_at == team.LATER + HOUR
    handing.reported(bapas, asked, done_at=team.LATER + timedelta(minutes=5), at=team.LATER + 2 * HOUR)
    assert clock_of("child-litmas", subject_id=on_paper.proceeding_id).stopped_at is None
    assert ChildStep.objects.filter(kind=S.LITMAS_DONE).count() == 1


def test_a_litmas_passed_on_and_asked_on_paper_first_has_one_clock(settings: LazySettings) -> None:
    """From the first asking, with whoever has it: the other Bapas once it goes on there, and once it is taken."""
    bapas = partners.partner(OfficeKind.BAPAS)
    code = opened()
    step(code, S.LITMAS_ASKED)
    asked = team.offered(code, OfficeKind.BAPAS, INQUIRY, by=ANTON)
    assert [each.kind for each in ChildStep.objects.all()] == [S.LITMAS_ASKED], "the same asking"
    there, far = officers.office(OfficeKind.BAPAS, "Bapas Pere'an CONTOH"), "far.bapas"
    who = staff.add_person(
        by=officers.LOADER, at=officers.AT, login=far, name="Bima CONTOH", password=officers.PASSWORD
    )
    role = RoleCode.PARTNER_OFFICER
    staff.grant_membership(by=officers.LOADER, at=officers.AT, person=who, office=there, role=role)
    settings.SIGAP_DEMO = True
    team.sign_in(far)
    with team.at_desk(bapas) as actor:
        referrals.pass_on(by=actor, at=team.LATER, referral_id=asked, to=there, preview="", offer_key=uuid4())
    paper = clock_of("child-litmas")
    assert (paper.owing_office, counted(), ringing()) == (there.pk, 1, 1)
    leg = Referral.objects.get(passed_from=asked)
    with team.at_desk(far) as actor:
        referrals.accept(by=actor, at=team.LATER + HOUR, referral_id=leg.pk)
    owed = clock_of("child-inquiry-result")
    assert (owed.owner_office, owed.started_at, owed.due_at) == (there.pk, paper.started_at, AT + 72 * HOUR)
    assert (clock_of("child-litmas").outcome, counted(), ringing()) == ("passed_on", 1, 1)
    handing.reported(far, leg.pk, done_at=team.LATER + HOUR, at=team.LATER + 2 * HOUR)
    assert (counted(), ringing(), ChildStep.objects.filter(kind=S.LITMAS_DONE).count()) == (1, 0, 1)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM work.differences()")
        assert cursor.fetchone() == (0,)


def test_who_comes_in_after_an_alarm_hears_it_once_and_the_head_of_the_unit_reads_the_page() -> None:
    bapas = partners.partner(OfficeKind.BAPAS)
    code = opened()
    know(code)
    row = detain(code)
    assert rung(wib(12, 23, 14)) == 1
    team.accepted(code, bapas, INQUIRY, by=ANTON)
    office = team.office(OfficeKind.BAPAS).pk
    came = Participation.objects.get(case__code=code, office_id=office, until=None)
    part, signed = Participation.objects.filter(pk=came.pk), came.since
    part.update(since=wib(12, 23, 15))
    assert [rung(wib(12, 23, 17)), rung(wib(12, 23, 17, 1))] == [1, 0], "also where the worker was away for hours"
    assert Event.objects.filter(code=events.RANG, body__contains=str(office)).count() == 1
    assert Notice.objects.filter(code="child-release-soon", ids__detention=str(row.id), office_id=office).count() == 1
    part.update(since=signed)
    with team.on_case(DEWI, code) as (actor, access):
        what = ExclusionRequest(kind=ExclusionKind.OFFICE, office_id=office, office_name="Bapas")
        exclude_from_case(by=actor, at=wib(12, 23, 18), access=access, what=what, basis=ExclusionBasis.ACCUSED)
    assert rung(wib(12, 24, 14)) == 1
    part.update(since=wib(12, 24, 15), until=None)
    assert rung(wib(12, 24, 15, 1)) == 0, "who must not know is told nothing, and nothing is written of it"
    _access, (boy,) = open_children(entering=team.entering(LESTARI), code=code, at=HELD)
    assert (boy.person.ordinal, boy.person.age_years, boy.child is not None) == (2, 16, True)
    for login, sees in ((LESTARI, True), (HASAN, False)):
        with team.at_desk(login):
            assert Detention.objects.filter(pk=row.pk).exists() is sees, login
            assert team.counted("SELECT 1 FROM cases_caseperson") == 0 or not sees, "no row of a person for the head"


def test_who_only_sees_what_is_owed_to_a_child_moves_no_deadline_of_it() -> None:
    bapas = partners.partner(OfficeKind.BAPAS)
    code = opened()
    step(code, S.ARRESTED)
    step(code, S.LITMAS_ASKED)
    detain(code)
    team.offered(code, OfficeKind.BAPAS, INQUIRY, by=ANTON)
    for login, mine in ((bapas, ["child-litmas"]), (ANTON, ["child-litmas", "child-police"])):
        with team.on_case(login, code) as (_actor, _access):
            seen = Clock.objects.filter(subject_kind__in=("juvenile", "detention"), stopped_at=None)
            assert seen.count() == 2, login
            moved = [each.rule_code for each in seen if Clock.objects.filter(pk=each.pk).update(next_step_at=HELD)]
        assert sorted(moved) == mine, login


def test_a_litmas_told_by_who_does_not_work_on_the_case_is_owed_until_it_is_noted(settings: LazySettings) -> None:
    settings.SIGAP_DEMO, bapas, code = True, partners.partner(OfficeKind.BAPAS), opened()
    asked = team.accepted(code, bapas, INQUIRY, by=ANTON)
    officers.officer("bima.bapas", "Bima CONTOH", RoleCode.PARTNER_OFFICER, kind=OfficeKind.BAPAS)
    team.sign_in("bima.bapas")
    handing.reported("bima.bapas", asked, done_at=team.LATER, at=team.LATER + HOUR)
    connection.cursor().execute("SET CONSTRAINTS ALL IMMEDIATE")  # as the end of the act does
    assert (ChildStep.objects.filter(kind=S.LITMAS_DONE).exists(), ringing()) == (False, 1)
    step(code, S.LITMAS_DONE, team.LATER + HOUR, login=bapas)
    assert not Clock.objects.filter(rule_code__in=LITMAS, stopped_at=None).exists()
