"""The court diary sent twice, too much, or too late: once, refused in words, and never after the case was closed."""

from typing import Any
from uuid import uuid4

import pytest
from django.utils.timezone import localdate
from tests.factories import endings, team
from tests.factories.diary import AT, DAY, SOON, do, note, notices, opened
from tests.factories.team import ANTON, DEWI, HASAN
from tests.factories.work import nothing_open

from sigap.cases import actions as cases
from sigap.cases.actions.locking import UnableToWorkOnClosedCase
from sigap.cases.rules import Risk
from sigap.hearings import actions
from sigap.hearings.actions import HearingPlace, UnableToNoteHearing
from sigap.hearings.models import Hearing, HearingCompanion, HearingCost
from sigap.hearings.rules import (
    ArrangementAnswer,
    ArrangementKind,
    CostPayer,
    HearingCostKind,
    HearingOutcome,
    LawOfficial,
    MoveReason,
)
from sigap.kernel.errors import Conflict
from sigap.legal.rules import MarkSource

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]


def test_who_is_chosen_in_anothers_place_is_chosen_once() -> None:
    code = opened()
    row, hasan = note(DEWI, code), team.person_id(HASAN)
    with team.on_case(DEWI, code) as (actor, access):
        cases.assign(by=actor, at=AT, access=access, officer=team.colleague(actor, HASAN))
    chosen: dict[str, Any] = {"hearing_id": row.id, "officer": hasan, "replaces": team.person_id(DEWI)}
    for _click in range(2):
        do(DEWI, code, actions.choose_companion, **chosen)
    assert HearingCompanion.objects.filter(hearing=row, ended_at=None).get().officer_id == hasan
    assert len(notices("hearing-companion")) == 1
    with pytest.raises(Conflict, match="sudah diganti"):
        do(ANTON, code, actions.choose_companion, **chosen)
    with pytest.raises(Conflict, match="sudah ditunjuk"):
        do(ANTON, code, actions.choose_companion, **{**chosen, "replaces": None})


def test_a_cost_of_twenty_digits_is_refused_in_words() -> None:
    code = opened()
    row = note(DEWI, code)
    claim: dict[str, Any] = {
        "hearing_id": row.id, "kind": HearingCostKind.TRANSPORT, "payer": CostPayer.PROSECUTION,
        "claimed_on": localdate(AT), "post_key": uuid4(),
    }  # fmt: skip
    with pytest.raises(UnableToNoteHearing, match="tidak masuk akal"):
        do(DEWI, code, actions.claim_cost, **claim, amount=10**19)
    assert not HearingCost.objects.exists()


def test_nothing_is_answered_once_the_case_is_closed() -> None:
    code = team.opened()
    row, today, kind = note(DEWI, code, ordinal=None, starts_at=AT), localdate(AT), ArrangementKind.CLOSED
    asked = {"hearing_id": row.id, "kinds": [kind], "requested_on": today, "asked_of": LawOfficial.JUDGE}
    do(DEWI, code, actions.request_arrangements, **asked)
    do(DEWI, code, actions.settle_hearing, hearing_id=row.id, outcome=HearingOutcome.HEARD)
    endings.closed(code)
    answer = {"kind": kind, "answer": ArrangementAnswer.GRANTED, "answered_by": LawOfficial.JUDGE}
    with pytest.raises(UnableToWorkOnClosedCase):
        do(DEWI, code, actions.answer_arrangement, hearing_id=row.id, answered_on=today, **answer)


def test_nothing_is_asked_and_nobody_chosen_once_the_case_is_closed() -> None:
    code = team.opened(age_years=30, risk=Risk.LOW)
    row, today = note(DEWI, code, ordinal=None), localdate(AT)
    with team.on_case(DEWI, code) as (actor, access):
        cases.assign(by=actor, at=AT, access=access, officer=team.colleague(actor, HASAN))
    nothing_open(code)
    endings.closed(code)
    asked = {"kinds": [ArrangementKind.CLOSED], "requested_on": today, "asked_of": LawOfficial.JUDGE}
    with pytest.raises(UnableToWorkOnClosedCase):
        do(DEWI, code, actions.request_arrangements, hearing_id=row.id, **asked)
    with pytest.raises(UnableToWorkOnClosedCase):
        do(DEWI, code, actions.choose_companion, hearing_id=row.id, officer=team.person_id(HASAN))


def test_a_hearing_sent_again_with_another_room_or_source_is_not_said_to_be_saved() -> None:
    code, key, other = opened(), uuid4(), HearingPlace(room="Ruang Garuda")
    row = note(DEWI, code, post_key=key)
    assert note(DEWI, code, post_key=key) == row
    others: list[dict[str, Any]] = [
        {"place": other}, {"told_by": MarkSource.COURT}, {"starts_at": SOON + DAY}, {"witnesses": []}
    ]  # fmt: skip
    for change in others:
        with pytest.raises(Conflict):
            note(DEWI, code, post_key=key, **change)
    move: dict[str, Any] = {
        "hearing_id": row.id, "starts_at": SOON + 7 * DAY, "reason": MoveReason.JUDGE, "place": other,
        "told_by": MarkSource.COURT, "post_key": uuid4(),
    }  # fmt: skip
    moved = do(DEWI, code, actions.move_hearing, **move)
    assert do(DEWI, code, actions.move_hearing, **move) == moved
    for change in (move | {"place": HearingPlace()}, move | {"reason": MoveReason.WITNESS}):
        with pytest.raises(Conflict):
            do(DEWI, code, actions.move_hearing, **change)
    assert Hearing.objects.count() == 2
