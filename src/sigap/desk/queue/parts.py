"""Into which part of the queue a task falls, and what a part says when it is empty."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any

from django.utils.timezone import get_current_timezone, localdate
from django.utils.translation import gettext as _

from sigap.ui.dates import long_day

SHOWN, SHOWN_LATER = 30, 15
"""Rows of a part, and of one that does not press yet; whoever has more does the first ones first."""
_NOW = timedelta(hours=1)
_SUNDAY = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A row with when it is due, and until when "already handled" holds it back. Danger comes before what is late."""

    due_at: datetime
    row: dict[str, Any]
    held_until: datetime | None = None
    is_danger: bool = False


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

    @property
    def count(self) -> int:
        """How many tasks fall into this part, shown or not."""
        return len(self.rows) + self.more


def parts_of(tasks: Iterable[Task], *, at: datetime) -> list[Part]:
    """The parts, each by deadline. What lies beyond this week has a part only where there is any."""
    today = localdate(at)
    week_ends = today + timedelta(days=_SUNDAY - today.weekday())
    sorted_in: list[list[dict[str, Any]]] = [[], [], [], [], []]
    for task in sorted(tasks, key=lambda task: (not task.is_danger, task.due_at)):
        sorted_in[_place(task, at, midnight(today), midnight(week_ends))].append(task.row)
    now, day, week, later, held = sorted_in
    return [
        _part(now, _now_words(), is_now=True),
        _part(day, _today_words()),
        _part(week, _week_words(long_day(week_ends)), shown=SHOWN_LATER),
        *([_part(later, _later_words(), shown=SHOWN_LATER)] if later else []),
        _part(held, _held_words()),
    ]


def midnight(day: Any) -> datetime:
    """The end of a day where the officers live."""
    return datetime.combine(day + timedelta(days=1), time(0), get_current_timezone())


def _place(task: Task, at: datetime, day_ends: datetime, week_ends: datetime) -> int:
    if task.held_until is not None and at < task.held_until:
        return 4
    if task.due_at - at <= _NOW:
        return 0
    return 1 if task.due_at < day_ends else 2 if task.due_at < week_ends else 3


type _Words = tuple[str, str, str, str]


def _part(rows: list[dict[str, Any]], words: _Words, *, is_now: bool = False, shown: int = SHOWN) -> Part:
    heading, hint, empty, empty_words = words
    return Part(
        heading=heading,
        hint=hint,
        empty=empty,
        empty_words=empty_words,
        is_now=is_now,
        rows=rows[:shown],
        more=max(0, len(rows) - shown),
    )


def _now_words() -> _Words:
    return (
        _("Sekarang"),
        _("Lewat tenggat, atau tinggal kurang dari satu jam"),
        _("Tidak ada yang mendesak"),
        _("Laporan genting dan tenggat yang hampir lewat muncul di sini lebih dulu."),
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
        _("Sudah ditangani, catatannya menyusul paling lama 12 jam"),
        _("Tidak ada catatan yang tertunda"),
        _("Kalau Anda menangani sesuatu di lapangan, tekan “Sudah ditangani, dicatat nanti” pada tenggatnya."),
    )
