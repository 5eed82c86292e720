"""Into which part of the queue a task falls, and what a part says when it is empty."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any

from django.utils.timezone import get_current_timezone, localdate
from django.utils.translation import gettext as _

from sigap.ui.dates import long_day
from sigap.work.queries import Bounds, QueuePart
from sigap.work.rules import PAGE

_SUNDAY = 6
type _Words = tuple[str, str, str, str]
_SLUGS: Mapping[QueuePart, str] = {
    QueuePart.NOW: "sekarang",
    QueuePart.TODAY: "hari-ini",
    QueuePart.WEEK: "minggu-ini",
    QueuePart.LATER: "nanti",
    QueuePart.HELD: "dicatat-nanti",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part of the queue, with what it says when it is empty."""

    heading: str
    hint: str
    empty: str
    empty_words: str
    is_now: bool = False
    rows: list[dict[str, Any]] = field(default_factory=list)
    more: int = 0
    place: QueuePart = QueuePart.NOW
    page: int = 1

    @property
    def count(self) -> int:
        """How many tasks fall into this part, shown or not."""
        return (self.page - 1) * PAGE + len(self.rows) + self.more

    @property
    def slug(self) -> str:
        """The part's name in an address."""
        return _SLUGS[self.place]

    @property
    def next_page(self) -> int:
        """The page behind this one; 0 behind the last."""
        return self.page + 1 if self.more else 0

    @property
    def previous_page(self) -> int:
        """The page before this one; 0 before the first."""
        return self.page - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueEntry:
    """A row of the list with the part that it falls into, and what it is sorted by there."""

    place: QueuePart
    rank: int
    presses_at: datetime
    row: dict[str, Any]


def bounds_of(at: datetime) -> Bounds:
    """The moment with the ends of its day and its week, where the officers live."""
    today = localdate(at)
    week_ends = today + timedelta(days=_SUNDAY - today.weekday())
    return Bounds(at=at, day_ends=midnight(today), week_ends=midnight(week_ends))


def place_named(slug: str) -> QueuePart | None:
    """The part that an address names; None for all of them."""
    return next((place for place, name in _SLUGS.items() if name == slug), None)


def parts_from(
    entries: Iterable[QueueEntry],
    counts: Mapping[QueuePart, int],
    bounds: Bounds,
    *,
    place: QueuePart | None,
    page: int,
) -> list[Part]:
    """The parts with these rows, or the one that was asked for; `counts` are of all rows of a part, shown or not."""
    found: dict[QueuePart, list[dict[str, Any]]] = {each: [] for each in QueuePart}
    for entry in sorted(entries, key=lambda entry: (entry.rank, entry.presses_at)):
        found[entry.place].append(entry.row)
    last_day = localdate(bounds.week_ends) - timedelta(days=1)
    words = {
        QueuePart.NOW: _now_words,
        QueuePart.TODAY: _today_words,
        QueuePart.WEEK: lambda: _week_words(long_day(last_day)),
        QueuePart.LATER: _later_words,
        QueuePart.HELD: _held_words,
    }
    shown = [each for each in QueuePart if found[each] or each is not QueuePart.LATER] if place is None else [place]
    return [_page(each, words[each](), found[each], counts.get(each, 0), page) for each in shown]


def _page(place: QueuePart, words: _Words, rows: list[dict[str, Any]], count: int, page: int) -> Part:
    heading, hint, empty, empty_words = words
    return Part(
        heading=heading,
        hint=hint,
        empty=empty,
        empty_words=empty_words,
        is_now=place is QueuePart.NOW,
        rows=rows,
        more=max(0, count - (page - 1) * PAGE - len(rows)),
        place=place,
        page=page,
    )


def midnight(day: Any) -> datetime:
    """The end of a day where the officers live."""
    return datetime.combine(day + timedelta(days=1), time(0), get_current_timezone())


def _now_words() -> _Words:
    return (
        _("Sekarang"),
        _("Lewat tenggat, atau tinggal kurang dari satu jam"),
        _("Tidak ada yang mendesak"),
        _("Laporan darurat dan tenggat yang hampir lewat muncul di sini lebih dulu."),
    )


def _today_words() -> _Words:
    return (
        _("Hari ini"),
        _("Sampai tengah malam"),
        _("Tidak ada lagi hari ini"),
        _("Tidak ada tenggat lain sampai tengah malam."),
    )


def _week_words(last: str) -> _Words:
    return (
        _("Minggu ini"),
        _("Sampai %(day)s") % {"day": last},
        _("Belum ada yang menunggu"),
        _("Tugas baru muncul di sini bersama tenggatnya."),
    )


def _later_words() -> _Words:
    return (_("Nanti"), _("Sesudah minggu ini"), "", "")


def _held_words() -> _Words:
    return (
        _("Dicatat nanti"),
        _("Dicatat nanti, paling lama 12 jam"),
        _("Tidak ada catatan yang tertunda"),
        _("Kalau Anda menangani sesuatu di lapangan, tekan “Catat nanti (12 jam)” pada tenggatnya."),
    )
