import pytest
from datetime import datetime, timedelta
from django.conf import settings
from sigap.cli.demo import data
from sigap.clocks.models import Clock
from sigap.clocks.rules import LAW
from sigap.kernel import clock
from django.utils import timezone
from collections import Counter

@pytest.mark.parametrize("wanted", ["2026-11-24T04:00", "2026-11-27T12:00", "2026-11-28T04:00", "2026-11-29T10:00", "2026-11-23T00:40", "2026-11-25T18:00", "2026-11-26T00:45"])
def test_it(fresh_database, monkeypatch, wanted):
    monkeypatch.setattr(settings, "SIGAP_DEMO", True)
    off = datetime.now() - datetime.fromisoformat(wanted)
    class Shifted(datetime):
        @classmethod
        def now(cls, tz=None):
            return datetime.now(tz) - off
    monkeypatch.setattr(clock, "datetime", Shifted)
    monkeypatch.setattr(timezone, "datetime", Shifted)
    data.load()
    at = clock.now()
    running = Clock.objects.filter(stopped_at=None).exclude(rule_code__startswith=LAW)
    limits = Clock.objects.filter(stopped_at=None, rule_code__startswith=LAW)
    rows = sorted(((at - due).total_seconds() / 3600, code + f" {st:%a %d %H:%M} due {due:%a %d %H:%M}") for due, code, st in running.filter(due_at__lt=at).values_list("due_at", "rule_code", "started_at"))
    out = open(f"/tmp/late_{at:%a%H%M}.txt", "w")
    print(at, "all", len(rows), ">12h", len([r for r in rows if r[0] > 12]), ">96h", len([r for r in rows if r[0] > 96]), "law", limits.filter(due_at__lt=at).count(), file=out)
    for h, c in rows: print(f"{h:7.1f} {c}", file=out)
