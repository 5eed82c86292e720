"""The check of a job offer: every answer leads to its sign, no answer ever says that an offer is safe."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from sigap.kernel.reference import toml_file
from sigap.public import companies, signs
from sigap.public.guide import PublishedCompany
from sigap.public.offers import (
    ASKING,
    LAW,
    Age,
    Contract,
    Costs,
    Destination,
    Job,
    ListingState,
    Offer,
    OfferChannel,
    OptionalAnswer,
    Outcome,
    PaperHolder,
    Pressure,
    Sign,
    Visa,
    judged,
)

CLEAN = Offer(
    destination=Destination.ABROAD,
    country="MY",
    job=Job.OTHER,
    age=Age.ADULT,
    through=frozenset({OfferChannel.COMPANY}),
    listed=ListingState.ACTIVE,
    licence=OptionalAnswer.YES,
    registered=OptionalAnswer.YES,
    visa=Visa.WORK,
    costs=Costs.NOTHING,
    papers=PaperHolder.MINE,
    place=OptionalAnswer.YES,
    contract=Contract.SIGNED,
)
LISTED = [
    PublishedCompany(
        name="PT Bina Karya Contoh", licence="C-1", city="Palembang", state="active", valid_to=date(2029, 1, 1)
    ),
    PublishedCompany(name="PT Cahaya Rantau Contoh", licence="C-2", city="Jakarta", state="active", valid_to=None),
    PublishedCompany(name="PT Duta Wira", licence="C-3", city="", state="revoked", valid_to=None),
]


def test_nothing_seen_is_not_safe() -> None:
    found = judged(CLEAN)
    assert (found.outcome, found.dangers, found.asks, found.law) == (Outcome.NOT_SEEN, (), (), ())
    assert "safe" not in set(Outcome)


def test_nothing_answered_leaves_everything_to_ask() -> None:
    found = judged(Offer())
    assert found.outcome is Outcome.UNCLEAR
    assert not found.dangers
    assert set(found.asks) == {sign for sign in Sign if sign.value.startswith("ask_")}


@pytest.mark.parametrize(
    ("change", "sign"),
    [
        ({"through": frozenset({OfferChannel.PERSON})}, Sign.BROKER),
        ({"through": frozenset({OfferChannel.PERSON, OfferChannel.COMPANY})}, Sign.BROKER),
        ({"age": Age.CHILD}, Sign.UNDERAGE_ABROAD),
        ({"job": Job.GAMBLING}, Sign.GAMBLING),
        ({"job": Job.SCAM}, Sign.SCAM),
        ({"listed": ListingState.ENDED}, Sign.LICENCE_ENDED),
        ({"listed": ListingState.ABSENT}, Sign.NOT_LISTED),
        ({"licence": OptionalAnswer.NO}, Sign.NO_LICENCE),
        ({"registered": OptionalAnswer.NO}, Sign.NOT_REGISTERED),
        ({"visa": Visa.VISIT}, Sign.VISIT_VISA),
        ({"costs": Costs.MONEY}, Sign.MONEY_FIRST),
        ({"costs": Costs.DEBT}, Sign.DEBT),
        ({"papers": PaperHolder.HELD}, Sign.PAPERS_HELD),
        ({"place": OptionalAnswer.NO}, Sign.NO_PLACE),
        ({"contract": Contract.LATER}, Sign.CONTRACT_LATER),
        ({"contract": Contract.UNREAD}, Sign.CONTRACT_UNREAD),
        *(({"pressures": frozenset({each})}, Sign(each.value)) for each in Pressure),
    ],
)
def test_one_answer_is_one_danger(change: dict[str, Any], sign: Sign) -> None:
    found = judged(replace(CLEAN, **change))
    assert found.outcome is Outcome.DANGER
    assert found.dangers == (sign,)
    assert found.law == LAW.get(sign, ())


@pytest.mark.parametrize(
    ("change", "sign"),
    [
        ({"through": frozenset({OfferChannel.SELF})}, Sign.ALONE),
        ({"through": frozenset({OfferChannel.UNKNOWN})}, Sign.ASK_COMPANY),
        ({"country": "KH"}, Sign.SCAM_ROUTE),
        ({"job": Job.SHIP}, Sign.SHIP),
        ({"job": Job.HOUSEHOLD}, Sign.HOUSEHOLD),
        ({"job": Job.KARAOKE}, Sign.KARAOKE),
        ({"age": Age.UNKNOWN}, Sign.ASK_AGE),
        ({"listed": ListingState.LIKE}, Sign.NAME_LIKE),
        ({"listed": ListingState.ABSENT, "is_list_old": True}, Sign.ASK_LICENCE),
        ({"listed": ListingState.NO_LIST, "licence": OptionalAnswer.UNKNOWN}, Sign.ASK_LICENCE),
        ({"visa": Visa.NONE}, Sign.VISA_LATER),
        ({"costs": Costs.PERSONAL}, Sign.COSTS_PERSONAL),
        ({"papers": PaperHolder.UNKNOWN}, Sign.ASK_PAPERS),
        ({"place": OptionalAnswer.UNKNOWN}, Sign.ASK_PLACE),
        ({"registered": OptionalAnswer.UNKNOWN}, Sign.ASK_REGISTRATION),
    ],
)
def test_what_is_not_known_is_to_be_asked(change: dict[str, Any], sign: Sign) -> None:
    found = judged(replace(CLEAN, **change))
    assert (found.outcome, found.asks) == (Outcome.UNCLEAR, (sign,))


def test_a_broker_and_a_company_are_both_told() -> None:
    both = frozenset({OfferChannel.PERSON, OfferChannel.COMPANY})
    found = judged(replace(CLEAN, through=both, licence=OptionalAnswer.NO, listed=ListingState.NOT_ASKED))
    assert found.dangers == (Sign.NO_LICENCE, Sign.BROKER)


def test_work_at_home_asks_nothing_of_visa_and_migrant_law() -> None:
    home = replace(CLEAN, destination=Destination.HOME, visa=Visa.UNKNOWN, registered=OptionalAnswer.NO, country="")
    assert judged(home).outcome is Outcome.NOT_SEEN
    found = judged(replace(home, costs=Costs.MONEY, age=Age.CHILD))
    assert found.dangers == (Sign.UNDERAGE, Sign.MONEY_FIRST)
    assert not [code for code in found.law if code.startswith("pmi-")]


def test_a_child_never_leaves_for_abroad_whatever_else_is_well() -> None:
    for destination in (Destination.ABROAD, Destination.UNKNOWN):
        found = judged(replace(CLEAN, age=Age.CHILD, destination=destination))
        assert found.outcome is Outcome.DANGER
        assert Sign.UNDERAGE_ABROAD in found.dangers


def test_a_standing_licence_on_the_list_asks_for_no_other_proof() -> None:
    assert judged(replace(CLEAN, licence=OptionalAnswer.UNKNOWN)).outcome is Outcome.NOT_SEEN


def test_every_sign_has_words_and_its_law_is_shipped() -> None:
    worded = {row["code"]: row for row in toml_file("sigap.guidance", "offers.toml")["entries"]}
    assert set(worded) == {signs.code_of(sign) for sign in Sign}
    assert all(row[name] for row in worded.values() for name in ("title", "text", "title_en", "text_en"))
    shipped = {row["code"] for row in toml_file("sigap.guidance", "law.toml")["entries"]}
    assert {code for codes in LAW.values() for code in codes} <= shipped
    assert set(Sign) >= ASKING
    for questions, kind in (
        (signs.DESTINATION, Destination),
        (signs.JOB, Job),
        (signs.AGE, Age),
        (signs.THROUGH, OfferChannel),
        (signs.VISA, Visa),
        (signs.COSTS, Costs),
        (signs.PAPERS, PaperHolder),
        (signs.CONTRACT, Contract),
        (signs.YES_NO, OptionalAnswer),
    ):
        assert [str(each) for each, _words in questions] == [str(each) for each in kind]
    assert {each for each, _words in signs.PRESSURES} == set(Pressure)


@pytest.mark.parametrize(
    ("asked", "found", "is_same"),
    [
        ("PT Bina Karya Contoh", "C-1", True),
        ("bina karya contoh, pt.", "C-1", True),
        ("Bina Karia Contoh", "C-1", False),
        ("P.T. Bina Karya Contoh", "C-1", True),
        ("Bina Karja Contoh", "C-1", False),
        ("karya bina contoh", "C-1", True),
        ("Bina Karya", "C-1", False),
        ("Chahaya Rantau Contoh", "C-2", False),
        ("Duta Wirra", "C-3", False),
    ],
)
def test_a_company_is_found_as_people_write_it(asked: str, found: str, *, is_same: bool) -> None:
    best = companies.find(asked, LISTED)[0]
    assert best.company.licence == found
    assert best.is_same is is_same


@pytest.mark.parametrize("asked", ["", "PT", "   ", "Maju Terus Pantang Mundur", "!!!", "a"])
def test_another_name_finds_nothing(asked: str) -> None:
    assert companies.find(asked, LISTED) == []


def test_one_letter_off_is_like_and_not_the_same() -> None:
    listed = PublishedCompany(name="PT Duta Mira Sakti", licence="C-4", city="", state="active", valid_to=None)
    (best,) = companies.find("PT Duta Nira Sakti", [listed])
    assert not best.is_same
