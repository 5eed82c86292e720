"""The demo's release: victims of the year before SIGAP came, invented, prepared by one and published by another."""

from sigap.cli.demo.stage import Stage
from sigap.figures.releasing import victims_table
from sigap.releases import actions, preparing
from sigap.releases.models import DataRelease
from sigap.releases.preparing import CountedSeries
from sigap.releases.queries import ledger_for
from sigap.releases.rules.spans import spans_offered

_PREPARES, _PUBLISHES = "gita.bappeda", "maya.sekretariat"
# People by age and sex; those of the first row are brothers and sisters of one family.
_COUNTED = ((9, "P", 6), (15, "P", 14), (15, "L", 7), (20, "P", 11), (33, "P", 18), (33, "L", 6), (None, "P", 5))
_FAMILY = 9


def play(stage: Stage) -> None:
    """Publishes the release where there is none."""
    if DataRelease.objects.exists():
        return
    at = stage.now
    span = next(each for each in spans_offered(at.date()) if len(each.years) == 1)
    rows = [
        (span.months[0], age, sex, f"{age}" if age == _FAMILY else f"{age}{sex}{place}", 1)
        for age, sex, people in _COUNTED
        for place in range(people)
    ]
    table = victims_table(span, rows, universe="contoh")
    with stage.acting(_PREPARES) as gita:
        ledger = ledger_for(gita)
    title = "CONTOH: korban yang diterima"
    counted = CountedSeries(code="contoh", title=title, span=span, tables=(table,), ledger=ledger)
    made = preparing.prepared(counted)
    with stage.acting(_PREPARES) as gita:
        row = actions.propose(by=gita, at=at, prepared=made)
    with stage.acting(_PUBLISHES) as maya:
        actions.publish(by=maya, at=at, release_id=row.pk, beside=ledger)
