"""Which deadlines a case brings with it, and how they end: by another act that proves them, or by hand. Pure."""

from datetime import date, datetime, time, timedelta, tzinfo

ON_OPENING = ("first-contact", "case-review")
"""Beside the clock of the transition: somebody speaks with the client, and the case is looked at once a month."""
FIRST_CONTACT = "first-contact"
"""Ends with a note by which the client or their guardian was reached, a service in person, a team's talk."""
SERVICE_PLAN = "service-plan"
"""Ends with the first goal of the plan."""
TO_POLICE = ("ppt-to-police", "uptd-to-police")
"""End when the police take a report that was referred to them, or when a police report (LP) is noted, also before.

By nobody's word alone: the leaders' figure counts what has a receipt or a number, and nothing recorded is a miss."""
RENEWED = frozenset({"case-review"})
"""Said to be done, it begins anew from that moment."""
ENDED_BY_HAND = frozenset({FIRST_CONTACT, "case-review"})
"""Who did it outside SIGAP, or wrote it down elsewhere, says so, and when."""


def end_of_day(day: date, zone: tzinfo) -> datetime:
    """The last moment of a day on which something happened, where nobody knows the hour: never earlier than it was."""
    return datetime.combine(day + timedelta(days=1), time.min, zone) - timedelta(seconds=1)
