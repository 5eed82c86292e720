"""Whoever reads the desk in English gets the numbers and sources of a plan back as they stood."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.utils import translation
from tests.rules.test_plan_carrying import ACTIVITY, INDICATOR, OFFICE

from sigap.actionplan.forms.activities import ActivityForm
from sigap.actionplan.rules import FundingSource
from sigap.actionplan.rules.matrix import MoneyFacts, TargetFacts

TARGETS = (TargetFacts(year=2026, target=Decimal(1250)), TargetFacts(year=2027, target=Decimal("12.5")))
STANDING = replace(
    ACTIVITY,
    indicators=(replace(INDICATOR, baseline=Decimal("1.234"), targets=TARGETS),),
    money=tuple(MoneyFacts(year=2026, source=source, amount=Decimal(750_000)) for source in sorted(FundingSource)),
    stated={2026: Decimal(1_250_000)},
)


@pytest.mark.parametrize("language", ["id", "en"])
def test_a_form_that_is_sent_as_it_was_drawn_changes_nothing(language: str) -> None:
    with translation.override(language):
        typed = {name: value for name, value in drawn().initial.items() if value}
        form = drawn(typed | {"m2": "count"})
        assert form.is_valid(), form.errors
        assert form.written(STANDING.key) == STANDING


def drawn(data: dict[str, Any] | None = None) -> ActivityForm:
    return ActivityForm(data, standing=STANDING, like=STANDING, years=range(2026, 2028), offices=[OFFICE], version=1)
