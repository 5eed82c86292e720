"""Two files of set-up at once: one is loaded whole, the other is told that something here changed."""

from functools import partial
from typing import Any

import pytest
from django.conf import LazySettings
from tests.actions.test_setup_files import AT, brought, exported, loaded
from tests.factories import team
from tests.factories.deadlines import LOADER

from sigap.access.models import Office
from sigap.clocks import queries as clocks
from sigap.clocks.models import ClockRule
from sigap.kernel.errors import Conflict
from sigap.returns.actions.ruling import load_rules
from sigap.returns.models import ReturnRule
from sigap.setup.models import SetupFile

pytestmark = pytest.mark.usefixtures("committed")


def changed(told: dict[str, Any], amount: int) -> dict[str, Any]:
    next(row for row in told["parts"]["rules"] if row["code"] == "service-plan")["amount"] = amount
    told["parts"]["offices"].append({"name": f"Dinas CONTOH {amount}", "kind": "dinsos", "region": ""})
    next(row for row in told["parts"]["return_rules"] if row["code"] == "penanganan")["due_days"] = amount
    return told


def test_of_two_files_at_once_one_is_loaded_whole_and_the_other_told(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True
    load_rules(by=LOADER, at=AT)
    files = [brought(changed(exported(), amount)) for amount in (9, 11)]
    outcomes = team.at_once(*(partial(loaded, each) for each in files))
    assert [type(each.raised) for each in outcomes if each.raised] == [Conflict]
    amount = 9 if outcomes[0].raised is None else 11
    assert clocks.rule_for("service-plan", AT).amount == amount
    assert list(Office.objects.filter(name__startswith="Dinas CONTOH").values_list("name", flat=True)) == [
        f"Dinas CONTOH {amount}"
    ]
    assert ReturnRule.objects.get(code="penanganan", superseded_at=None).due_days == amount
    assert SetupFile.objects.filter(loaded_at__isnull=False).count() == 1
    versions = ClockRule.objects.count()
    again = next(each for each, outcome in zip(files, outcomes, strict=True) if outcome.raised is None)
    twice = team.at_once(*(partial(loaded, again) for _each in range(2)))
    assert ([each.raised for each in twice], ClockRule.objects.count()) == ([None, None], versions)
