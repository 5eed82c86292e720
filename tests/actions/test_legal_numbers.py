"""A case is found by the number of its police report, which lies sealed: by a token, for its legal section alone."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from tests.factories import team

from sigap.assistance.rules import ReferralPurpose
from sigap.cases.actions.finding import find_number
from sigap.cases.models import PaperToken
from sigap.cases.queries.finding import CaseNumbers
from sigap.legal import actions as legal
from sigap.legal.actions import Paper, numbers
from sigap.legal.models import Mark
from sigap.legal.rules import MarkKind
from sigap.vault import keyring

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
TOLD: dict[str, Any] = {"happened_on": date(2026, 11, 20), "ordinal": None, "told_by": None}


def opened() -> str:
    """A case that the police take part in."""
    code = team.opened()
    team.accepted(code, team.ANTON, frozenset({ReferralPurpose.PROTECTION}))
    return code


def note(code: str, number: str, kind: MarkKind = MarkKind.LP) -> Mark:
    with team.on_case(team.ANTON, code) as (actor, access):
        return legal.note_mark(
            by=actor, at=team.LATER, access=access, kind=kind, paper=Paper(number=number), post_key=uuid4(), **TOLD
        )


def correct(code: str, mark_id: UUID, number: str, *, is_void: bool = False) -> Mark:
    paper = Paper(number=number, why="Salah ketik.")
    with team.on_case(team.ANTON, code) as (actor, access):
        told = {"paper": paper, "post_key": uuid4(), "is_void": is_void, **TOLD}
        return legal.correct_mark(by=actor, at=team.LATER, access=access, mark_id=mark_id, **told)


def found_by(login: str, typed: str) -> list[str]:
    with team.at_desk(login) as actor:
        rows = find_number(by=actor, at=team.LATER, numbers=CaseNumbers.meant(typed, envelopes=()))
        return [case.code for case in rows]


def test_a_case_is_found_by_the_number_of_its_police_report_however_it_is_said() -> None:
    code = opened()
    mark = note(code, "LP/B/12/XI/2026/SPKT")
    for typed in ("LP/B/12/XI/2026/SPKT", "lp b 12 xi 2026 spkt", "12/XI/2026", "LP 12 XI 2026 Polres lain", "12/2026"):
        assert found_by(team.ANTON, typed) == [code], typed
        assert found_by(team.DEWI, typed) == [code], typed
    for login in (team.HASAN, team.SEKAR):
        assert found_by(login, "12/XI/2026") == [], "no part in the legal section, nothing found"
    for typed in ("LP/B/13/XI/2026", "12/X/2026", "12", "XI/2026"):
        assert found_by(team.ANTON, typed) == [], typed
    assert not any(b"12" in bytes(row.token) and b"2026" in bytes(row.token) for row in PaperToken.objects.all())
    corrected = correct(code, mark.pk, "LP/B/21/XI/2026")
    assert (found_by(team.ANTON, "12/XI/2026"), found_by(team.ANTON, "21/XI/2026")) == ([], [code])
    correct(code, corrected.pk, "LP/B/21/XI/2026", is_void=True)
    assert not PaperToken.objects.exists()


def test_numbers_of_papers_are_indexed_anew_under_the_newest_key_and_after_a_restore() -> None:
    code = opened()
    note(code, "LP/B/12/XI/2026/SPKT")
    note(code, "SP.Lidik/5/XI/2026", MarkKind.INQUIRY)
    PaperToken.objects.update(kek_id="former", token=b"former")
    assert found_by(team.ANTON, "12/XI/2026") == []
    assert numbers.renew(keyring.current().newest, at=team.LATER) == 1
    assert numbers.renew(keyring.current().newest, at=team.LATER) == 0
    assert found_by(team.ANTON, "12/XI/2026") == [code]
    PaperToken.objects.all().delete()
    assert numbers.rebuild_all(at=team.LATER) == 1
    assert found_by(team.ANTON, "12/XI/2026") == [code]
    assert found_by(team.ANTON, "5/XI/2026") == [], "only numbers of police reports"
