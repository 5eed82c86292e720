"""A page of ledger, diary or services, sent again with something put right, is not said to be saved."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils.timezone import localdate
from tests.actions.test_assistance_later import PAID, appoint
from tests.actions.test_legal_marks import DAY, correct, note
from tests.actions.test_restitution import AWARD, awarded, claim_on, enter, filed, lose, opened
from tests.factories import diary, team

from sigap.assistance import actions as assistance
from sigap.assistance.models import Service
from sigap.assistance.rules import Funding
from sigap.cases import actions as cases
from sigap.cases.rules import PersonRole, Sex
from sigap.hearings.actions import claim_cost
from sigap.hearings.rules import CostPayer, HearingAgenda, HearingCostKind
from sigap.kernel.errors import Conflict
from sigap.legal.models import Mark
from sigap.restitution.models import ClaimEntry
from sigap.restitution.rules import ClaimVia, LedgerKind, LossHead

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]


def once(page: Callable[..., Any], *changes: dict[str, Any]) -> None:
    """The same page twice is one row; with any of the changes it is refused."""
    key = uuid4()
    made = page(post_key=key)
    assert getattr(page(post_key=key), "id", None) == getattr(made, "id", None)
    for change in changes:
        with pytest.raises(Conflict, match="kini berbeda"):
            page(post_key=key, **change)


def test_an_entry_with_its_rupiah_put_right_is_not_said_to_be_in_the_book() -> None:
    code, claim_id = filed()
    halved = {head: each // 2 for head, each in AWARD.items()}

    def ruled(**change: Any) -> object:
        told: dict[str, Any] = {"by_head": AWARD, "days": 40, **change}
        return enter(team.ANTON, code, claim_id, LedgerKind.AWARDED, **told)

    once(ruled, {"by_head": halved}, {"days": 41})
    code, claim_id = awarded()

    def paid(**change: Any) -> ClaimEntry:
        told: dict[str, Any] = {"amount": 15_000_000, "payer": 2, **change}
        return enter(team.ANTON, code, claim_id, LedgerKind.DEPOSITED, **told)

    once(paid, {"amount": 1_500_000}, {"payer": None})
    first, second = paid(amount=2_000_000), paid(amount=3_000_000)

    def received(**change: Any) -> object:
        told: dict[str, Any] = {"amount": 1_000_000, "deposit_id": first.id, **change}
        return enter(team.DEWI, code, claim_id, LedgerKind.RECEIVED, **told)

    once(received, {"deposit_id": second.id})


def test_a_book_or_a_loss_put_right_is_not_said_to_be_written() -> None:
    code = opened()
    with team.on_case(team.DEWI, code) as (actor, access):
        role = PersonRole.SUSPECT
        cases.add_person(by=actor, at=team.AT, access=access, role=role, sex=Sex.MALE, age_years=30)
    changes: tuple[dict[str, Any], ...] = ({"via": ClaimVia.DIRECT}, {"liable": [3]}, {"liable": [2, 3]})
    once(lambda **change: claim_on(code, **change), *changes)
    code = opened()
    claim_id = claim_on(code)

    def lost(**change: Any) -> object:
        told: dict[str, Any] = {"head": LossHead.CARE, "amount": 5, **change}
        return lose(code, claim_id, **told)

    once(lost, {"amount": 50}, {"head": LossHead.INCOME})


def test_a_hearing_or_a_cost_put_right_is_not_said_to_be_in_the_diary() -> None:
    code = diary.opened()
    changes: tuple[dict[str, Any], ...] = (
        {"starts_at": diary.SOON + diary.DAY}, {"agenda": HearingAgenda.VERDICT}, {"companions": []}, {"witnesses": []},
    )  # fmt: skip
    once(lambda **change: diary.note(team.DEWI, code, **change), *changes)
    row = diary.note(team.DEWI, code, companions=[], starts_at=diary.SOON - diary.DAY)

    def claimed(**change: Any) -> object:
        told: dict[str, Any] = {
            "hearing_id": row.id, "kind": HearingCostKind.TRANSPORT, "payer": CostPayer.PROSECUTION, "amount": 5,
            "claimed_on": localdate(diary.AT), **change,
        }  # fmt: skip
        return diary.do(team.DEWI, code, claim_cost, **told)

    once(claimed, {"amount": 50}, {"payer": CostPayer.COURT})


def test_a_service_or_an_appointment_put_right_is_not_said_to_be_noted() -> None:
    code = team.opened()

    def noted(**change: Any) -> Service:
        told: dict[str, Any] = {"kind": "medical_care", "done_at": team.AT, "note": "", "facts": PAID, **change}
        with team.on_case(team.DEWI, code) as (actor, access):
            return assistance.note_service(by=actor, at=team.LATER, access=access, **told)

    dearer = assistance.ServiceFacts(cost=1_500_000, funding=Funding.APBD_KAB, result=PAID.result)
    once(noted, {"facts": dearer}, {"done_at": team.AT - timedelta(hours=1)}, {"kind": "counselling"})
    moved = team.LATER + timedelta(days=3)
    once(lambda **change: appoint(code, **change), {"starts_at": moved}, {"officer": team.DEWI}, {"ordinal": None})


def test_a_mark_put_right_is_not_said_to_be_noted() -> None:
    code, other = opened(), {"happened_on": DAY - timedelta(days=1)}
    once(lambda **change: note(team.ANTON, code, **change), other)
    mark = Mark.objects.get()
    once(lambda **change: correct(team.ANTON, code, mark.id, **change), other, {"is_void": True})
