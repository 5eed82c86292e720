"""What is known of a child, steps with their deadlines, whom the law forbids to hold, and who sees any of it."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.db import DatabaseError, connection, transaction
from tests.factories import officers, partners, team
from tests.factories.children import AT, DAY, HELD, HOUR, S, detain, know, opened, rung, step
from tests.factories.team import ANTON, DEWI

from sigap.access.roles import OfficeKind, RoleCode
from sigap.assistance.rules import ReferralPurpose
from sigap.cases.models import Assignment
from sigap.clocks.models import Clock
from sigap.juvenile.actions import UnableToNoteChild, void_step
from sigap.juvenile.actions.closing import end_limits
from sigap.juvenile.models import Detention
from sigap.juvenile.reading import open_children
from sigap.juvenile.rules import (
    AgeSource,
    ChildCompanion,
)
from sigap.kernel.errors import Conflict, Refused
from sigap.legal.actions import Paper
from sigap.notifications.models import Notice
from sigap.ui.taking_back import TakeBackReason

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team"), pytest.mark.closing_guard]
HENDRA = "hendra.bapas"


def test_whom_the_law_forbids_to_hold_is_told_of_at_once() -> None:
    changes: tuple[dict[str, Any], ...] = ({"born_on": date(2013, 6, 1)}, {"threat_years": 5}, {})
    for number, change in enumerate(changes):
        code = opened()
        know(code, **change)
        if not change:
            step(code, S.GUARANTEE_GIVEN)
        row = detain(code)
        told = Notice.objects.filter(code="child-held-barred", ids__detention=str(row.id))
        assert told.count() == 2, number
    fine = opened()
    know(fine)
    row = detain(fine)
    assert not Notice.objects.filter(code="child-held-barred", ids__detention=str(row.id)).exists()
    know(fine, at=HELD, based_on=2, threat_years=4)
    assert Notice.objects.filter(code="child-held-barred", ids__detention=str(row.id)).count() == 2
    with pytest.raises(Conflict):
        know(fine, at=HELD, based_on=2)


def test_age_is_that_of_the_day_of_the_act_and_the_day_of_birth_is_sealed() -> None:
    code = opened(age=None)
    with pytest.raises(UnableToNoteChild, match="belum lahir"):
        know(code, born_on=date(2026, 11, 20))
    with pytest.raises(UnableToNoteChild, match="tanggal perbuatannya"):
        know(code, acted_on=None)
    know(code, born_on=date(2008, 11, 2))
    _access, found = open_children(entering=team.entering(ANTON), code=code, at=AT)
    assert found[0].child is not None
    assert (found[0].child.age_at_act, found[0].born_on) == (17, date(2008, 11, 2)), "17 then, 18 now"
    assert b"2008" not in bytes(found[0].child.sealed_birth or b"")
    know(code, based_on=2, born_on=None, age_years=None, source=AgeSource.SAID)
    _access, found = open_children(entering=team.entering(ANTON), code=code, at=AT)
    assert found[0].child is not None
    assert (found[0].child.age_at_act, found[0].child.age_source) == (None, "age_not_known")


def test_steps_begin_and_end_what_the_law_counts() -> None:
    code = opened()
    know(code, threat_years=5)
    with pytest.raises(UnableToNoteChild, match="Langkah sebelumnya"):
        step(code, S.LITMAS_DONE)
    key = uuid4()
    first = step(code, S.LITMAS_ASKED, post_key=key)
    assert step(code, S.LITMAS_ASKED, post_key=key).pk == first.pk
    clock = Clock.objects.get(rule_code="child-litmas")
    assert clock.due_at == AT + 72 * HOUR
    step(code, S.LITMAS_DONE, AT + 70 * HOUR)
    assert Clock.objects.get(rule_code="child-litmas").stopped_at == AT + 70 * HOUR
    step(code, S.INVESTIGATION_BEGUN)
    assert Clock.objects.get(rule_code="child-coordination").due_at == AT + DAY
    step(code, S.COORDINATED, AT + 2 * HOUR)
    step(code, S.DIVERSION_BEGUN, AT + 3 * HOUR)
    running = Clock.objects.filter(subject_kind="juvenile", stopped_at=None)
    assert list(running.values_list("rule_code", flat=True)) == ["child-diversion-run"]
    grave = opened()
    know(grave)
    step(grave, S.INVESTIGATION_BEGUN)
    step(grave, S.FILE_RECEIVED)
    with pytest.raises(UnableToNoteChild, match="Diversi tidak berlaku"):
        step(grave, S.DIVERSION_BEGUN)
    assert Clock.objects.filter(rule_code__startswith="child-diversion-start").count() == 1
    with pytest.raises(UnableToNoteChild, match="di bawah 12 tahun"):
        step(grave, S.UNDER12_RETURNED)
    little = opened(age=10)
    know(little, born_on=date(2016, 1, 1))
    with pytest.raises(UnableToNoteChild, match="bersama"):
        step(little, S.UNDER12_PROGRAMME, companions=[ChildCompanion.PK])
    step(little, S.UNDER12_PROGRAMME, companions=[ChildCompanion.PK, ChildCompanion.SOCIAL_WORKER])
    assert Clock.objects.filter(rule_code="child-under12-court").count() == 1


def test_prosecutor_and_judge_try_diversion_anew_each_within_its_days() -> None:
    code = opened()
    know(code, threat_years=5)
    step(code, S.INVESTIGATION_BEGUN)
    owner = officers.office(OfficeKind.POLRES_PPA).pk
    for hour, begun, kind in (
        (1, S.FILE_RECEIVED, OfficeKind.KEJARI),
        (9, S.JUDGE_NAMED, OfficeKind.PENGADILAN_NEGERI),
    ):
        tried = step(code, S.DIVERSION_BEGUN, AT + hour * HOUR)
        run = Clock.objects.get(rule_code="child-diversion-run", stopped_at=None)
        assert owner in {run.owner_office, run.owed_by}
        step(code, S.DIVERSION_FAILED, AT + (hour + 1) * HOUR)
        owner = officers.office(kind).pk
        step(code, begun, AT + (hour + 2) * HOUR)
        owed = Clock.objects.get(rule_code__startswith="child-diversion", stopped_at=None)
        assert (owed.owed_by, (owed.due_at - owed.started_at).days) == (owner, 7)
        assert owed.started_at > tried.happened_at
    tried = step(code, S.DIVERSION_BEGUN, AT + 12 * HOUR)
    late = opened()
    know(late, threat_years=5)
    step(late, S.INVESTIGATION_BEGUN)
    step(late, S.FILE_RECEIVED, AT + 9 * HOUR)
    step(late, S.DIVERSION_BEGUN, AT + HOUR)
    owed = Clock.objects.get(rule_code="child-diversion-start-prosecutor", stopped_at=None)
    assert owed.started_at == AT + 9 * HOUR, "what the police began, written down later, is none of the prosecutor's"
    with team.on_case(ANTON, code) as (actor, access):
        void_step(by=actor, at=AT + DAY, access=access, step_id=tried.pk, reason=TakeBackReason.WRONG)
    owed = Clock.objects.get(subject_id=tried.proceeding_id, rule_code__startswith="child-diversion", stopped_at=None)
    assert (owed.rule_code, owed.owed_by) == ("child-diversion-start-judge", owner), "taken back, it is owed as before"


def test_what_another_office_owes_a_child_is_not_held_against_the_unit_that_watches() -> None:
    code = opened()
    know(code)
    bapas = officers.office(OfficeKind.BAPAS).pk
    step(code, S.LITMAS_ASKED)
    clock = Clock.objects.get(rule_code="child-litmas")
    assert (clock.owner_office, clock.owed_by) == (team.office(OfficeKind.UPTD_PPA).pk, bapas)


def test_what_is_owed_to_a_child_ends_with_the_case() -> None:
    code = opened()
    step(code, S.LITMAS_ASKED)
    with team.on_case(team.DEWI, code) as (actor, access):
        end_limits(actor, AT + HOUR, access.case.id)
    assert Clock.objects.get(rule_code="child-litmas").outcome == "closed_before_due"


def test_bapas_sees_its_child_without_sealed_words_and_notes_the_litmas(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True  # who is new shows no second factor
    code = opened()
    know(code)
    step(code, S.LITMAS_ASKED, paper=Paper(number="B/1/RAHASIA"))
    officers.officer(HENDRA, "Hendra Gunawan", RoleCode.PARTNER_OFFICER, kind=OfficeKind.BAPAS)
    team.sign_in(HENDRA)
    with pytest.raises(Refused):
        open_children(entering=team.entering(HENDRA), code=code, at=AT)
    team.accepted(code, HENDRA, frozenset({ReferralPurpose.CHILD_INQUIRY}), by=ANTON)
    _access, found = open_children(entering=team.entering(HENDRA), code=code, at=AT)
    assert [(each.kind, paper) for each, paper in found[0].steps] == [("child_litmas_asked", None)]
    assert (found[0].born_on, found[0].child is not None) == (None, True)
    done = step(code, S.LITMAS_DONE, AT + HOUR, login=HENDRA, paper=Paper(number="ditolak"))
    assert done.sealed_paper is None
    assert Clock.objects.get(rule_code="child-inquiry-result").stopped_at == AT + HOUR, "the one clock that counts"
    with pytest.raises(Refused):
        step(code, S.ARRESTED, login=HENDRA)
    row = detain(code)
    assert rung(HELD + 5 * DAY) == 1
    bapas = team.office(OfficeKind.BAPAS).pk
    assert Notice.objects.filter(code="child-release-soon", office_id=bapas, ids__detention=str(row.id)).count() == 1


def test_others_see_and_write_nothing_of_it() -> None:
    code = opened()
    know(code)
    row = detain(code)
    for login in (team.SEKAR, team.MAYA, team.HASAN):
        with team.at_desk(login):
            assert not Detention.objects.exists(), login
            assert login == team.HASAN or not Clock.objects.filter(subject_kind="detention").exists(), login
    with pytest.raises(Refused):
        step(code, S.LITMAS_ASKED, login=team.RINA)
    with team.on_case(DEWI, code) as (_actor, access):
        forged = Detention(
            proceeding_id=row.proceeding_id, case=access.case, detained_at=AT, place="held_lpas",
            recorded_at=AT, recorded_by=team.person_id(ANTON), recorded_by_name="", office_id=row.office_id,
        )  # fmt: skip
        with pytest.raises(DatabaseError), transaction.atomic():
            forged.save(force_insert=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM work.differences()")
        assert cursor.fetchone() == (0,)


def test_an_office_of_which_nobody_works_on_the_case_any_more_hears_of_its_diversion() -> None:
    bapas = partners.partner(OfficeKind.BAPAS)
    code, other = opened(), opened()
    for each in (code, other):
        team.accepted(each, bapas, frozenset({ReferralPurpose.CHILD_INQUIRY}), by=ANTON)
    Assignment.objects.filter(case__code=code, person_id=team.person_id(bapas)).update(until=AT)
    step(code, S.DIVERSION_BEGUN, AT + HOUR)
    step(other, S.DIVERSION_BEGUN, AT + HOUR)
    office, person = team.office(OfficeKind.BAPAS).pk, team.person_id(bapas)
    heard = Notice.objects.filter(code="child-diversion-begun").exclude(person_id=team.person_id(DEWI))
    assert {(row.ids["case"], row.office_id, row.person_id) for row in heard} == {
        (str(team.case_of(code).pk), office, None),
        (str(team.case_of(other).pk), None, person),
    }, "each once, and no other office"
