"""The court diary: a hearing noted, accompanied, moved, rung, settled; the child spared; costs that come back."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.utils.timezone import localdate
from tests.factories import team
from tests.factories.diary import AT, DAY, PLACE, SOON, confirm, do, note, notices, opened, swept, work
from tests.factories.team import ANTON, DEWI, RATNA, RINA, SEKAR

from sigap.access.roles import OfficeKind
from sigap.assistance.rules import ReferralPurpose
from sigap.cases import actions as cases
from sigap.hearings import actions, events
from sigap.hearings.actions import CompanionBusy, HearingPlace, UnableToNoteHearing
from sigap.hearings.models import Hearing, HearingCompanion, HearingCost
from sigap.hearings.queries import hearings_between
from sigap.hearings.reading import open_hearings
from sigap.hearings.rules import (
    ArrangementAnswer,
    ArrangementKind,
    CostPayer,
    HearingCostKind,
    HearingOutcome,
    HearingStatus,
    LawOfficial,
    MoveReason,
    OffReason,
)
from sigap.kernel.errors import Conflict, Refused
from sigap.legal.rules import MarkSource
from sigap.taskforce import actions as taskforce
from sigap.taskforce.queries.members import fed_dates
from sigap.ui.money import RupiahField

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team"), pytest.mark.closing_guard]


def test_a_hearing_is_accompanied_and_one_that_nobody_accompanies_rings_once() -> None:
    code, key = opened(), uuid4()
    row = note(RATNA, code, post_key=key, told_by=None)
    assert note(RATNA, code, post_key=key, told_by=None).id == row.id
    assert (row.is_first_hand, row.hears_child, row.told_by) == (True, True, "")
    dewi, unit = team.person_id(DEWI), team.office(OfficeKind.UPTD_PPA).pk
    assert notices("hearing-companion") == [(dewi, "")]
    companion = HearingCompanion.objects.get()
    assert (work("mine"), work("alone")) == ({(companion.id, dewi)}, {(row.id, dewi)})
    assert swept(SOON - 3 * DAY) == 0
    assert swept(SOON - DAY) == 2
    assert swept(SOON - DAY) == 0
    assert notices("hearing-alone") == sorted([(dewi, ""), (unit, "head")], key=str)
    assert notices("hearing-near") == [(dewi, "")]
    confirm(DEWI, row)
    assert work("alone") == set()
    with team.on_case(RATNA, code) as (actor, access), pytest.raises(UnableToNoteHearing):
        actions.settle_hearing(by=actor, at=AT, access=access, hearing_id=row.id, outcome=HearingOutcome.HEARD)
    assert (row.id, dewi) in work("outcome")
    for _click in range(2):
        with team.on_case(RATNA, code) as (actor, access):
            done = actions.settle_hearing(
                by=actor, at=SOON + DAY, access=access, hearing_id=row.id, outcome=HearingOutcome.HEARD
            )
    assert (done.status, work("mine"), work("outcome")) == (HearingStatus.HAPPENED, set(), set())
    assert team.trail(team.case_of(code).id).count(events.SETTLED) == 1


def test_the_prosecutor_hears_what_is_asked_of_them_and_a_judge_has_no_desk() -> None:
    code = opened()
    row = note(DEWI, code)
    asked = {"hearing_id": row.id, "requested_on": localdate(AT)}
    do(DEWI, code, actions.request_arrangements, **asked, asked_of=LawOfficial.JUDGE, kinds=[ArrangementKind.REMOTE])
    told = {**asked, "asked_of": LawOfficial.PROSECUTOR, "kinds": [ArrangementKind.CLOSED]}
    do(DEWI, code, actions.request_arrangements, **told)
    assert notices("hearing-arrangement") == [(team.person_id(RATNA), "")]


def test_a_postponed_hearing_keeps_its_chain_and_tells_who_accompanies_at_once() -> None:
    code, rina = opened(), team.person_id(RINA)
    with team.on_case(DEWI, code) as (actor, access):
        cases.assign(by=actor, at=AT, access=access, officer=team.colleague(actor, RINA))
    row = note(DEWI, code, companions=[rina])
    confirm(RINA, row)
    asked = {"hearing_id": row.id, "asked_of": LawOfficial.JUDGE, "requested_on": localdate(AT)}
    both = [ArrangementKind.REMOTE, ArrangementKind.CLOSED]
    assert len(do(DEWI, code, actions.request_arrangements, **asked, kinds=both)) == 2
    assert do(DEWI, code, actions.request_arrangements, **asked, kinds=both[:1]) == []
    answer: dict[str, Any] = {
        "hearing_id": row.id, "kind": ArrangementKind.REMOTE, "answer": ArrangementAnswer.GRANTED,
        "answered_by": LawOfficial.JUDGE,
    }  # fmt: skip
    with pytest.raises(UnableToNoteHearing):
        do(DEWI, code, actions.answer_arrangement, **answer, answered_on=localdate(AT - DAY))
    do(DEWI, code, actions.answer_arrangement, **answer, answered_on=localdate(AT))
    refused = {**answer, "answer": ArrangementAnswer.REFUSED}
    with pytest.raises(Conflict):
        do(DEWI, code, actions.answer_arrangement, **refused, answered_on=localdate(AT))
    later, key = SOON + 7 * DAY, uuid4()

    def move(starts_at: datetime, post_key: Any) -> Hearing:
        with team.on_case(DEWI, code) as (actor, access):
            return actions.move_hearing(
                by=actor, at=AT, access=access, hearing_id=row.id, starts_at=starts_at, reason=MoveReason.JUDGE,
                place=HearingPlace(), told_by=MarkSource.COURT, post_key=post_key,
            )  # fmt: skip

    with pytest.raises(UnableToNoteHearing):
        move(AT - DAY, uuid4())
    new = move(later, key)
    assert move(later, key).id == new.id
    with pytest.raises(Conflict):
        move(later + DAY, uuid4())
    assert (new.follows_id, new.agenda, new.witnesses) == (row.id, row.agenda, row.witnesses)
    assert notices("hearing-moved") == [(rina, "")]
    carried = HearingCompanion.objects.get(hearing=new)
    assert (carried.officer_id, carried.confirmed_at) == (rina, None)
    answers = set(new.arrangements.values_list("kind", "answer"))
    assert answers == {("remote", "arrangement_granted"), ("closed_hearing", "arrangement_waiting")}
    access, shown = open_hearings(entering=team.entering(DEWI), code=code, at=AT)
    assert [(each.row.id, each.place.room, each.place.number) for each in shown] == [
        (new.id, PLACE.room, PLACE.number), (row.id, PLACE.room, PLACE.number),
    ]  # fmt: skip
    assert access.case.code == code


def test_one_companion_is_not_at_two_hearings_at_one_hour_unless_it_is_meant() -> None:
    one, other = opened(), opened()
    note(DEWI, one)
    for starts_at, is_busy in ((SOON + timedelta(hours=1), True), (SOON + timedelta(hours=3), False)):
        if is_busy:
            with pytest.raises(CompanionBusy, match="Dewi Anggraini"):
                note(DEWI, other, starts_at=starts_at)
        else:
            note(DEWI, other, starts_at=starts_at)
    meant = note(DEWI, other, starts_at=SOON, is_meant=True)
    with team.on_case(DEWI, other) as (actor, access):
        actions.settle_hearing(
            by=actor, at=AT, access=access, hearing_id=meant.id, outcome=None, reason=OffReason.COURT
        )
        assert Hearing.objects.get(pk=meant.id).status == HearingStatus.CANCELLED


def test_who_replaces_is_told_and_who_is_replaced_too() -> None:
    code, rina, dewi = opened(), team.person_id(RINA), team.person_id(DEWI)
    with team.on_case(DEWI, code) as (actor, access):
        cases.assign(by=actor, at=AT, access=access, officer=team.colleague(actor, RINA))
    row = note(RATNA, code, told_by=None)
    confirm(DEWI, row)
    for _click in range(2):
        told: dict[str, Any] = {"at": AT, "hearing_id": row.id, "officer": rina, "replaces": dewi}
        with team.on_case(RATNA, code) as (actor, access):
            actions.choose_companion(by=actor, access=access, **told)
    assert notices("hearing-replaced") == [(dewi, "")]
    assert work("alone") == {(row.id, dewi)}
    mine = HearingCompanion.objects.get(hearing=row, ended_at=None)
    with team.at_desk(DEWI) as actor, pytest.raises(Refused):
        actions.confirm_companion(by=actor, at=AT, companion_id=mine.id)
    confirm(RINA, row)
    assert work("alone") == set()
    with team.at_desk(RINA) as actor:
        seen = hearings_between(actor, SOON - DAY, SOON + DAY)
    assert [each.id for each in seen] == [row.id]


def test_costs_come_back_and_never_more_than_was_claimed() -> None:
    code, key = opened(), uuid4()
    row = note(DEWI, code)
    today = localdate(AT)
    claim: dict[str, Any] = {
        "hearing_id": row.id, "kind": HearingCostKind.TRANSPORT, "payer": CostPayer.PROSECUTION, "claimed_on": today,
    }  # fmt: skip
    for _click in range(2):
        cost = do(DEWI, code, actions.claim_cost, **claim, amount=150_000, post_key=key)
    with pytest.raises(UnableToNoteHearing):
        do(DEWI, code, actions.claim_cost, **claim, amount=0, post_key=uuid4())
    back = {"hearing_id": row.id, "cost_id": cost.id, "received_on": today}
    for amount, raised in ((150_001, UnableToNoteHearing), (100_000, None), (100_000, None), (90_000, Conflict)):
        if raised is None:
            do(DEWI, code, actions.receive_cost, **back, amount=amount)
            continue
        with pytest.raises(raised):
            do(DEWI, code, actions.receive_cost, **back, amount=amount)
    with pytest.raises(Refused):
        do(DEWI, code, actions.receive_cost, **{**back, "cost_id": uuid4()}, amount=1)
    assert list(HearingCost.objects.values_list("amount", "received")) == [(150_000, 100_000)]


def test_the_diary_is_closed_to_who_has_no_part_in_the_law() -> None:
    code = opened()
    team.accepted(code, SEKAR, frozenset({ReferralPurpose.MEDICAL_CARE}))
    row = note(DEWI, code)
    with team.on_case(SEKAR, code) as (actor, _access):
        assert not Hearing.objects.exists()
        assert hearings_between(actor, SOON - DAY, SOON + DAY) == []
    for login, act, more in (
        (SEKAR, actions.confirm_hearing, {}), (SEKAR, actions.settle_hearing, {"outcome": None}),
        (DEWI, actions.confirm_hearing, {}), (ANTON, actions.confirm_hearing, {"hearing_id": uuid4()}),
    ):  # fmt: skip
        with pytest.raises(Refused):
            do(login, code, act, **{"hearing_id": row.id, **more})
    with team.on_case(DEWI, code), connection.cursor() as cursor:
        with pytest.raises(DatabaseError), transaction.atomic():
            cursor.execute("UPDATE hearings_hearing SET starts_at = now() WHERE id = %s", [row.id])
        me = "confirmed_at = now(), confirmed_by = (SELECT access.me())"
        with pytest.raises(DatabaseError), transaction.atomic():
            cursor.execute(f"UPDATE hearings_hearing SET {me} WHERE id = %s", [row.id])
    for _click in range(2):
        assert not do(ANTON, code, actions.confirm_hearing, hearing_id=row.id).is_unconfirmed
    assert team.trail(team.case_of(code).id).count(events.CONFIRMED) == 1


def test_the_calendar_that_leaves_the_house_tells_the_hour_and_nothing_else() -> None:
    code = opened()
    row = note(DEWI, code)
    with team.at_desk(DEWI) as actor:
        secret = taskforce.make_feed(by=actor, at=AT)
    with team.role("sigap_desk"):
        dates = fed_dates(secret)
    assert dates is not None
    fed = [(each.label, each.starts_at) for each in dates if each.label == "Sidang"]
    assert fed == [("Sidang", row.starts_at)]
    assert row.id not in {each.uid for each in dates}
    with team.on_case(DEWI, code) as (actor, access):
        actions.settle_hearing(by=actor, at=AT, access=access, hearing_id=row.id, outcome=None, reason=OffReason.COURT)
    with team.role("sigap_desk"):
        dates = fed_dates(secret)
    assert [each for each in dates or [] if each.label == "Sidang"] == []


def test_wrong_input_is_refused_in_words() -> None:
    code = opened()
    for change in (
        {"told_by": None}, {"ordinal": 9}, {"witnesses": [2]}, {"witnesses": [9]},
        {"starts_at": AT + 400 * DAY}, {"starts_at": AT - 400 * DAY}, {"companions": [team.person_id(ANTON)]},
        {"companions": [uuid4()]},
    ):  # fmt: skip
        with pytest.raises(UnableToNoteHearing):
            note(DEWI, code, **change)
    note(DEWI, code)
    with pytest.raises(UnableToNoteHearing):
        note(DEWI, code)
    assert Hearing.objects.count() == 1
    for written in ("1,500,000", "150000,50", "-5"):
        with pytest.raises(ValidationError):
            RupiahField().clean(written)
