"""A row of the queue never calls late what is due later, however long it has waited."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from sigap.cases.models import Case
from sigap.datarights.rows import DATA_KINDS
from sigap.desk.queue import rows
from sigap.screening.rules.persons import Risk
from sigap.shelter.rows import STAY_KINDS
from sigap.transfers.rows import TRANSFER_KINDS
from sigap.ui.timeleft import Tone
from sigap.work.rules import Kind

NOW = datetime(2026, 12, 1, 5, 0, tzinfo=UTC)
BY_CLOCK = {Kind.RESTITUTION, Kind.CHILD_LIMIT, Kind.LIMIT, Kind.NOTICE, Kind.PROTECTION_LIMIT}
"""Drawn with the deadline that runs on them."""
DRAWN = {*rows._CASE_ROWS, *STAY_KINDS, *TRANSFER_KINDS, *DATA_KINDS} - BY_CLOCK


@pytest.mark.parametrize("kind", sorted(DRAWN))
def test_what_is_left_is_counted_to_the_day_it_is_due(kind: Kind) -> None:
    waited, due = NOW - timedelta(days=40), NOW + timedelta(days=3)
    item = rows.Item(kind=kind, id=uuid4(), word="L-0001", who="2", since=waited, due_at=due)
    case = Case(code="SOTO-840", office_name="UPTD CONTOH", risk=Risk.HIGH)
    left = rows.item_row(item, case, None, at=NOW)["left"]
    assert left is None or left.tone is not Tone.LATE
