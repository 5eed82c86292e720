"""Protection of a victim: by the police within a day, LPSK within the next, the court; each end rings in time."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4, uuid5

import pytest
from django.db import DatabaseError, connection, transaction
from tests.factories import officers, team
from tests.factories.team import ANTON, DEWI, HASAN

from sigap.access.roles import OfficeKind
from sigap.assistance.rules import ReferralPurpose
from sigap.cases import actions as cases
from sigap.cases.queries.guard import closing_state
from sigap.cases.rules import ClosingReason, PersonRole, Sex
from sigap.cases.rules.guard import GuardRule, standing_against
from sigap.clocks.jobs import sweep
from sigap.clocks.models import Clock
from sigap.kernel.errors import Conflict, Refused
from sigap.legal.actions import Paper
from sigap.notifications.models import Notice
from sigap.protection import actions, events
from sigap.protection.actions import UnableToAsk, UnableToDecide
from sigap.protection.models import Protection, ProtectionStep
from sigap.protection.reading import open_protections
from sigap.protection.rules import ProtectionAsker, ProtectionEnd, ProtectionForm, ProtectionKind
from sigap.ui.taking_back import ReasonMissing, TakeBackReason
from sigap.work.models import WorkItem

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team"), pytest.mark.closing_guard]
AT, HOUR, DAY = team.AT, timedelta(hours=1), timedelta(days=1)
PAPER = Paper(number="B/7/XI/2026/PPA", note="Rekaan.")
K = ProtectionKind


def opened() -> str:
    """A case that the police take part in."""
    code = team.opened()
    team.accepted(code, ANTON, frozenset({ReferralPurpose.PROTECTION}))
    return code


def ask(login: str, code: str, kind: K, **change: Any) -> Protection:
    told: dict[str, Any] = {
        "at": AT, "ordinal": 1, "asker": ProtectionAsker.VICTIM, "asked_at": AT, "reported_at": AT,
        "paper": PAPER, "post_key": uuid4(), **change,
    }  # fmt: skip
    with team.on_case(login, code) as (actor, access):
        return actions.ask(by=actor, access=access, kind=kind, **told)


def give(login: str, code: str, row: Protection, given_at: Any, **change: Any) -> Protection:
    told: dict[str, Any] = {"at": given_at, "given_at": given_at, "paper": PAPER, **change}
    with team.on_case(login, code) as (actor, access):
        return actions.give(by=actor, access=access, protection_id=row.id, **told)


def end(login: str, code: str, row: Protection, at: Any, reason: ProtectionEnd = ProtectionEnd.EXPIRED) -> Protection:
    with team.on_case(login, code) as (actor, access):
        return actions.end(
            by=actor, at=at, access=access, protection_id=row.id, ended_at=at, reason=reason, paper=Paper()
        )


def ends(row: Protection) -> datetime:
    assert row.ends_at is not None
    return row.ends_at


def running(row: Protection) -> dict[str, Clock]:
    return {clock.rule_code: clock for clock in Clock.objects.filter(subject_id=row.id, stopped_at=None)}


def test_police_protect_within_a_day_lpsk_is_asked_within_the_next_and_the_end_rings() -> None:
    code = opened()
    row = ask(ANTON, code, K.POLICE_TPKS)
    limit = running(row)["prot-tpks-give"]
    police, unit = team.office(OfficeKind.POLRES_PPA).pk, team.office(OfficeKind.UPTD_PPA).pk
    assert (limit.due_at, limit.owner_office, limit.sender_office) == (AT + DAY, police, unit)
    given = give(ANTON, code, row, AT + 20 * HOUR)
    assert given.ends_at == AT + 20 * HOUR + 14 * DAY
    clocks = running(row)
    assert {name: clock.due_at for name, clock in clocks.items()} == {
        "prot-tpks-lpsk": AT + 44 * HOUR,
        "prot-tpks-end": given.ends_at,
    }
    assert clocks["prot-tpks-end"].owner_person == team.person_id(DEWI)
    asked = ask(DEWI, code, K.LPSK, at=AT + 30 * HOUR, asked_at=AT + 30 * HOUR, asker=ProtectionAsker.COMPANION)
    kept = Clock.objects.get(subject_id=row.id, rule_code="prot-tpks-lpsk")
    assert (kept.stopped_at, kept.outcome) == (AT + 30 * HOUR, "next_asked")
    decides = running(asked)["prot-lpsk-decide"]
    assert timedelta(0) < decides.due_at - (AT + 30 * HOUR + 7 * DAY) < DAY, "to the end of the seventh day"
    assert decides.owner_person == team.person_id(DEWI)
    with team.role("sigap_worker"):
        sweep(ends(given) - 2 * DAY)
    told = Notice.objects.get(ids__protection=str(row.id), code="clock-soon")
    assert (told.person_id, told.until) == (team.person_id(DEWI), given.ends_at)
    trail = team.trail(team.case_of(code).id)
    assert (trail.count(events.ASKED), trail.count(events.STEPPED)) == (2, 1)
    assert b"PPA" not in bytes(ProtectionStep.objects.filter(protection=row)[0].sealed_paper or b"")


def test_what_police_and_court_owe_is_theirs_from_the_day_on_which_they_take_part() -> None:
    code = team.opened()
    police, unit = team.office(OfficeKind.POLRES_PPA).pk, team.office(OfficeKind.UPTD_PPA).pk
    court = officers.office(OfficeKind.PENGADILAN_NEGERI).pk
    owed = running(ask(DEWI, code, K.POLICE_TPKS))["prot-tpks-give"]
    assert (owed.owner_office, owed.owner_person, owed.owed_by) == (unit, team.person_id(DEWI), police)
    ruled = running(ask(DEWI, code, K.COURT_KDRT, asker=ProtectionAsker.FAMILY))["order-kdrt-rule"]
    assert (ruled.owner_office, ruled.owed_by) == (unit, court)
    team.accepted(code, ANTON, frozenset({ReferralPurpose.PROTECTION}))
    moved = Clock.objects.get(pk=owed.pk)
    told = (moved.owner_office, moved.owner_person, moved.owed_by, moved.sender_office, moved.due_at)
    assert told == (police, None, None, unit, owed.due_at)
    assert Clock.objects.get(pk=ruled.pk).owed_by == court


def test_after_its_end_the_manager_looks_at_the_safety_plan_again() -> None:
    code = opened()
    row = give(ANTON, code, ask(ANTON, code, K.POLICE_KDRT), AT + HOUR)
    over = ends(row)
    assert over == AT + HOUR + 7 * DAY
    item = WorkItem.objects.get(kind="protection.plan", subject_id=row.id)
    assert (item.shows_at, item.person_id) == (over, team.person_id(DEWI))
    with team.on_case(DEWI, code) as (actor, access), pytest.raises(UnableToDecide, match="masih berjalan"):
        actions.look_at_plan(by=actor, at=AT + DAY, access=access, protection_id=row.id)
    with pytest.raises(UnableToDecide, match="belum habis"):
        end(DEWI, code, row, AT + DAY)
    end(DEWI, code, row, over)
    end(DEWI, code, row, over)
    assert ProtectionStep.objects.filter(protection=row, kind="step_ended").count() == 1
    assert Clock.objects.get(subject_id=row.id, rule_code="prot-kdrt-end").outcome == "end_expired"
    assert not running(row)
    with team.on_case(DEWI, code) as (actor, access):
        actions.look_at_plan(by=actor, at=over + HOUR, access=access, protection_id=row.id)
        actions.look_at_plan(by=actor, at=over + 2 * HOUR, access=access, protection_id=row.id)
    assert WorkItem.objects.get(kind="protection.plan", subject_id=row.id).settled_at is not None
    assert Protection.objects.get(pk=row.pk).plan_seen_at == over + HOUR


def test_an_order_of_the_court_is_ruled_on_renewed_in_time_and_never_longer_than_the_law() -> None:
    code = opened()
    row = ask(DEWI, code, K.COURT_TPKS, asker=ProtectionAsker.COMPANION)
    with pytest.raises(UnableToDecide, match="Paling lama sampai"):
        give(DEWI, code, row, AT + DAY, ends_at=AT + 200 * DAY)
    given = give(DEWI, code, row, AT + DAY)
    renew = running(row)["order-tpks-renew"]
    assert renew.due_at == ends(given) - 7 * DAY
    second = ask(DEWI, code, K.COURT_TPKS, at=renew.due_at, asked_at=renew.due_at, renews=row.id)
    assert "order-tpks-renew" not in running(row)
    again = give(DEWI, code, second, renew.due_at + DAY)
    assert ends(again) > ends(given) + 175 * DAY
    assert Protection.objects.get(pk=row.pk).end_reason == "end_renewed"
    assert not WorkItem.objects.filter(kind="protection.plan", subject_id=row.id, settled_at=None).exists()
    with pytest.raises(UnableToAsk, match="tidak dapat diperpanjang lagi"):
        ask(DEWI, code, K.COURT_TPKS, at=renew.due_at + 2 * DAY, renews=second.id)
    petition = ask(DEWI, code, K.COURT_KDRT, asker=ProtectionAsker.FAMILY)
    assert "order-kdrt-rule" in running(petition)
    with team.on_case(DEWI, code) as (actor, access):
        actions.refuse(
            by=actor, at=AT + 2 * DAY, access=access, protection_id=petition.id, refused_at=AT + 2 * DAY, paper=PAPER
        )
    assert not running(petition)
    assert WorkItem.objects.filter(kind="protection.plan", subject_id=petition.id, settled_at=None).exists()


def withdraw(code: str, row: Protection, at: datetime) -> None:
    with team.on_case(DEWI, code) as (actor, access):
        actions.withdraw(by=actor, at=at, access=access, protection_id=row.id, reason=TakeBackReason.WRONG)


def test_what_a_request_ended_is_owed_again_once_it_is_taken_back() -> None:
    code = opened()
    row = give(ANTON, code, ask(ANTON, code, K.POLICE_TPKS), AT + HOUR)
    lpsk = ask(DEWI, code, K.LPSK, at=AT + 2 * HOUR, asked_at=AT + 2 * HOUR)
    assert "prot-tpks-lpsk" not in running(row)
    withdraw(code, lpsk, AT + 3 * HOUR)
    assert running(row)["prot-tpks-lpsk"].due_at == AT + HOUR + DAY
    first = Clock.objects.filter(subject_id=row.id, rule_code="prot-tpks-lpsk").exclude(stopped_at=None)
    assert [each.outcome for each in first] == ["withdrawn"], "neither kept nor missed"
    again = ask(DEWI, code, K.LPSK, at=AT + 4 * HOUR, asked_at=AT + 4 * HOUR)
    assert "prot-tpks-lpsk" not in running(row)
    with team.on_case(DEWI, code) as (actor, access):
        actions.refuse(
            by=actor, at=AT + 5 * HOUR, access=access, protection_id=again.id, refused_at=AT + 5 * HOUR, paper=PAPER
        )
    more = ask(DEWI, code, K.LPSK, at=AT + 6 * HOUR, asked_at=AT + 6 * HOUR)
    withdraw(code, more, AT + 7 * HOUR)
    assert "prot-tpks-lpsk" not in running(row), "LPSK was asked, and said no"
    order = give(DEWI, code, ask(DEWI, code, K.COURT_TPKS), AT + DAY)
    due = running(order)["order-tpks-renew"].due_at
    for _time in range(2):
        renewal = ask(DEWI, code, K.COURT_TPKS, at=AT + 2 * DAY, asked_at=AT + 2 * DAY, renews=order.id)
        assert "order-tpks-renew" not in running(order)
        withdraw(code, renewal, AT + 3 * DAY)
        assert running(order)["order-tpks-renew"].due_at == due


def test_what_waited_for_no_request_is_owed_once_that_is_taken_back() -> None:
    code = opened()
    lpsk = ask(DEWI, code, K.LPSK)
    row = give(ANTON, code, ask(ANTON, code, K.POLICE_TPKS), AT + HOUR)
    assert "prot-tpks-lpsk" not in running(row)
    withdraw(code, lpsk, AT + 2 * HOUR)
    assert running(row)["prot-tpks-lpsk"].due_at == AT + HOUR + DAY


def test_bad_input_is_refused_with_the_road_that_is_open() -> None:
    code = opened()
    with pytest.raises(UnableToAsk, match="pembimbing rohani"):
        ask(DEWI, code, K.COURT_KDRT, asker=ProtectionAsker.PROSECUTOR)
    for kind, asker in ((K.COURT_KDRT, ProtectionAsker.FRIEND), (K.LPSK, ProtectionAsker.COMPANION)):
        with pytest.raises(UnableToAsk, match="persetujuan korban"):
            ask(DEWI, code, kind, asker=asker, is_consented=False, paper=Paper(number="1"))
    with pytest.raises(UnableToAsk, match="belum tiba"):
        ask(DEWI, code, K.LPSK, asked_at=AT + HOUR)
    with pytest.raises(UnableToAsk, match="Pilih korban"):
        ask(DEWI, code, K.LPSK, ordinal=9)
    key = uuid4()
    row = ask(DEWI, code, K.LPSK, post_key=key)
    assert ask(DEWI, code, K.LPSK, post_key=key).pk == row.pk
    with pytest.raises(Conflict, match="sudah diminta"):
        ask(ANTON, code, K.LPSK)
    with pytest.raises(UnableToDecide, match="sebelum dilaporkan"):
        give(DEWI, code, row, AT - HOUR, at=AT, forms=[ProtectionForm.PHYSICAL])
    with pytest.raises(UnableToDecide, match="Pilih pelindungan apa"):
        give(DEWI, code, row, AT + HOUR)
    with team.on_case(DEWI, code) as (actor, access), pytest.raises(ReasonMissing):
        actions.withdraw(by=actor, at=AT, access=access, protection_id=row.id, reason=None)
    with team.on_case(DEWI, code) as (actor, access):
        actions.withdraw(by=actor, at=AT, access=access, protection_id=row.id, reason=TakeBackReason.WRONG)
    with pytest.raises(Conflict):
        give(DEWI, code, row, AT + HOUR, forms=[ProtectionForm.PHYSICAL])
    other = team.opened(report=team.taken())
    with pytest.raises(Refused):
        give(DEWI, other, row, AT + HOUR)


def test_place_and_route_are_for_who_works_in_services() -> None:
    code = opened()
    row = give(DEWI, code, ask(DEWI, code, K.POLICE_TPPO), AT + HOUR, place="Jalan Rekaan 7, lewat belakang.")
    place = {
        login: open_protections(entering=team.entering(login), code=code, at=AT + HOUR)[1][0].place
        for login in (DEWI, ANTON)
    }
    assert place == {DEWI: "Jalan Rekaan 7, lewat belakang.", ANTON: ""}
    with team.on_case(ANTON, code) as (actor, access), pytest.raises(Refused):
        actions.note_place(by=actor, at=AT + HOUR, access=access, protection_id=row.id, place="x", post_key=uuid4())
    with team.on_case(DEWI, code) as (actor, access):
        told: dict[str, Any] = {"by": actor, "at": AT + 2 * HOUR, "access": access, "protection_id": row.id}
        actions.note_place(**told, place="Rumah kedua.", post_key=(key := uuid4()))
    assert not row.steps.filter(pk=uuid5(key, "Rumah kedua.")).exists(), "an id tells nothing of what is sealed"
    assert open_protections(entering=team.entering(DEWI), code=code, at=AT + 2 * HOUR)[1][0].place == "Rumah kedua."


def test_a_protection_that_runs_keeps_the_case_open() -> None:
    code = opened()

    def stands() -> bool:
        with team.on_case(DEWI, code) as (_actor, access):
            rules = standing_against(closing_state(access.case.pk).facts, ClosingReason.MOVED_AWAY)
            return GuardRule.PROTECTION in {rule.code for rule in rules}

    assert not stands()
    row = ask(DEWI, code, K.LPSK)
    assert stands()
    give(DEWI, code, row, AT + HOUR, forms=[ProtectionForm.MEDICAL], ends_at=AT + 30 * DAY)
    assert running(row)["prot-named-end"].due_at == AT + 30 * DAY
    end(DEWI, code, row, AT + 2 * HOUR, ProtectionEnd.VICTIM_ASKED)
    assert not stands()


def test_nobody_outside_the_section_sees_or_writes_it() -> None:
    code = opened()
    row = ask(DEWI, code, K.LPSK)
    for login in (HASAN, team.SEKAR, team.MAYA):
        with team.at_desk(login):
            assert not Protection.objects.filter(pk=row.pk).exists()
    with pytest.raises(Refused):
        ask(team.RINA, code, K.LPSK)
    with team.on_case(DEWI, code) as (_actor, access):
        forged = Protection(
            case=access.case, person_id=row.person_id, kind=K.POLICE_TPPO, asker=ProtectionAsker.VICTIM,
            asked_at=AT, begins_at=AT, recorded_at=AT, recorded_by=team.person_id(ANTON), recorded_by_name="",
            office_id=row.office_id, post_key="x",
        )  # fmt: skip
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            forged.save(force_insert=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM work.differences()")
        assert cursor.fetchone() == (0,)


def test_a_suspect_is_not_protected() -> None:
    code = opened()
    with team.on_case(DEWI, code) as (actor, access):
        cases.add_person(by=actor, at=AT, access=access, role=PersonRole.SUSPECT, sex=Sex.MALE, age_years=40)
    with pytest.raises(UnableToAsk, match="Pilih korban"):
        ask(DEWI, code, K.LPSK, ordinal=2)
