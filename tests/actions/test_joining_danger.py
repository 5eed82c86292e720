"""A report in danger joins a case: its dangers come along, by whoever may join it, and none is lost on the way."""

from dataclasses import replace

import pytest
from django.db import ProgrammingError, transaction
from tests.actions.test_intake_sheet import HEARD, person, saved
from tests.factories import team

from sigap.cases import actions as cases
from sigap.cases.actions.danger import bring_reported_dangers
from sigap.cases.models import DangerTag
from sigap.cases.queries import case_for
from sigap.cases.rules import Risk
from sigap.cases.rules.danger import SafetyStep
from sigap.clocks.models import Clock
from sigap.intake import actions as intake
from sigap.intake.queries import joinable
from sigap.notifications.models import Notice
from sigap.notifications.rules import Audience

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]


def dangers_of(code: str) -> set[tuple[str, str]]:
    return set(DangerTag.objects.filter(case__code=code, lifted_at=None).values_list("flag", "source"))


def test_a_report_in_danger_joins_a_case_on_which_its_officer_does_not_work() -> None:
    code = team.opened(report=team.taken(flags=("abduction",)))
    with team.on_case(team.DEWI, code) as (actor, access):
        (tag,) = DangerTag.objects.filter(case=access.case)
        cases.answer_danger(
            by=actor, at=team.AT, access=access, tag_id=tag.pk, step=SafetyStep.POLICE_CALLED, done_at=team.AT
        )
    report = team.taken(team.HASAN, flags=("weapon", "abduction"))
    with team.at_desk(team.HASAN) as actor:
        assert (code, True) in [(case.code, is_likely) for case, is_likely in joinable(actor, only=[code])]
        assert not case_for(actor, code).is_assigned
        intake.decide_join(by=actor, at=team.LATER, envelope=report, code=code)
    assert dangers_of(code) == {("abduction", "from_report"), ("weapon", "from_report")}
    tag.refresh_from_db()
    assert (tag.version, tag.answered_at) == (2, None), "it is told anew"
    assert Clock.objects.filter(subject_id=team.case_of(code).pk, rule_code="danger-high", stopped_at=None).exists()
    with team.at_desk(team.HASAN):
        tags = DangerTag.objects.filter(case__code=code)
        assert tags.count() == 2, "seen by the header"
        for values in ({"lifted_at": team.LATER}, {"answered_at": team.LATER}):
            with pytest.raises(ProgrammingError), transaction.atomic():
                tags.update(**values)


def heard(login: str) -> list[str]:
    """What somebody was told since, the head of the office included."""
    found = Notice.objects.filter(code__in=["report-joined", "danger-set"], person_id=team.person_id(login))
    return sorted(found.values_list("code", flat=True))


def test_the_manager_hears_of_a_report_that_joins_and_of_its_danger() -> None:
    code = team.opened()
    for flags, told in (((), ["report-joined"]), (("weapon",), ["danger-set", "report-joined", "report-joined"])):
        report = team.taken(flags=flags)
        with team.at_desk(team.RINA) as actor:
            intake.decide_join(by=actor, at=team.LATER, envelope=report, code=code)
        assert heard(team.DEWI) == told
    assert Notice.objects.filter(code="danger-set", role=Audience.HEAD).count() == 1


def test_the_manager_hears_that_triage_judged_a_report_higher_than_the_case() -> None:
    for risk, told in ((Risk.LOW, 1), (Risk.HIGH, 1)):
        code = team.opened(risk=risk)
        report = team.taken()
        saved(report, replace(HEARD, flags=[]))
        with team.at_desk(team.RINA) as actor:
            intake.decide_join(by=actor, at=team.LATER, envelope=report, code=code)
        notices = Notice.objects.filter(code="report-risk-joined", person_id=team.person_id(team.DEWI))
        assert notices.count() == told


def test_who_joins_it_to_their_own_case_or_must_not_know_hears_nothing() -> None:
    code = team.opened()
    report = team.taken(team.DEWI)
    with team.at_desk(team.DEWI) as actor:
        intake.decide_join(by=actor, at=team.LATER, envelope=report, code=code)
    kept = team.taken(team.HASAN, flags=("weapon",))
    saved(kept, replace(HEARD, kept_from=frozenset({person(team.DEWI)})), login=team.HASAN)
    with team.at_desk(team.HASAN) as actor:
        intake.decide_join(by=actor, at=team.LATER, envelope=kept, code=code)
    assert heard(team.DEWI) == []


def test_no_danger_comes_to_a_case_that_no_report_of_theirs_joined() -> None:
    code = team.opened(report=team.taken(flags=("abduction",)))
    with team.at_desk(team.HASAN) as actor:
        case = case_for(actor, code).case
        assert DangerTag.objects.filter(case=case).update(told_at=team.LATER) == 0
        with pytest.raises(ProgrammingError), transaction.atomic():
            bring_reported_dangers(actor, team.LATER, case.id, ["weapon"], told_at=team.AT)
    assert dangers_of(code) == {("abduction", "from_report")}


def test_the_sheet_adds_dangers_and_drops_none_that_the_reporter_ticked() -> None:
    code = team.opened()
    report = team.taken(flags=("weapon",))
    saved(report, replace(HEARD, flags=["injury"]))
    with team.at_desk(team.RINA) as actor:
        intake.decide_join(by=actor, at=team.LATER, envelope=report, code=code)
    assert {flag for flag, _source in dangers_of(code)} == {"weapon", "injury"}
