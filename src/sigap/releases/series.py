"""What upper apps offer to be published: a series with the tables that it counts for a span."""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.utils.functional import Promise
from django.utils.module_loading import import_string

from sigap.access.entry import Actor
from sigap.releases.rules.spans import ReleaseSpan
from sigap.releases.rules.tables import CountTable


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferedSeries:
    """A series by its code in addresses. `count` asks the database as who acts; it raises Refused."""

    code: str
    title: Promise
    lead: Promise
    count: Callable[[Actor, ReleaseSpan], list[CountTable]]


def offered_series() -> dict[str, OfferedSeries]:
    """Every series, by code (`config/registers.py:RELEASE_TABLES`)."""
    found: list[OfferedSeries] = [import_string(path) for path in settings.SIGAP_RELEASE_TABLES]
    return {each.code: each for each in found}
