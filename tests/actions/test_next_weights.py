"""Weights of where next: a rakor's decision alone puts them in force, one set at a time; what is at hand counts."""

from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import Error, transaction
from tests.factories import indexing, team
from tests.factories import village_offices as offices
from tests.factories.team import GITA, MAYA, SITI, at_desk

from sigap.audit.models import Event
from sigap.kernel.errors import Refused
from sigap.outreach.models import PublicMessage
from sigap.prevention.models import VolunteerRecord
from sigap.villages import events
from sigap.villages.actions.weights import NextWeighing, UnableToWeigh, adopt_weights
from sigap.villages.models import NextWeights
from sigap.villages.queries.next_quarter import QuarterView, quarter_view
from sigap.villages.rules.where_next import LIMITS, NextMode, NextQuarter, NextWeight, next_rule
from sigap.villages.words import reasons_of

pytestmark = pytest.mark.django_db
NEXT = NextQuarter(year=2027, number=1)


@pytest.fixture
def codes(team: None) -> list[str]:
    return offices.hire_team()


def weighing(*, limits: dict[str, float] | None = None, **need: int) -> NextWeighing:
    """As shipped, but for what is said; `need` weighs the need in a mode."""
    rule = next_rule()
    weights = {mode: dict(sides) for mode, sides in rule.weights.items()}
    for mode, weight in need.items():
        weights[mode]["need"] = weight
    return NextWeighing(weights=weights, limits={name: getattr(rule, name) for name in LIMITS} | (limits or {}))


def adopt(decision: UUID, *, login: str = MAYA, **more: Any) -> NextWeights:
    with at_desk(login) as actor:
        return adopt_weights(by=actor, at=team.AT, decision_id=decision, weighing=weighing(**more))


def seen(login: str = GITA) -> QuarterView:
    with at_desk(login) as actor:
        return quarter_view(actor, NEXT, NextMode.NEED, team.AT)


def test_a_decision_puts_weights_in_force_and_the_ones_before_stay_to_be_read(codes: list[str]) -> None:
    assert (seen().rule.meeting, len(seen().proposal.chosen)) == (None, 5)
    one, two = indexing.decided(["Bobot Pere'an", "Tiga desa saja"])
    first = adopt(one, limits={"count": 7})
    assert adopt(one, limits={"count": 7}) == first
    view = seen()
    assert (view.rule.count, len(view.proposal.chosen), view.rule.meeting) == (7, 7, first.meeting)
    assert "Bobot Pere'an" in view.rule.source
    assert view.rule.recorded_by == first.adopter_name
    second = adopt(two, limits={"count": 3}, rawan=100)
    assert (seen().rule.count, seen().rule.weights["rawan"]["need"], second.number) == (3, 100, 2)
    assert list(NextWeights.objects.order_by("number").values_list("number", "replaced_at")) == [
        (1, team.AT), (2, None),
    ]  # fmt: skip
    assert Event.objects.filter(code=events.WEIGHTS_ADOPTED).count() == 2
    with at_desk(MAYA), pytest.raises(Error), transaction.atomic():
        NextWeights.objects.filter(pk=second.pk).update(weights={})


def test_nothing_but_a_closed_decision_and_possible_weights_will_do(codes: list[str]) -> None:
    (one,) = indexing.decided(["Bobot"])
    nothing = dict.fromkeys(NextWeight, 0)
    bad: tuple[dict[str, Any], ...] = (
        {"limits": {"count": 0}}, {"limits": {"count": 31}}, {"limits": {"most_missing": 1.5}},
        {"limits": {"same_way": -0.1}}, {"limits": {"longest_months": 5}}, {"limits": {"x": 1}}, {"rawan": 101},
        {"hemat": -1},
    )  # fmt: skip
    for more in bad:
        with pytest.raises(UnableToWeigh):
            adopt(one, **more)
    shipped: dict[str, Any] = dict(weighing().weights)
    weightless: list[dict[str, Any]] = [
        {}, shipped | {"rawan": {}}, shipped | {"rawan": nothing}, {"rawan": nothing},
    ]  # fmt: skip
    for weights in weightless:
        told = replace(weighing(), weights=weights)
        with at_desk(MAYA) as actor, pytest.raises(UnableToWeigh):
            adopt_weights(by=actor, at=team.AT, decision_id=one, weighing=told)
    with pytest.raises(UnableToWeigh, match="notula"):
        adopt(uuid4())
    for login in (SITI, offices.KARIM, offices.JOKO):
        with pytest.raises(Refused):
            adopt(one, login=login)
    assert not NextWeights.objects.exists()


def test_who_helps_and_who_asked_are_counted_among_the_reasons(codes: list[str]) -> None:
    first = seen().proposal.chosen[0]
    assert "Belum ada relawan" in reasons_of(first)
    before = first.points
    asked, helped = codes[7], codes[8]
    for number, (code, left) in enumerate(((helped, None), (helped[:8], None), (asked, team.AT)), start=1):
        VolunteerRecord.objects.create(
            number=number, kind="patbm", name="PATBM CONTOH", region_code=code, members=5, key_id=uuid4(),
            sealed_contact=b"x", taken_by=uuid4(), taker_name="x", taken_at=team.AT, left_at=left,
            left_why="pindah" if left else "",
        )  # fmt: skip
    for number, state in enumerate(("waiting", "waiting", "declined")):
        settled = {} if state == "waiting" else {"settled_at": team.AT, "settled_by": uuid4(), "settler_name": "x"}
        PublicMessage.objects.create(
            id=uuid4(), kind="session_asked", received_at=team.AT, area=asked[:8], post_key=bytes([number]) * 8,
            state=state, **settled,
        )  # fmt: skip
    view = seen()
    chosen = [each.village.code for each in view.proposal.chosen]
    assert {code[:8] for code in chosen} == {asked[:8]}, "those of the kecamatan that asked"
    points = {row.village.code: row.points for row in view.proposal.left_out}
    points |= {each.village.code: each.points for each in view.proposal.chosen}
    weights = next_rule().weights["rawan"]
    assert points[asked] == before + weights["asked"] - weights["helpers"]
    assert points[codes[0]] == before
    reasons = {each.village.code: reasons_of(each) for each in view.proposal.chosen}
    assert "2 permintaan kegiatan dari warga di sini atau di kecamatannya menunggu" in reasons[asked]
    assert "1 relawan atau kelompok membantu di sini atau di kecamatannya" in reasons[asked]
    assert "2 relawan atau kelompok membantu di sini atau di kecamatannya" in reasons[helped]
