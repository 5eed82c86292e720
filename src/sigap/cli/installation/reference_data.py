"""Loads what every installation stands on, as the owner: regions, holidays, clock rules, sub-forces, guidance, laws.

Safe to repeat: what is there already, or was entered by an official, is left alone.
"""

from collections.abc import Mapping
from datetime import datetime
from importlib import import_module

import django
from django.utils.timezone import localdate

from sigap.kernel import clock
from sigap.kernel.acting import SystemActor

_LOADER = SystemActor(name="reference")


def run(_arguments: list[str]) -> int:
    django.setup()
    at = clock.now()
    load(at=at)
    _catch_up(at=at)
    return 0


def load(*, at: datetime, instead: Mapping[str, Mapping[str, str]] | None = None) -> None:
    """Loads what is missing for the regency of the settings. Raises LookupError for an unknown one.

    `instead`: parts of the guidance that a demo fills in.
    """
    # After the set-up: these need the models.
    settings = import_module("django.conf").settings
    places, rules = import_module("sigap.places.loading"), import_module("sigap.clocks.actions")
    taskforce, guidance = import_module("sigap.taskforce.actions"), import_module("sigap.guidance.actions")
    today = localdate(at)
    places.load_regions(regency=settings.SIGAP_REGENCY, on=today)
    places.load_holidays(on=today)
    rules.load_rules(by=_LOADER, at=at)
    import_module("sigap.returns.actions.ruling").load_rules(by=_LOADER, at=at)
    taskforce.load_task_forces(by=_LOADER, at=at)
    taskforce.load_schemes(by=_LOADER, at=at)
    taskforce.load_sub_forces(by=_LOADER, at=at)
    guidance.load_entries(by=_LOADER, at=at, instead=instead)
    import_module("sigap.rulebook.actions.library").load_instruments(by=_LOADER, at=at)
    import_module("sigap.vulnerability.actions.indicators").load_indicators(by=_LOADER, at=at)


def _catch_up(*, at: datetime) -> None:
    """Mends rows of an older version once the rules stand: what it owed to nobody is owed from now on."""
    import_module("sigap.hearings.actions").owe_news_of_planned_hearings(by=_LOADER, at=at)
    import_module("sigap.protection.actions").owe_answers_of_lpsk(by=_LOADER, at=at)
    import_module("sigap.supervision.actions.noting").date_filled_visits(by=_LOADER, at=at)
