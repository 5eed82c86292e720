"""Figures for the machine's own watcher (Prometheus), served by the worker on loopback.

Counts and ages only: no label holds an id, a name or a place; what was not measured has no figure. Asked of the
database at most once in ten seconds, whoever asks.
"""

import shutil
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from pathlib import Path

from django.db import Error as DatabaseTrouble
from django.db import connection
from prometheus_client import CollectorRegistry, start_http_server
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from sigap.cli.serving.worker import SweepTally
from sigap.mailbox.health import health
from sigap.mailbox.troubles import TroubleCode

_HOST = "127.0.0.1"
_KEPT_FOR = 10.0  # seconds
_SWEEP, _TROUBLE = "sweep:", "trouble:"
_QUESTION = """
SELECT
  extract(epoch FROM %(at)s - mailbox.last_beat()) AS heartbeat_age_seconds,
  extract(epoch FROM %(at)s - (SELECT at FROM audit.head())) AS trail_fold_age_seconds,
  extract(epoch FROM %(at)s - (SELECT min(received_at) FROM mailbox_envelope WHERE status = 'received'))
    AS oldest_open_report_age_seconds,
  (SELECT count(*) FROM mailbox_envelope) AS reports,
  (SELECT count(*) FROM clocks_clock c WHERE c.stopped_at IS NULL AND c.due_at < %(at)s AND NOT EXISTS (
    SELECT FROM clocks_clockpause p WHERE p.clock_id = c.id AND p.ended_at IS NULL)) AS clocks_late,
  (SELECT count(*) FROM access_dutygap WHERE ended_at IS NULL) AS offices_without_duty,
  (SELECT count(*) FROM notifications_mail WHERE sent_at IS NULL AND given_up_at IS NULL) AS mails_waiting,
  (SELECT count(*) FROM notifications_mail WHERE given_up_at IS NOT NULL) AS mails_given_up,
  extract(epoch FROM %(at)s - (SELECT max(ended_at) FROM vault_copy WHERE outcome = 'good'
    AND begun_at <= %(at)s + interval '10 minutes')) AS copy_age_seconds,
  extract(epoch FROM %(at)s - vault.drilled_at()) AS drill_age_seconds,
  extract(epoch FROM %(at)s - (SELECT min(made_at) FROM vault_recoveryfile WHERE carried_at IS NULL))
    AS recovery_file_waiting_seconds,
  audit.unreadable_rows() AS unreadable_rows,
  mailbox.asked_cleaner_in_vain() AS cleaner_asked_in_vain
"""
GAUGES = {
    "heartbeat_age_seconds": "Since the worker last said that it lives",
    "trail_fold_age_seconds": "Since chain heads were last folded into the anchors",
    "oldest_open_report_age_seconds": "Age of the oldest report that nobody has decided on; absent when there is none",
    "clocks_late": "Deadlines that are past and still open",
    "offices_without_duty": "Offices that must have somebody on duty and have nobody",
    "mails_waiting": "Mails in the outbox",
    "mails_given_up": "Mails of late that could not be delivered",
    "copy_age_seconds": "Since the last copy that was restored and held; absent when there is none",
    "drill_age_seconds": "Since the last recovery drill that passed",
    "recovery_file_waiting_seconds": "Since a recovery file was made that nobody has noted as outside",
    "cleaner_asked_in_vain": "How often the desk has asked its cleaner, for files or to try it, since it last answered",
    "unreadable_rows": "Rows that hold a moment no page can show, put in past SIGAP",
}
COUNTERS = {"reports": "Reports received"}


class Figures(Collector):
    """Everything that is served. `ask` answers the columns of the question; `now` counts seconds for the cache."""

    def __init__(
        self,
        tally: SweepTally,
        home: Path,
        *,
        ask: Callable[[], Mapping[str, float | None]],
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._tally = tally
        self._home = home
        self._ask = ask
        self._now = now
        self._turn = threading.Lock()
        self._held: Mapping[str, float | None] = {}
        self._until = float("-inf")

    def describe(self) -> list[Metric]:
        """Nothing is asked before the first scrape."""
        return []

    def collect(self) -> Iterator[Metric]:
        values = self._values()
        yield GaugeMetricFamily("sigap_database_answers", "Whether the database answered", value=float(bool(values)))
        for name, words in GAUGES.items():
            if (value := values.get(name)) is not None:
                yield GaugeMetricFamily(f"sigap_{name}", words, value=float(value))
        for name, words in COUNTERS.items():
            if (value := values.get(name)) is not None:
                yield CounterMetricFamily(f"sigap_{name}", words, value=float(value))
        yield GaugeMetricFamily(
            "sigap_disk_free_bytes", "Free space beside SIGAP's data", value=float(shutil.disk_usage(self._home).free)
        )
        yield from self._labelled(values)
        failures = CounterMetricFamily("sigap_sweep_failures", "Turns of a sweep that failed", labels=["sweep"])
        seconds = GaugeMetricFamily("sigap_sweep_seconds", "How long a sweep's last turn took", labels=["sweep"])
        for name, count in self._tally.failures.items():
            failures.add_metric([name], count)
            seconds.add_metric([name], self._tally.seconds[name])
        yield failures
        yield seconds

    def _labelled(self, values: Mapping[str, float | None]) -> Iterator[Metric]:
        """What has a figure for each code, place or sweep."""
        trouble = GaugeMetricFamily("sigap_trouble", "1 for each thing that is wrong now", labels=["code"])
        for code in TroubleCode:
            if code is not TroubleCode.DATABASE and values:
                trouble.add_metric([code.value], float(values.get(f"{_TROUBLE}{code.value}") or 0))
        ages = GaugeMetricFamily("sigap_sweep_age_seconds", "Since a sweep last came to its end", labels=["sweep"])
        for name, value in values.items():
            if name.startswith(_SWEEP) and value is not None:
                ages.add_metric([name.removeprefix(_SWEEP)], value)
        yield trouble
        yield ages

    def _values(self) -> Mapping[str, float | None]:
        with self._turn:
            if self._now() >= self._until:
                try:
                    self._held = self._ask()
                except DatabaseTrouble:
                    self._held = {}
                self._until = self._now() + _KEPT_FOR
            return self._held


def asked_of_database(at: datetime) -> dict[str, float | None]:
    """The figures, on a connection of this thread that is closed again."""
    try:
        return answer(at)
    finally:
        connection.close()


def answer(at: datetime) -> dict[str, float | None]:
    """Within what the worker's own role may read; sweeps and troubles under names of their own."""
    with connection.cursor() as cursor:
        cursor.execute(_QUESTION, {"at": at})
        values = dict(zip([column.name for column in cursor.description], cursor.fetchone(), strict=True))
        cursor.execute("SELECT name, seconds FROM mailbox.sweep_ages()")
        values |= {f"{_SWEEP}{name}": seconds for name, seconds in cursor.fetchall()}
    return values | {f"{_TROUBLE}{code}": 1.0 for code in health(at=at).troubles}


def serve(port: int, figures: Figures) -> None:
    """Serves the figures in a thread of its own. Raises OSError when the port is taken."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(figures)
    start_http_server(port, addr=_HOST, registry=registry)
