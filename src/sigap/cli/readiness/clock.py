"""Checks of the clock: deadlines, the trail's order and a report's day all rest on it.

A clock that is wrong may be set right at any moment, by a time server too: each finding may mend itself.
"""

import ctypes
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sigap.cli.readiness.start import ReadinessFinding, Start

RELEASED_AT = datetime(2026, 11, 25, tzinfo=UTC)
"""The day of this release, set with each one: a clock that says an earlier day is wrong."""
APART = timedelta(seconds=30)
SET_BACK = timedelta(minutes=5)
LEAP = timedelta(days=30)
_MEND = "setel jam mesin: timedatectl set-ntp true"
# The kernel's answer when nothing keeps the clock in step: `man 2 adjtimex`.
_TIME_ERROR = 5
_TIMEX_BYTES = 512  # more than any kernel's structure; all zero asks and changes nothing
_TIMESYNCD_SAYS = Path("/run/systemd/timesync/synchronized")


def released(start: Start) -> Iterator[ReadinessFinding]:
    if start.at < RELEASED_AT:
        yield ReadinessFinding(
            f"jam mesin {_shown(start.at)} lebih awal dari rilis ini ({RELEASED_AT:%Y-%m-%d}); {_MEND}", is_passing=True
        )


def database_clock(start: Start) -> Iterator[ReadinessFinding]:
    """Two machines that do not agree on the time write a trail that contradicts itself."""
    facts = start.facts
    if facts is None or facts.now is None:
        return
    apart = abs(facts.now - (start.asked_at or start.at))
    if apart > APART:
        yield ReadinessFinding(
            f"jam mesin dan jam basis data berbeda {apart.total_seconds():.0f} detik; {_MEND} di keduanya",
            is_passing=True,
        )


def heartbeat(start: Start) -> Iterator[ReadinessFinding]:
    """The clock has not gone back behind what was written, nor leapt far ahead of it."""
    facts = start.facts
    if facts is None:
        return
    moments = {"detak terakhir pekerja latar": facts.last_beat, "jangkar terakhir jejak": facts.last_anchor}
    for what, moment in moments.items():
        if moment is not None and moment - start.at > SET_BACK:
            text = f"jam mesin {_shown(start.at)} lebih awal dari {what} ({_shown(moment)}); {_MEND}"
            yield ReadinessFinding(text, is_passing=True)
    if facts.last_beat is not None and start.at - facts.last_beat > LEAP and not start.is_clock_right:
        days = (start.at - facts.last_beat).days
        yield ReadinessFinding(
            f"jam mesin melompat {days} hari sejak detak terakhir ({_shown(facts.last_beat)}); bila jam benar dan "
            "SIGAP memang lama berhenti, jalankan dengan --clock-is-right",
            is_passing=True,
        )


def in_step(_start: Start) -> Iterator[ReadinessFinding]:
    if is_in_step() is False:
        yield ReadinessFinding(f"jam mesin tidak diselaraskan dengan sumber waktu mana pun; {_MEND}", is_warning=True)


def is_in_step() -> bool | None:
    """Whether something keeps the machine's clock in step; None when this process may not ask (a sandbox)."""
    if _TIMESYNCD_SAYS.exists():
        return True
    if sys.platform != "linux":
        return None
    answer = int(ctypes.CDLL(None).adjtimex(ctypes.create_string_buffer(_TIMEX_BYTES)))
    return None if answer < 0 else answer != _TIME_ERROR


def _shown(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")
