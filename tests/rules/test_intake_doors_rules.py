"""Doors, wordings and authorities as tables: what a moment may be, what a sender opens, what a reporter may read."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest

from sigap.access.roles import OFFICE_KIND_LABELS, ROLES, OfficeKind
from sigap.intake.rules import (
    BROUGHT_FOR,
    CLOSES_WITH,
    NoCaseReason,
    authorities,
    authorities_on,
    is_in_future,
    is_too_old,
    why_high,
)
from sigap.intake.rules.authorities import Authority
from sigap.mailbox.flags import Flag
from sigap.mailbox.models import MESSAGE_WORDS
from sigap.mailbox.wordings import CLOSING, UNDERWAY, MessageCode
from sigap.referrals.rules import sections_opened

AT = datetime(2026, 11, 25, 2, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("moved", "expected"),
    [
        (timedelta(0), (False, False)),
        (timedelta(minutes=5), (False, False)),
        (timedelta(minutes=6), (True, False)),
        (timedelta(days=-30), (False, False)),
        (timedelta(days=-30, seconds=-1), (False, True)),
    ],
)
def test_when_a_report_can_have_come(moved: timedelta, expected: tuple[bool, bool]) -> None:
    assert (is_in_future(AT + moved, at=AT), is_too_old(AT + moved, at=AT)) == expected


def test_the_flags_that_make_it_high_are_named_in_order() -> None:
    assert why_high(["pregnant", "weapon", "confinement"]) == (Flag.WEAPON, Flag.CONFINEMENT)
    assert why_high(["pregnant"]) == ()


@pytest.mark.parametrize("code", MessageCode)
def test_a_wording_names_no_office_no_person_and_no_kind_of_case(code: MessageCode) -> None:
    words = str(MESSAGE_WORDS[code]).lower()
    named = [str(label).lower() for label in OFFICE_KIND_LABELS.values()]
    named += [str(role.name).lower() for role in ROLES.values()]
    named += ["polisi", "uptd", "dinas", "korban", "anak", "kekerasan", "perdagangan", "kasus", "pelaku", "jaksa"]
    assert not [word for word in named if re.search(rf"\b{re.escape(word)}\b", words)]


def test_every_wording_is_said_either_on_the_way_or_at_the_end() -> None:
    assert {*CLOSING, *UNDERWAY} == set(MessageCode)
    assert not set(CLOSING) & set(UNDERWAY)
    assert set(CLOSES_WITH) == set(NoCaseReason)
    assert set(CLOSES_WITH.values()) <= set(CLOSING)


def test_a_sender_opens_no_more_than_a_referral_for_its_work_would() -> None:
    assert OfficeKind.POLRES_PPA in BROUGHT_FOR
    assert not {OfficeKind.UPTD_PPA, OfficeKind.SEKOLAH, OfficeKind.BAPAS} & set(BROUGHT_FOR)
    for purpose in BROUGHT_FOR.values():
        assert not sections_opened(frozenset({purpose})) & {"assessment", "notes", "timeline"}


def test_authorities_are_dated_and_unverified_until_somebody_has_checked() -> None:
    assert {"lpsk", "sapa_129", "bp3mi"} <= set(authorities())
    assert all(each.source and not each.is_verified for each in authorities().values())
    assert len(authorities_on(date(2026, 11, 25))) == len(authorities())
    assert authorities_on(date(2020, 1, 1)) == []


def test_an_authority_ends_on_its_last_day() -> None:
    one = Authority(
        code="x",
        name="X",
        reach="",
        source="",
        is_verified=False,
        valid_from=date(2026, 1, 1),
        valid_to=date(2026, 2, 1),
    )
    assert [one.stands(day) for day in (date(2025, 12, 31), date(2026, 1, 31), date(2026, 2, 1))] == [
        False,
        True,
        False,
    ]
