"""Deadlines on what belongs to a case go along with its work, also by a head who is not on the case."""

from datetime import date
from uuid import UUID, uuid4

import pytest
from django.conf import LazySettings
from django.db import connection
from tests.factories import officers, team
from tests.factories.team import DEWI, HASAN

from sigap.access.roles import OfficeKind, RoleCode
from sigap.cases import actions as cases
from sigap.cases.rules import HandOverReason, PersonRole, Sex
from sigap.clocks import actions as clocks
from sigap.clocks.models import Clock
from sigap.legal import actions as legal
from sigap.legal.actions import Paper
from sigap.legal.models import CriminalTrack, Mark, VictimNotice
from sigap.legal.rules import MarkKind, MarkSource
from sigap.protection import actions as protections
from sigap.protection.models import Protection
from sigap.protection.rules import ProtectionAsker, ProtectionKind
from sigap.restitution import actions as restitution
from sigap.restitution.actions import Paperwork
from sigap.restitution.models import RestitutionClaim
from sigap.restitution.rules import Applicant, ClaimVia, LedgerKind, RestitutionLaw, RestitutionRoad

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
NADIA = "nadia.uptd"
TODAY = date(2026, 11, 25)
NUMBERED = Paper(number="B/1/2026")


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True


def note(code: str, kind: MarkKind, *, ordinal: int | None = None, on: date = TODAY) -> Mark:
    with team.on_case(DEWI, code) as (actor, access):
        return legal.note_mark(
            by=actor, at=team.LATER, access=access, kind=kind, happened_on=on, ordinal=ordinal,
            told_by=MarkSource.LETTER, paper=NUMBERED, post_key=uuid4(), is_meant=True,
        )  # fmt: skip


def watched() -> str:
    """A case on which no office of the law works: its manager holds what they owe, and her own."""
    code = team.opened()
    with team.on_case(DEWI, code) as (actor, access):
        cases.add_person(by=actor, at=team.AT, access=access, role=PersonRole.SUSPECT, sex=Sex.MALE, age_years=40)
    note(code, MarkKind.LP)
    note(code, MarkKind.NAMED_SUSPECT, ordinal=2)
    with team.on_case(DEWI, code) as (actor, access):
        row = protections.ask(
            by=actor, at=team.AT, access=access, kind=ProtectionKind.COURT_KDRT, ordinal=1,
            asker=ProtectionAsker.VICTIM, asked_at=team.AT, reported_at=team.AT, paper=NUMBERED, post_key=uuid4(),
        )  # fmt: skip
        assert row.id
        claim = restitution.open_claim(
            by=actor, at=team.AT, access=access, ordinal=1, road=RestitutionRoad.BEFORE_DEMAND,
            law=RestitutionLaw.TRAFFICKING, applicant=Applicant.GUARDIAN, via=ClaimVia.LPSK, liable=[2],
            is_joint=False, post_key=uuid4(),
        )  # fmt: skip
        restitution.note_entry(
            by=actor, at=team.LATER, access=access, claim_id=claim.id, kind=LedgerKind.NOTIFIED, happened_on=TODAY,
            paper=Paperwork(number="B/2"), told_by=MarkSource.PROSECUTOR, post_key=uuid4(),
        )  # fmt: skip
    return code


def held(code: str, login: str) -> dict[str, set[UUID]]:
    """What somebody holds that runs on what belongs to the case."""
    case = team.case_of(code).id
    subjects = {
        "track": CriminalTrack.objects.filter(case_id=case),
        "notice": VictimNotice.objects.filter(case_id=case),
        "protection": Protection.objects.filter(case_id=case),
        "restitution": RestitutionClaim.objects.filter(case_id=case),
    }
    mine = Clock.objects.filter(owner_person=team.person_id(login), stopped_at=None)
    return {
        kind: set(mine.filter(subject_kind=kind, subject_id__in=rows.values("id")).values_list("id", flat=True))
        for kind, rows in subjects.items()
    }


def test_a_head_who_is_not_on_the_case_gives_every_deadline_of_it_on() -> None:
    officers.officer(NADIA, "Nadia Rekaan", RoleCode.CASE_MANAGER)
    code = watched()
    before = held(code, DEWI)
    assert all(before.values()), before
    with team.at_desk(HASAN) as actor:
        cases.hand_over(
            by=actor, at=team.LATER, code=code, former_id=team.person_id(DEWI), to=team.colleague(actor, NADIA),
            reason=HandOverReason.LEAVING,
        )  # fmt: skip
    assert held(code, NADIA) == before
    assert not any(held(code, DEWI).values())


def test_a_limit_of_a_track_leaves_who_is_off_the_case_at_the_next_mark() -> None:
    code = watched()
    limit = Clock.objects.get(pk__in=held(code, DEWI)["track"])
    Clock.objects.filter(pk=limit.pk).update(owner_person=team.person_id(HASAN))
    note(code, MarkKind.SP2HP)
    assert held(code, DEWI)["track"] == {limit.pk}


def test_what_runs_on_wrongly_from_before_is_put_right_as_the_database_is_brought_up() -> None:
    code, other = team.opened(), team.opened()
    note(code, MarkKind.LP)
    case, police = team.case_of(code), team.office(OfficeKind.POLRES_PPA).pk
    for rule, subject, owner in (
        ("uptd-to-police", case.id, case.office_id),
        ("uptd-to-police", team.case_of(other).id, case.office_id),
        ("law-spdp", case.id, police),
    ):
        Clock.objects.filter(rule_code=rule, subject_id=subject, stopped_at=None).delete()
        clocks.start(
            by=officers.LOADER, at=team.AT, rule=rule, subject_kind="case", subject_id=subject, owner_office=owner
        )
    before = team.trail(case.id)
    for _time in range(2):
        with connection.cursor() as cursor:
            cursor.execute("SELECT referrals.correct_running_deadlines()")
    duties = Clock.objects.filter(rule_code="uptd-to-police", subject_id__in=(case.id, team.case_of(other).id))
    assert {(row.subject_id == case.id, row.outcome) for row in duties} == {(True, "lp_noted"), (False, "")}
    limit = Clock.objects.get(rule_code="law-spdp", subject_id=case.id, stopped_at=None)
    assert (limit.owner_office, limit.owner_person, limit.owed_by) == (case.office_id, case.manager_id, police)
    assert team.trail(case.id)[len(before) :] == ["clocks:clock:stopped", "clocks:clock:handed_over"]
