"""The worker's figures: asked for rarely, absent where nothing was measured, alive without a database."""

from collections.abc import Mapping
from pathlib import Path

from django.db import OperationalError
from prometheus_client.core import CollectorRegistry

from sigap.cli.serving.metrics import Figures
from sigap.cli.serving.worker import SweepTally


class Desk:
    """A database that counts how often it is asked, and a watch."""

    def __init__(self) -> None:
        self.asked = 0
        self.seconds = 0.0
        self.is_down = False

    def ask(self) -> Mapping[str, float | None]:
        self.asked += 1
        if self.is_down:
            raise OperationalError
        return {"reports": 3, "drill_age_seconds": None}

    def figures(self, home: Path) -> CollectorRegistry:
        registry = CollectorRegistry()
        registry.register(Figures(SweepTally(("detak",)), home, ask=self.ask, now=lambda: self.seconds))
        return registry


def test_the_database_is_asked_once_in_ten_seconds_whoever_asks(tmp_path: Path) -> None:
    desk = Desk()
    registry = desk.figures(tmp_path)
    for desk.seconds in (0, 3, 9.9, 10, 12):
        list(registry.collect())
    assert desk.asked == 2


def test_what_was_not_measured_has_no_figure(tmp_path: Path) -> None:
    registry = Desk().figures(tmp_path)
    assert registry.get_sample_value("sigap_reports_total") == 3
    assert registry.get_sample_value("sigap_drill_age_seconds") is None
    assert (registry.get_sample_value("sigap_disk_free_bytes") or 0) > 0


def test_without_a_database_the_rest_is_still_told(tmp_path: Path) -> None:
    desk = Desk()
    desk.is_down = True
    registry = desk.figures(tmp_path)
    assert registry.get_sample_value("sigap_database_answers") == 0
    assert registry.get_sample_value("sigap_sweep_failures_total", {"sweep": "detak"}) == 0
