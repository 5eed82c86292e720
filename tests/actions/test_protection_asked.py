"""A request that an office sends to the police or LPSK is the request for protection: nobody notes it again."""

from datetime import timedelta
from unittest.mock import Mock
from uuid import uuid4

import pytest
from django.utils.timezone import localdate, localtime
from tests.factories import officers, team
from tests.factories.team import ANTON, DEWI

from sigap.access.roles import OfficeKind
from sigap.assistance.rules import ReferralPurpose
from sigap.cases.models import CasePerson
from sigap.cli.demo import protecting
from sigap.cli.demo.stage import StoryProgress
from sigap.clocks.jobs import sweep
from sigap.clocks.models import Clock, FiredStep
from sigap.kernel.acting import SystemActor
from sigap.kernel.errors import Refused
from sigap.legal.actions import Paper, note_mark
from sigap.legal.rules import MarkKind, MarkSource
from sigap.protection import actions
from sigap.protection.models import Protection
from sigap.protection.rules import ProtectionKind, ProtectionStatus
from sigap.referrals.actions import withdraw
from sigap.ui.taking_back import TakeBackReason
from sigap.work.models import WorkItem

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
AT, HOUR, DAY = team.AT, timedelta(hours=1), timedelta(days=1)
K = ProtectionKind


def test_a_referral_asks_for_protection_and_its_hours_run() -> None:
    officers.office(OfficeKind.LPSK)
    code = team.opened()
    CasePerson.objects.filter(case__code=code).update(forms=["form_sexual"], settings=["setting_household"])
    team.accepted(code, ANTON, frozenset({ReferralPurpose.PROTECTION}))
    asked = {row.kind: row for row in Protection.objects.all()}
    assert set(asked) == {K.POLICE_TPKS, K.POLICE_KDRT}, "each law that what was done to the victim names"
    assert {(row.asker, row.asked_at, row.begins_at) for row in asked.values()} == {("asker_companion", AT, AT)}
    owed = Clock.objects.get(rule_code="prot-kdrt-give")
    assert (owed.due_at, owed.owner_office) == (AT + DAY, team.office(OfficeKind.POLRES_PPA).pk)

    given = asked[K.POLICE_TPKS]
    with team.on_case(ANTON, code) as (actor, access):
        actions.give(
            by=actor, at=AT + HOUR, access=access, protection_id=given.id, given_at=AT + HOUR, paper=Paper()
        )  # fmt: skip
    team.offered(code, OfficeKind.LPSK, frozenset({ReferralPurpose.WITNESS_PROTECTION}), at=AT + 2 * HOUR, by=ANTON)
    row = Protection.objects.get(kind=K.LPSK)
    assert (row.asker, row.is_consented) == ("asker_police", False), "nobody has noted that the victim agrees"
    told = Clock.objects.get(rule_code="prot-tpks-lpsk")
    assert (told.outcome, told.stopped_at) == ("next_asked", AT + 2 * HOUR)


def test_the_demo_asks_for_nothing_that_its_request_to_the_police_asked_for() -> None:
    """What was done to the victim is noted before or after that request, by the weekday on which the demo starts."""
    code = team.opened()
    CasePerson.objects.filter(case__code=code).update(forms=["form_sexual"])
    team.accepted(code, ANTON, frozenset({ReferralPurpose.PROTECTION}))
    stage = Mock(on_case=lambda login, progress: team.on_case(login, progress.code))
    progress = StoryProgress(row={}, manager=DEWI, intake=DEWI, place=0, code=code, ordinals={"victim": 1})
    step = {"by": DEWI, "kind": K.POLICE_TPKS, "asker": "asker_companion", "as": "guard"}
    protecting.ask_protection(stage, progress, AT + HOUR, step)
    assert progress.ids["guard"] == Protection.objects.get(kind=K.POLICE_TPKS).pk


