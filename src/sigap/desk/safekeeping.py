"""What the page of safekeeping shows: copies, recovery drill, keys by name and date, trail's head, worker, mail.

Nothing of a key and no path of a copy is here to be shown. What cannot wait stands on top, in red; a demo keeps
nothing safe and says so calmly.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sigap.access.entry import Actor
from sigap.audit.queries import head
from sigap.desk.troubles import alarms
from sigap.mailbox.health import health
from sigap.mailbox.troubles import TroubleCode
from sigap.notifications.queries import MailState, mail_state
from sigap.ui.dates import number, rough_span
from sigap.ui.shell import Words
from sigap.vault import copies, rings
from sigap.vault.copies import OUTCOME_LABELS, CopiesStatus
from sigap.vault.models import Copy, CopyOutcome, Drill
from sigap.vault.ring_use import RingFacts
from sigap.vault.root_key import RingLocked

_MEGA = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class EpochRow:
    """One stretch of time and what became of its keys. `tone` colours the tag."""

    name: str
    since: datetime
    until: datetime | None
    state: Promise
    tone: str


def safekeeping(actor: Actor, *, at: datetime) -> dict[str, Any]:
    """The page's context."""
    standing = copies.standing(at=at)
    ring, well = _ring(), health(at=at)
    drill = copies.last_drill(at=at) if ring else None
    mail = mail_state(actor, at=at)
    return {
        "now": at,
        "is_demo": settings.SIGAP_DEMO,
        "alarms": []
        if settings.SIGAP_DEMO
        else [
            *_alarms_of_copies(standing, at),
            *_alarms_of_recovery(ring),
            *_alarms_of_drill(drill, ring, at),
            *alarms(well),
        ],
        "good": _copy_row(standing.good, at) if standing.good else None,
        "failed": [(copy.ended_at, OUTCOME_LABELS[CopyOutcome(copy.outcome)]) for copy in standing.failed],
        "every_hours": standing.every_hours,
        "keep_days": settings.SIGAP_BACKUP_KEEP_DAYS,
        "drill": drill,
        "drill_age": rough_span(at - drill.drilled_at) if drill else "",
        "is_drill_old": copies.needs_drill(drill, at=at),
        "epochs": _epochs(ring) if ring else [],
        "head": head(),
        "is_worker_well": TroubleCode.WORKER not in well.troubles,
        "mail": mail,
        "mail_age": _mail_age(mail, at),
    }


def _ring() -> RingFacts | None:
    """None while an officer's passphrase is awaited."""
    try:
        return rings.facts()
    except RingLocked:
        return None


def _alarms_of_copies(standing: CopiesStatus, at: datetime) -> Iterator[str]:
    if standing.good is None:
        yield _("Belum ada cadangan yang lulus periksa. Bila disk rusak hari ini, semua berkas hilang.")
    elif standing.is_old:
        yield _("Cadangan terakhir yang lulus periksa sudah berumur %(age)s; seharusnya setiap %(hours)d jam.") % {
            "age": rough_span(at - standing.good.begun_at),
            "hours": standing.every_hours,
        }


def _alarms_of_recovery(ring: RingFacts | None) -> Iterator[str]:
    if ring is None or copies.is_recovery_outside(ring):
        return
    yield _(
        "Berkas pemulihan dengan kunci bulan %(month)s (generasi %(first)s sampai %(last)s) belum dicatat di luar mesin"
        " ini. Bila mesin ini hilang, cadangan sejak bulan itu tidak terbuka. Sesudah seorang pemegang menyimpannya,"
        " administrator teknis mencatat: sigap-owner keys carried GENERASI."
    ) % {"month": ring.newest.id, "first": ring.needed_from, "last": ring.generation}


def _alarms_of_drill(drill: Drill | None, ring: RingFacts | None, at: datetime) -> Iterator[str]:
    if ring is None:
        return
    if drill is None:
        yield _("Latihan pemulihan kunci belum pernah lulus. Tanpa kunci, cadangan tidak terbaca siapa pun.")
    elif copies.needs_drill(drill, at=at):
        yield _("Latihan pemulihan kunci terakhir lebih dari dua belas bulan lalu. Ulangi bersama tiga pemegang.")
    elif ring.recovery and drill.recovery != ring.recovery:
        yield _("Sejak kunci dibagi lagi belum ada latihan yang lulus. Ulangi dengan lembar yang baru.")


def _copy_row(copy: Copy, at: datetime) -> dict[str, Any]:
    return {
        "shows": copy.begun_at,
        "age": rough_span(at - copy.begun_at),
        "size": number(copy.size_bytes / _MEGA, 1),
        "events": copy.events,
    }


def _epochs(ring: RingFacts) -> list[EpochRow]:
    """The newest first, those that are gone last."""
    in_use = gettext_lazy("Dipakai")
    read_only = gettext_lazy("Masih dibaca")
    waiting = gettext_lazy("Menunggu dimusnahkan")
    rows = [
        EpochRow(
            name=epoch.id,
            since=epoch.created_at,
            until=epoch.retired_at,
            state=in_use if epoch is ring.newest else waiting if epoch.retired_at else read_only,
            tone="ok" if epoch is ring.newest else "soon" if epoch.retired_at else "blue",
        )
        for epoch in ring.epochs
    ]
    gone = [
        EpochRow(name=e.id, since=e.created_at, until=e.destroyed_at, state=gettext_lazy("Dimusnahkan"), tone="")
        for e in ring.gone
    ]
    return [*rows, *sorted(gone, key=lambda row: row.since, reverse=True)]


def _mail_age(mail: MailState, at: datetime) -> Words:
    return rough_span(at - mail.oldest_queued_at) if mail.oldest_queued_at else ""
