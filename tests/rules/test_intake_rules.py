"""What the flags on an envelope suggest."""

import pytest

from sigap.cases.rules import Risk
from sigap.intake.rules import HIGH_RISK_FLAGS, TRIAGE_CLOCK, Flag, suggested_risk


@pytest.mark.parametrize("flag", list(Flag))
def test_one_flag(flag: Flag) -> None:
    assert suggested_risk([flag]) is (Risk.HIGH if flag in HIGH_RISK_FLAGS else Risk.MEDIUM)


def test_no_flag_is_low_and_any_high_one_wins() -> None:
    assert suggested_risk([]) is Risk.LOW
    assert suggested_risk([Flag.PREGNANT, Flag.WEAPON]) is Risk.HIGH


def test_an_unknown_flag_is_refused() -> None:
    with pytest.raises(ValueError, match="no_such"):
        suggested_risk(["no_such"])


def test_every_risk_has_a_clock() -> None:
    assert set(TRIAGE_CLOCK) == set(Risk)