def test_lpsk_owes_its_answer_to_a_request_of_before_as_the_database_is_brought_up() -> None:
    officers.office(OfficeKind.LPSK)
    code, other = team.opened(), team.opened()
    for each in (code, other):
        team.offered(each, OfficeKind.LPSK, frozenset({ReferralPurpose.WITNESS_PROTECTION}), at=AT)
    row, loader = Protection.objects.get(case__code=code), SystemActor(name="contoh")
    Clock.objects.filter(rule_code="prot-lpsk-decide", subject_id=row.id).delete()
    assert [actions.owe_answers_of_lpsk(by=loader, at=AT + 9 * DAY) for _time in range(2)] == [1, 0]
    old, new = Clock.objects.filter(rule_code="prot-lpsk-decide").order_by("recorded_at").reverse()
    assert old.subject_id == row.id
    assert (old.due_at, old.owner_office, old.owed_by) == (new.due_at, new.owner_office, new.owed_by), "from the asking"
    assert WorkItem.objects.filter(clock_id=old.pk, settled_at=None).exists()
    told = FiredStep.objects.filter(clock=old)
    for days, steps in ((9, 1), (10, 2), (13, 5)):
        with team.role("sigap_worker"):
            sweep(AT + days * DAY)
        assert told.count() == steps, "nobody knew of it before: rung by rung, not all at once"


def test_a_request_taken_back_asked_for_nothing_and_lpsk_is_owed_again() -> None:
    officers.office(OfficeKind.LPSK)
    code = team.opened()
    CasePerson.objects.filter(case__code=code).update(forms=["form_sexual"])
    team.accepted(code, ANTON, frozenset({ReferralPurpose.PROTECTION}))
    with team.on_case(ANTON, code) as (actor, access):
        actions.give(
            by=actor, at=AT + HOUR, access=access, protection_id=Protection.objects.get().id, given_at=AT + HOUR,
            paper=Paper(),
        )  # fmt: skip
    sent = team.offered(
        code, OfficeKind.LPSK, frozenset({ReferralPurpose.WITNESS_PROTECTION}), at=AT + 2 * HOUR, by=ANTON
    )
    with team.on_case(ANTON, code) as (actor, access):
        withdraw(
            by=actor, at=AT + 3 * HOUR, access=access, referral_id=sent, reason=TakeBackReason.WRONG
        )  # fmt: skip
    assert Protection.objects.get(kind=K.LPSK).status == ProtectionStatus.WITHDRAWN
    owed = Clock.objects.get(rule_code="prot-tpks-lpsk", stopped_at=None)
    assert owed.due_at == AT + HOUR + DAY


def test_the_hours_of_the_police_run_from_the_report_that_they_had_before() -> None:
    code = team.opened()
    CasePerson.objects.filter(case__code=code).update(forms=["form_sexual"])
    team.offered(code, OfficeKind.POLRES_PPA, frozenset({ReferralPurpose.POLICE_REPORT}), at=AT)
    team.offered(code, OfficeKind.POLRES_PPA, frozenset({ReferralPurpose.PROTECTION}), at=AT + 5 * HOUR)
    row = Protection.objects.get(kind=K.POLICE_TPKS)
    assert (row.asked_at, row.begins_at) == (AT + 5 * HOUR, AT)


def test_a_police_report_that_was_noted_counts_from_the_end_of_its_day() -> None:
    code = team.opened()
    CasePerson.objects.filter(case__code=code).update(forms=["form_sexual"])
    reported_on = localdate(AT) - DAY
    with team.on_case(DEWI, code) as (actor, access):
        note_mark(
            by=actor, at=AT, access=access, kind=MarkKind.LP, happened_on=reported_on, ordinal=None,
            told_by=MarkSource.INVESTIGATOR, paper=Paper(number="CONTOH/LP/1"), post_key=uuid4(), is_meant=True,
        )  # fmt: skip
    team.offered(code, OfficeKind.POLRES_PPA, frozenset({ReferralPurpose.PROTECTION}), at=AT + HOUR)
    began = Protection.objects.get(kind=K.POLICE_TPKS).begins_at
    assert localtime(began) == localtime(AT).replace(hour=0, minute=0, second=0, microsecond=0)


def test_who_does_not_read_the_safety_plan_has_not_looked_at_it() -> None:
    code = team.opened()
    CasePerson.objects.filter(case__code=code).update(forms=["form_sexual"])
    team.accepted(code, ANTON, frozenset({ReferralPurpose.PROTECTION}))
    row = Protection.objects.get()
    with team.on_case(ANTON, code) as (actor, access):
        actions.refuse(
            by=actor, at=AT + HOUR, access=access, protection_id=row.id, refused_at=AT + HOUR, paper=Paper(note="x")
        )  # fmt: skip
    with team.on_case(ANTON, code) as (actor, access), pytest.raises(Refused):
        actions.look_at_plan(by=actor, at=AT + 2 * HOUR, access=access, protection_id=row.id)
    with team.on_case(DEWI, code) as (actor, access):
        actions.look_at_plan(by=actor, at=AT + 2 * HOUR, access=access, protection_id=row.id)
