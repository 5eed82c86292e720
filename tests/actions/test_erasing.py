"""Erasure with two names: asked for, approved by another, refused where something stands in its way."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, transaction
from tests.factories import endings, team

from sigap.access.roles import OfficeKind, RoleCode
from sigap.cases import actions as cases
from sigap.cases import events
from sigap.cases.actions import destroying, erasing, holding
from sigap.cases.actions.erasing import UnableToErase
from sigap.cases.actions.holding import UnableToHold
from sigap.cases.models import Case, CasePerson, Erasure, LegalHold
from sigap.cases.rules import ErasureBasis, HoldBasis, ReopeningReason
from sigap.kernel.acting import SystemActor
from sigap.kernel.errors import Refused, StepUpNeeded
from sigap.ui.taking_back import TakeBackReason
from sigap.vault.macs import MacBroken
from sigap.vault.models import DataKey

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
BY = SystemActor(name="uji")


@pytest.fixture
def code() -> str:
    made = team.opened()
    team.named(made)
    return made


def closed(code: str) -> None:
    endings.closed(code, at=team.AT)


def asked(code: str, *, ordinal: int | None = 1, login: str = team.DEWI, at: Any = team.AT) -> Erasure:
    team.stepped_up(login, at=at)
    with team.on_case(login, code) as (actor, access):
        return erasing.request_erasure(
            by=actor, at=at, access=access, basis=ErasureBasis.ENTERED_BY_MISTAKE, ordinal=ordinal
        )


def answered(erasure: Erasure, *, login: str = team.HASAN, is_approved: bool = True, at: Any = team.AT) -> Erasure:
    team.stepped_up(login, at=at)
    with team.at_desk(login) as actor:
        return erasing.answer_erasure(by=actor, at=at, erasure_id=erasure.id, is_approved=is_approved)


def held(code: str, login: str = team.DEWI) -> LegalHold:
    with team.on_case(login, code) as (actor, access):
        return holding.place_hold(
            by=actor, at=team.AT, access=access, basis=HoldBasis.INVESTIGATION, letter_on=team.AT.date()
        )


def released(code: str, hold: LegalHold, login: str) -> LegalHold:
    team.stepped_up(login)
    with team.on_case(login, code) as (actor, access):
        return holding.release_hold(by=actor, at=team.AT, access=access, hold_id=hold.id, reason=TakeBackReason.WRONG)


def carried_out(erasure: Erasure, *, at: Any = team.LATER) -> int:
    return len(destroying.carry_out(by=BY, at=at, erasure_id=erasure.id))


def test_one_asks_another_approves_and_the_trail_tells(code: str) -> None:
    erasure = answered(asked(code))
    assert erasure.status == "approved"
    assert team.trail(erasure.case_id)[-2:] == [events.ERASURE_REQUESTED, events.ERASURE_APPROVED]
    assert carried_out(erasure) == 1
    assert team.trail(erasure.case_id)[-1] == events.ERASURE_DONE


def test_a_second_click_asks_nothing_anew(code: str) -> None:
    first = asked(code)
    assert asked(code).id == first.id
    assert answered(first).id == answered(first).id
    assert Erasure.objects.count() == 1


def test_who_asks_does_not_approve(code: str) -> None:
    team.also_works_at(team.DEWI, RoleCode.UPTD_HEAD, OfficeKind.UPTD_PPA)
    erasure = asked(code)
    with pytest.raises(UnableToErase, match="orang lain"):
        answered(erasure, login=team.DEWI)
    with team.at_desk(team.DEWI), pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        team.rewritten("cases_erasure", erasure.id, status="approved", answered_by=team.person_id(team.DEWI),
                       answered_at=team.AT)  # fmt: skip


@pytest.mark.parametrize("login", [team.RINA, team.ANTON, team.LESTARI, team.MAYA, team.SEKAR])
def test_nobody_else_approves(code: str, login: str) -> None:
    erasure = asked(code)
    with pytest.raises(Refused):
        answered(erasure, login=login)


def test_the_auditor_approves_without_seeing_the_case(code: str) -> None:
    erasure = asked(code)
    with team.at_desk(team.SURYA) as actor:
        assert [row.id for row in erasing.erasures_for(actor, at=team.AT)] == [erasure.id]
        assert erasing.extent_of(erasure) == {"case_room": 1, "person": 1}, "the drafted summary goes too"
        assert not CasePerson.objects.exists()
    assert answered(erasure, login=team.SURYA).answered_by_name == team.PEOPLE[team.SURYA][0]


def test_asking_and_answering_need_a_step_up(code: str) -> None:
    with team.on_case(team.DEWI, code) as (actor, access), pytest.raises(StepUpNeeded):
        erasing.request_erasure(by=actor, at=team.AT, access=access, basis=ErasureBasis.COURT_ORDER, ordinal=1)
    erasure = asked(code)
    with team.at_desk(team.HASAN) as actor, pytest.raises(StepUpNeeded):
        erasing.answer_erasure(by=actor, at=team.AT + timedelta(hours=1), erasure_id=erasure.id, is_approved=True)


def test_a_declined_request_destroys_nothing(code: str) -> None:
    erasure = answered(asked(code), is_approved=False)
    with pytest.raises(UnableToErase, match="belum disetujui"):
        carried_out(erasure)
    with pytest.raises(UnableToErase, match="sudah menjawab"):
        answered(erasure, login=team.SURYA)


def test_one_takes_ones_own_request_back_until_it_is_carried_out(code: str) -> None:
    erasure = answered(asked(code))
    for _click in range(2):
        with team.on_case(team.DEWI, code) as (actor, access):
            erasing.withdraw_erasure(
                by=actor, at=team.AT, access=access, erasure_id=erasure.id, reason=TakeBackReason.WRONG
            )
    with pytest.raises(UnableToErase, match="Ditarik kembali"):
        carried_out(erasure)


def test_the_whole_case_goes_only_once_it_is_closed(code: str) -> None:
    with pytest.raises(UnableToErase, match="sesudah ditutup"):
        asked(code, ordinal=None)


def test_while_a_referral_is_open_nothing_goes(code: str) -> None:
    erasure = answered(asked(code))
    team.offered(code)
    with pytest.raises(UnableToErase, match=r"1 yang terbuka .*referral"):
        carried_out(erasure)
    assert DataKey.objects.filter(purpose="person", destroyed_at=None).count() == 1


def test_a_request_is_carried_out_within_thirty_days(code: str) -> None:
    erasure = asked(code)
    old = team.AT + timedelta(days=31)
    with pytest.raises(UnableToErase, match="30 hari"):
        answered(erasure, login=team.SURYA, at=old)
    approved = answered(erasure)
    with pytest.raises(UnableToErase, match="30 hari"):
        carried_out(approved, at=old)
    assert DataKey.objects.filter(purpose="person", destroyed_at=None).exists()


def test_what_was_asked_before_the_case_opened_again_is_not_carried_out(code: str) -> None:
    closed(code)
    old, waiting = answered(asked(code, ordinal=None)), asked(code)
    with team.on_case(team.DEWI, code) as (actor, access):
        cases.reopen_case(by=actor, at=team.LATER, access=access, reason=ReopeningReason.HARM_AGAIN)
    endings.closed(code)
    with pytest.raises(UnableToErase, match="dibuka lagi"):
        carried_out(old)
    new = asked(code, ordinal=None, at=team.LATER)
    old.refresh_from_db()
    assert (new.status, old.status) == ("waiting", "withdrawn")
    Case.objects.filter(code=code).update(reopened_at=team.LATER + timedelta(minutes=1))
    with pytest.raises(UnableToErase, match="dibuka lagi"):
        answered(new)
    assert answered(waiting).status == "approved", "an identity is as wrong as before"


def test_what_was_not_carried_out_in_time_lapses_once_a_colleague_asks_anew(code: str) -> None:
    old, late = answered(asked(code)), team.AT + timedelta(days=31)
    team.also_works_at(team.RINA, RoleCode.CASE_MANAGER, OfficeKind.UPTD_PPA)
    with pytest.raises(UnableToErase, match="sudah meminta"):
        asked(code, login=team.RINA)
    new = asked(code, login=team.RINA, at=late)
    old.refresh_from_db()
    assert (new.status, old.status, old.answered_by) == ("waiting", "withdrawn", team.person_id(team.RINA))
    erasing.check_erasure(old)
    assert events.ERASURE_LAPSED in team.trail(old.case_id)
    with pytest.raises(UnableToErase, match="Ditarik kembali"):
        carried_out(old, at=late)


def test_a_hold_stops_every_step(code: str) -> None:
    erasure = asked(code)
    hold = held(code)
    with pytest.raises(UnableToErase, match="ditahan"):
        answered(erasure)
    released(code, hold, team.HASAN)
    approved = answered(erasure)
    again = held(code, team.HASAN)
    with pytest.raises(UnableToErase, match="ditahan"):
        carried_out(approved)
    assert again.released_at is None


def test_on_a_held_case_nothing_is_asked(code: str) -> None:
    held(code)
    with pytest.raises(UnableToErase, match="ditahan"):
        asked(code)


def test_a_hold_is_lifted_by_a_second_person_and_the_laws_by_the_law(code: str) -> None:
    hold = held(code)
    with pytest.raises(UnableToHold, match="orang lain"):
        released(code, hold, team.DEWI)
    team.accepted(code)
    theirs = held(code, team.ANTON)
    with pytest.raises(UnableToHold, match="penegak hukum"):
        released(code, theirs, team.HASAN)
    assert released(code, theirs, team.LESTARI).released_by_name == team.PEOPLE[team.LESTARI][0]
    assert team.trail(theirs.case_id)[-1] == events.HOLD_RELEASED
    with team.on_case(team.DEWI, code) as (_actor, access):
        assert access.is_held, "their own still stands"


def test_who_has_no_part_in_the_case_holds_nothing(code: str) -> None:
    for login in (team.RATNA, team.ANTON, team.SEKAR):
        with pytest.raises(Refused):
            held(code, login)


FORGERIES: dict[str, Callable[[Erasure], dict[str, Any]]] = {
    "approved past SIGAP": lambda _row: {
        "status": "approved", "answered_by": team.person_id(team.HASAN), "answered_at": team.AT,
    },
    "another person": lambda _row: {"person_id": None, "person_ordinal": None},
    "made young again": lambda row: {"requested_at": row.requested_at + timedelta(days=1)},
}  # fmt: skip


@pytest.mark.parametrize("how", FORGERIES)
def test_a_forged_request_is_refused(code: str, how: str) -> None:
    erasure = asked(code)
    if how != "approved past SIGAP":
        erasure = answered(erasure)
    team.rewritten("cases_erasure", erasure.id, **FORGERIES[how](erasure))
    with pytest.raises(MacBroken):
        carried_out(erasure)
    assert not DataKey.objects.exclude(destroyed_at=None).exists()


def test_a_hold_whose_end_was_forged_still_stops(code: str) -> None:
    erasure = answered(asked(code))
    hold = held(code)
    team.rewritten("cases_legalhold", hold.id, released_by=uuid4(), released_at=team.AT)
    with pytest.raises(MacBroken):
        carried_out(erasure)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE vault_datakey SET wrapped = '', destroyed_at = now()",
        "DELETE FROM vault_datakey",
        "DELETE FROM cases_erasure",
        "UPDATE cases_erasure SET done_at = now()",
        "DELETE FROM cases_legalhold",
        "UPDATE cases_caseperson SET erased_at = now()",
        "DELETE FROM vault_erasedkey",
    ],
)
def test_the_desk_destroys_nothing_by_sql(code: str, statement: str) -> None:
    asked(code)
    held(code)
    with team.at_desk(team.DEWI), pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        team.counted(statement)


def test_the_desk_neither_forges_a_request_nor_lifts_its_own_hold(code: str) -> None:
    erasure, hold = asked(code), held(code)
    with team.at_desk(team.DEWI):
        for values in ({"status": "approved"}, {"status": "declined"}, {"status": "waiting"}):
            with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
                team.rewritten("cases_erasure", erasure.id, answered_by=_me(), answered_at=team.AT, **values)
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            team.rewritten("cases_legalhold", hold.id, released_by=_me(), released_at=team.AT)


def _me() -> UUID:
    return team.person_id(team.DEWI)
