"""The catalogue, the sums and who may consent, as tables; nothing here needs a database."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from sigap.assistance.forms.consents import TopicsMixin
from sigap.assistance.models import CATALOGUE_WORDS, PURPOSE_LABELS
from sigap.assistance.rules import (
    PURPOSE_KINDS,
    Bar,
    CatalogueUnfit,
    ChildStance,
    ConsentEntry,
    ConsentResponse,
    ConsentState,
    Funding,
    GiverKind,
    GuardianRelation,
    ReferralPurpose,
    ReviewOutcome,
    ServiceKind,
    ServiceLine,
    UptdFunction,
    bar_to,
    catalogue,
    sharings,
    standing_among,
    totals_of,
    vital_until,
    weakest,
)
from sigap.assistance.rules.catalogue import catalogue_from
from sigap.assistance.rules.services import LineSum
from sigap.ui.money import whole_rupiah

TODAY = date(2026, 11, 25)
NOON = datetime(2026, 11, 25, 5, tzinfo=UTC)
ROW: dict[str, Any] = {
    "code": "x", "label": "X", "function": "outreach", "simfoni": "pengaduan", "basis": "b", "source": "s",
    "kind": "R", "valid_from": date(2020, 1, 1),
}  # fmt: skip


def test_the_catalogue_covers_six_functions_and_six_lines_and_every_general_service() -> None:
    rows = catalogue().on(TODAY)
    assert {row.function for row in rows} - {None} == set(UptdFunction)
    assert {row.line for row in rows} - {None} == set(ServiceLine)
    assert {kind.value for kind in ServiceKind} <= {row.code for row in rows}
    assert {row.code: row.label for row in catalogue().rows} == {c: str(w) for c, w in CATALOGUE_WORDS.items()}
    assert catalogue().find("visum", date(2017, 12, 31)) is None
    assert catalogue().named("visum") is not None
    assert catalogue().named("nothing") is None


@pytest.mark.parametrize(
    ("rows", "error"),
    [
        ([{**ROW, "function": ""}], "neither"),
        ([{**ROW, "source": ""}], "needed"),
        ([ROW, {**ROW, "valid_from": date(2021, 1, 1)}], "two rows"),
    ],
)
def test_a_catalogue_that_makes_no_sense_is_refused(rows: list[dict[str, Any]], error: str) -> None:
    with pytest.raises(CatalogueUnfit, match=error):
        catalogue_from({"services": rows})


def test_a_service_that_was_changed_keeps_its_former_row() -> None:
    found = catalogue_from(
        {"services": [{**ROW, "valid_to": date(2026, 1, 1)}, {**ROW, "label": "Y", "valid_from": date(2026, 1, 1)}]}
    )
    labels = [found.find("x", day) for day in (date(2025, 12, 31), date(2026, 1, 1))]
    assert [row.label for row in labels if row] == ["X", "Y"]


def test_sums_go_by_who_paid_and_count_what_nobody_filled_in() -> None:
    rows = [("apbd_kab", 2, 175_000, 0), ("dak", 1, 0, 0), ("", 2, 0, 1)]
    totals = totals_of(LineSum(funding=f, count=n, total=total, unknown=u) for f, n, total, u in rows)
    assert totals.by_funding == ((Funding.APBD_KAB, 175_000), (Funding.DAK, 0))
    assert (totals.total, totals.count, totals.without_cost) == (175_000, 5, 1)
    assert totals_of([]).by_funding == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [("", None), ("0", 0), ("150000", 150_000), ("Rp150.000", 150_000), ("rp 1.250.000,-", 1_250_000)],
)
def test_rupiah_are_read_as_officers_write_them(text: str, expected: int | None) -> None:
    assert whole_rupiah(text) == expected


@pytest.mark.parametrize("text", ["1.5", "150.00", "-5", "12,5", "seratus", "1.2345"])
def test_what_is_no_whole_rupiah_is_asked_again(text: str) -> None:
    with pytest.raises(Exception, match="rupiah bulat"):
        whole_rupiah(text)


def test_sharing_is_asked_for_whatever_a_referral_can_ask() -> None:
    asked = {(kind, aim.value) for kind, aims in sharings() for aim in aims}
    assert asked == {(kind.value, purpose.value) for purpose, kinds in PURPOSE_KINDS.items() for kind in kinds}
    names = [name for name, *_rest in TopicsMixin().topic_names()]
    assert {f"berbagi_{kind}_{aim}" for kind, aim in asked} <= set(names), "each has a question on the form"
    assert len(names) == len(set(names))
    assert set(PURPOSE_LABELS) == set(ReferralPurpose)


GIVING: dict[str, Any] = {
    "is_child": True, "giver": GiverKind.GUARDIAN, "has_guardian": True, "is_suspect": False,
    "tie": GuardianRelation.FREE,
    "stance": ChildStance.AGREES, "has_words": True, "is_yes": True,
}  # fmt: skip


@pytest.mark.parametrize(
    ("change", "bar"),
    [
        ({}, None),
        ({"has_guardian": False}, Bar.GUARDIAN_UNNAMED),
        ({"is_suspect": True}, Bar.SUSPECT_GUARDIAN),
        ({"is_suspect": True, "is_yes": False}, Bar.SUSPECT_GUARDIAN),
        ({"tie": GuardianRelation.SAME_PERSON}, Bar.SUSPECT_GUARDIAN),
        ({"tie": GuardianRelation.TIED}, None),
        ({"tie": GuardianRelation.NOT_ASKED}, None),
        ({"stance": None}, Bar.CHILD_NOT_HEARD),
        ({"has_words": False}, Bar.CHILD_NOT_HEARD),
        ({"giver": GiverKind.CLIENT}, Bar.CHILD_ALONE),
        ({"giver": GiverKind.CLIENT, "is_yes": False}, None),
        ({"giver": GiverKind.INSTITUTION}, None),
        ({"giver": GiverKind.CLIENT, "is_child": False, "stance": None, "has_words": False}, None),
    ],
)
def test_whose_word_counts(change: dict[str, Any], bar: Bar | None) -> None:
    assert bar_to(**{**GIVING, **change}) is bar


GUARDIAN = UUID(int=7)


def said(answer: ConsentResponse, minutes: int = 0, **more: Any) -> ConsentEntry:
    at = NOON + timedelta(minutes=minutes)
    facts: dict[str, Any] = {"valid_until": None, **more}
    return ConsentEntry(talk_id=uuid4(), answer=answer, decided_at=at, recorded_at=at, **facts)


YESTERDAY = TODAY - timedelta(days=1)


@pytest.mark.parametrize(
    ("rows", "barred", "state"),
    [
        ([], set(), ConsentState.NONE),
        ([said(ConsentResponse.GIVEN)], set(), ConsentState.GIVEN),
        ([said(ConsentResponse.GIVEN, valid_until=TODAY)], set(), ConsentState.GIVEN),
        ([said(ConsentResponse.GIVEN, valid_until=YESTERDAY)], set(), ConsentState.EXPIRED),
        ([said(ConsentResponse.GIVEN), said(ConsentResponse.WITHDRAWN, 5)], set(), ConsentState.WITHDRAWN),
        ([said(ConsentResponse.WITHDRAWN, 5), said(ConsentResponse.GIVEN, 9)], set(), ConsentState.GIVEN),
        ([said(ConsentResponse.REFUSED)], set(), ConsentState.REFUSED),
        ([said(ConsentResponse.GIVEN, giver_id=GUARDIAN)], {GUARDIAN}, ConsentState.BARRED),
        (
            [said(ConsentResponse.GIVEN), said(ConsentResponse.WITHDRAWN, 5, giver_id=GUARDIAN)],
            {GUARDIAN},
            ConsentState.GIVEN,
        ),
        ([said(ConsentResponse.GIVEN, is_barred=True)], set(), ConsentState.BARRED),
        ([said(ConsentResponse.VITAL, valid_until=TODAY)], set(), ConsentState.VITAL_INTEREST),
        ([said(ConsentResponse.VITAL, valid_until=YESTERDAY)], set(), ConsentState.NONE),
        (
            [said(ConsentResponse.VITAL, valid_until=TODAY, review=ReviewOutcome.JUSTIFIED)],
            set(),
            ConsentState.VITAL_INTEREST,
        ),
        (
            [said(ConsentResponse.REFUSED), said(ConsentResponse.VITAL, 5, review=ReviewOutcome.NOT_JUSTIFIED)],
            set(),
            ConsentState.REFUSED,
        ),
        (
            [said(ConsentResponse.VITAL, valid_until=TODAY), said(ConsentResponse.REFUSED, 5)],
            set(),
            ConsentState.REFUSED,
        ),
    ],
)
def test_what_stands_of_what_was_said(rows: list[ConsentEntry], barred: set[UUID], state: ConsentState) -> None:
    assert standing_among(rows, on=TODAY, barred=barred)[0] is state


def test_the_weakest_counts_and_nobody_is_none() -> None:
    assert weakest([]) is ConsentState.NONE
    assert weakest([ConsentState.GIVEN, ConsentState.EXPIRED]) is ConsentState.EXPIRED
    assert weakest([ConsentState.NONE, ConsentState.REFUSED, ConsentState.GIVEN]) is ConsentState.REFUSED


def test_an_act_without_consent_leans_on_it_for_days_only() -> None:
    assert vital_until(TODAY) == date(2026, 11, 28)
