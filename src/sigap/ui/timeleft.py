"""How time left is said: words, tone, and the share of the ring that is still full.

Late: the moment has passed. Soon: less than one hour, less than a quarter of the whole time, or when the rule says so.
Flat: so far away that the day says more than the hours.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.utils.translation import gettext as _

from sigap.ui.dates import days_words, exact_span, last_day, local, rough_span, short_day, week_day

_SOON = timedelta(hours=1)
_SOON_SHARE = 0.25
_FAR = timedelta(days=2)
# So far that the day of the week says nothing, and the year everything.
_ANOTHER_YEAR = timedelta(days=180)


class Tone(StrEnum):
    """Urgency of a time left; also the name of its colour."""

    LATE = "late"
    SOON = "soon"
    OK = "ok"
    FLAT = "flat"


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeLeft:
    """A time left, ready to be shown. `share` is between 0 (gone) and 1 (whole)."""

    tone: Tone
    words: str
    share: float

    @property
    def used_percent(self) -> int:
        """How much of the time is used up, for a meter."""
        return round(100 * (1 - self.share))


def share_left(due: datetime, now: datetime, since: datetime | None) -> float:
    """The part of the time from `since` to `due` still left at `now`; 1 where no beginning is known."""
    if now >= due:
        return 0.0
    if since is None or since >= due:
        return 1.0
    return min(1.0, (due - now) / (due - since))


def time_left(
    due: datetime,
    *,
    now: datetime,
    since: datetime | None = None,
    soon: timedelta = timedelta(0),
    is_exact: bool = False,
    is_day: bool = False,
) -> TimeLeft:
    """What is left until `due`: `since` is when the clock started, `soon` how long before its end its rule presses.

    `is_day`: what is due is a day, so what is late is counted by days of the calendar.
    """
    share = share_left(due, now, since)
    span = exact_span if is_exact else rough_span
    if now >= due:
        days = (local(now).date() - last_day(due)).days if is_day else 0
        late = days_words(days) if days else span(now - due)
        return TimeLeft(tone=Tone.LATE, words=_("Lewat %(span)s") % {"span": late}, share=0.0)
    remaining = due - now
    is_soon = share < _SOON_SHARE or remaining < _SOON or remaining <= soon
    if remaining > _FAR and not is_exact:
        day = short_day(last_day(due)) if remaining > _ANOTHER_YEAR else week_day(last_day(due))
        return TimeLeft(tone=Tone.SOON if is_soon else Tone.FLAT, words=day, share=share)
    tone = Tone.SOON if is_soon else Tone.OK
    return TimeLeft(tone=tone, words=_("Sisa %(span)s") % {"span": span(remaining)}, share=share)
