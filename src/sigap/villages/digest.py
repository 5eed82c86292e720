"""What the week's digest tells of villages, counted by the worker: whose month is missing. No place in it."""

from datetime import datetime

from sigap.villages.queries.months import late_villages


def facts(at: datetime) -> dict[str, int]:
    """Villages whose newest month due has not come, of how many."""
    late, villages = late_villages(at)
    return {"village_months_late": late, "villages": villages}
