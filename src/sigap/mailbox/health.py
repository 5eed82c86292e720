"""Whether this house can keep its promises now, as every part of it is told the same; and who notes what is wrong.

The worker looks at what is slow to look at (`notifications/jobs/troubles.py`); sweeps and heartbeat the database judges
by its own clock. A report that could not be stored is noted beside the data too: the database may be what is full.
"""

import os
import time
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import Error as DatabaseTrouble
from django.db import connection

from sigap.mailbox.troubles import SEVERE, SEVERE_FOR_REPORTERS, TroubleCode
from sigap.vault.states import VaultState

_UNSTORED_FOR = 15 * 60.0  # seconds; the same stands in mailbox.troubles()
_KEPT_FOR = 60.0
_UNANSWERED_FOR = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """What is wrong, nothing when well, each with the moment since when (None: not known); `late` names sweeps."""

    troubles: Mapping[TroubleCode, datetime | None] = field(default_factory=dict)
    late: tuple[str, ...] = ()
    breaking: Collection[TroubleCode] = SEVERE
    """Which of them break a promise of this part."""

    @property
    def severe(self) -> list[TroubleCode]:
        """What breaks a promise now."""
        return [code for code in TroubleCode if code in self.troubles and code in self.breaking]

    @property
    def warnings(self) -> list[TroubleCode]:
        """What will, unless somebody mends it."""
        return [code for code in TroubleCode if code in self.troubles and code not in self.breaking]


def health(*, at: datetime) -> Health:
    """Everything that is wrong. One statement."""
    here = {TroubleCode.REPORTS: None} if _was_unstored_lately(at) else {}
    breaking = _breaking(at)
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT code, since, names FROM mailbox.troubles()")
            rows = cursor.fetchall()
    except DatabaseTrouble:
        return Health(troubles={TroubleCode.DATABASE: None, **here}, breaking=breaking)
    late = tuple(name for _code, _since, names in rows for name in names.split())
    found = {**here, **{TroubleCode(code): since for code, since, _names in rows}}
    return Health(troubles=found, late=late, breaking=breaking)


class _LastLook:
    """What this process last heard, for a banner on every page."""

    at = float("-inf")
    found = Health()


def recent_health(*, at: datetime) -> Health:
    """The same, at most a minute old: asked by pages that are about something else."""
    if time.monotonic() - _LastLook.at > _KEPT_FOR:
        _LastLook.found, _LastLook.at = health(at=at), time.monotonic()
    return _LastLook.found


def beat(*, at: datetime) -> None:
    """The worker says that it lives."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT mailbox.beat(%s)", [at])


def tell_troubles(codes: Collection[TroubleCode]) -> None:
    """The worker says what it found wrong: all of it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT mailbox.tell_troubles(%s)", [list(codes)])


def tell_cleaner(*, answers: bool) -> None:
    """The desk says whether files from strangers can be cleaned."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT mailbox.tell_cleaner(%s)", [answers])


def tell_vault(state: VaultState) -> None:
    """The desk says how the vault answered it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT mailbox.tell_vault(%s)", [state])


def note_unstored() -> None:
    """A report could not be stored. Raises nothing: its reporter waits for an answer.

    Of a failure of ours alone: what is wrong with a report is told to its reporter, and reaches no store.
    """
    file = _unstored()
    if file is not None:
        with suppress(OSError):
            file.touch(mode=0o600)
            os.utime(file)
    with suppress(DatabaseTrouble), connection.cursor() as cursor:
        cursor.execute("SELECT mailbox.note_unstored()")


def note_stored(*, received_at: datetime) -> None:
    """A report stands that came in at this moment: what kept an earlier one out does so no more. Raises nothing.

    One that was stored and never answered, since the database went away between, stands once it is posted again.
    """
    file = _unstored()
    with suppress(OSError):
        if file is not None and received_at.timestamp() > file.stat().st_mtime - _UNANSWERED_FOR:
            file.rename(_former(file))


def _breaking(at: datetime) -> Collection[TroubleCode]:
    """At the public site a door that keeps nothing is shut, for which nobody waits behind another."""
    if settings.SURFACE != "public":
        return SEVERE
    file = _unstored()
    is_refusing = file is not None and _is_recent(file, at)
    return SEVERE_FOR_REPORTERS | {TroubleCode.REPORTS} if is_refusing else SEVERE_FOR_REPORTERS


def _was_unstored_lately(at: datetime) -> bool:
    file = _unstored()
    return file is not None and (_is_recent(file, at) or _is_recent(_former(file), at))


def _is_recent(file: Path, at: datetime) -> bool:
    try:
        return at.timestamp() - file.stat().st_mtime < _UNSTORED_FOR
    except OSError:
        return False


def _unstored() -> Path | None:
    """Changed, it says when; it takes no room on a full disk. The public site's own, while none was stored since."""
    return Path(settings.SIGAP_HOME) / "unstored" if settings.SURFACE == "public" else None


def _former(file: Path) -> Path:
    """What it is called once a report was stored."""
    return file.with_name("unstored-before")
