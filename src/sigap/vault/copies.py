"""Copies as the house remembers them: what was made, what failed, and since when the last good one is too old.

Written as the owner of the database, beside an event in the trail; the files themselves are the command line's.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Max
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.audit.kinds import StreamKind
from sigap.vault import carrying, drills, events, macs
from sigap.vault.copy_terms import OLD_AFTER_TURNS, UNSENT_FOR
from sigap.vault.models import Copy, CopyOutcome, Drill, RecoveryFile
from sigap.vault.ring_use import RingFacts
from sigap.vault.rotation import count_code

SYSTEM_STREAM = UUID(int=0)
"""The chain for what belongs to no case and no agency; the same one that `access` writes to."""
OUTCOME_LABELS: dict[CopyOutcome, Promise] = {
    CopyOutcome.GOOD: _("Lulus periksa"),
    CopyOutcome.NO_SPACE: _("Gagal: disk penuh"),
    CopyOutcome.DUMP_FAILED: _("Gagal: basis data tidak dapat disalin"),
    CopyOutcome.CHECK_FAILED: _("Gagal: tidak lulus periksa"),
}
_DRILLS_LOOKED_AT = 20
_CLOCKS_APART = timedelta(minutes=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class RestoreSummary:
    """What a restore did, for the trail and for who reads the command's answer."""

    copy_id: UUID
    begun_at: datetime
    size_bytes: int
    events: int
    head: str
    erased: int
    indexed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CopiesStatus:
    """How the copies stand now: the last good one, what failed since, and whether that is too old to sleep on."""

    good: Copy | None
    failed: tuple[Copy, ...]
    every_hours: int
    is_old: bool


def standing(*, at: datetime) -> CopiesStatus:
    """Reads the table of copies; how often they are made, whoever makes them has noted there. Two statements."""
    # One that a clock gone wrong dated into the future would look fresh for as long as that lasts.
    good = Copy.objects.filter(outcome=CopyOutcome.GOOD, begun_at__lte=at + _CLOCKS_APART).order_by("-ended_at").first()
    failed = Copy.objects.exclude(outcome=CopyOutcome.GOOD).order_by("-ended_at")
    if good is not None:
        failed = failed.filter(ended_at__gt=good.ended_at)
    every_hours = (good and good.every_hours) or settings.SIGAP_BACKUP_EVERY_HOURS
    is_old = good is None or at - good.begun_at > OLD_AFTER_TURNS * timedelta(hours=every_hours)
    return CopiesStatus(good=good, failed=tuple(failed[:5]), every_hours=every_hours, is_old=is_old)


def last_drill(*, at: datetime) -> Drill | None:
    """The last recovery drill that passed and that the ring vouches for: others, and those to come, are passed over."""
    rows = list(Drill.objects.filter(drilled_at__lte=at + _CLOCKS_APART).order_by("-drilled_at")[:_DRILLS_LOOKED_AT])
    fit = macs.fitting(
        (drills.ROW_KIND, (row.id, row.recovery, row.holders, row.drilled_at, row.noted_at), row.mac) for row in rows
    )
    return next((row for row, fits in zip(rows, fit, strict=True) if fits), None)


def last_generation() -> int:
    """The highest generation of a recovery file that was ever owed; a ring from an older file starts beyond it."""
    return RecoveryFile.objects.aggregate(last=Max("generation"))["last"] or 0


def is_recovery_outside(ring: RingFacts) -> bool:
    """Whether a recovery file with the newest month was noted as outside this machine."""
    if not ring.recovery:
        return True
    carried = RecoveryFile.objects.exclude(carried_at=None).order_by("-generation")[:_DRILLS_LOOKED_AT]
    enough = [each for each in carried if carrying.is_enough(each, ring)]
    return any(macs.fitting((carrying.KIND, carrying.facts_of(each), each.mac) for each in enough))


def needs_drill(drill: Drill | None, *, at: datetime) -> bool:
    """Whether no drill passed within the last year, with a month to spare."""
    return drill is None or at - drill.drilled_at > drills.DRILL_GOOD_FOR


def note_begun(*, copy_id: UUID, at: datetime) -> None:
    """Writes into the trail that a copy begins; the copy itself shows this event, and so is never without a head."""
    with audit.recording():
        audit.record(_event(events.COPY_BEGUN, at, copy=str(copy_id)))


def note_made(
    *,
    copy_id: UUID,
    begun_at: datetime,
    at: datetime,
    size_bytes: int,
    events_held: int,
    head: str,
    every_hours: int | None,
) -> None:
    """Notes a copy that was proved by restoring it. `every_hours`: until when the next is due; None: as before."""
    with audit.recording():
        if every_hours is None:
            every_hours = standing(at=at).every_hours
        Copy.objects.create(
            id=copy_id,
            begun_at=begun_at,
            ended_at=at,
            outcome=CopyOutcome.GOOD,
            size_bytes=size_bytes,
            events=events_held,
            head=head,
            every_hours=every_hours,
        )
        audit.record(_event(events.COPY_MADE, at, copy=str(copy_id)))


def note_failed(*, copy_id: UUID, begun_at: datetime, at: datetime, outcome: CopyOutcome) -> None:
    """Notes a copy that came to nothing, and why."""
    with audit.recording():
        Copy.objects.create(id=copy_id, begun_at=begun_at, ended_at=at, outcome=outcome)
        audit.record(_event(events.COPY_FAILED, at, copy=str(copy_id), outcome=outcome.value))


def proved_ids() -> set[UUID]:
    """The copies that were restored once and held."""
    return set(Copy.objects.filter(outcome=CopyOutcome.GOOD).values_list("id", flat=True))


def sent_ids() -> set[UUID]:
    """The copies that the far place had."""
    return set(Copy.objects.exclude(sent_at=None).values_list("id", flat=True))


def is_unsent(*, at: datetime) -> bool:
    """Whether copies have not left the machine for so long that somebody must look."""
    return Copy.objects.filter(unsent_since__lt=at - UNSENT_FOR).exists()


def note_leaving(*, copy_id: UUID, at: datetime) -> None:
    """From now on something is left to do; whoever dies over it leaves that standing."""
    if not Copy.objects.exclude(unsent_since=None).exists():
        Copy.objects.filter(pk=copy_id).update(unsent_since=at)


def note_sent(*, copy_id: UUID, at: datetime) -> None:
    """Notes that the far place has a copy."""
    with audit.recording():
        Copy.objects.filter(pk=copy_id).update(sent_at=at)
        audit.record(_event(events.COPY_SENT, at, copy=str(copy_id)))


def note_unsent(*, copy_id: UUID, at: datetime) -> None:
    """Writes into the trail that the far place failed."""
    with audit.recording():
        audit.record(_event(events.COPY_UNSENT, at, copy=str(copy_id)))


def note_plan_unread(*, at: datetime) -> None:
    """What is to leave the machine cannot be read: nothing leaves it until somebody mends that."""
    newest = Copy.objects.filter(outcome=CopyOutcome.GOOD).order_by("-begun_at").first()
    if newest is not None:
        note_leaving(copy_id=newest.pk, at=at)


def note_all_sent() -> None:
    """Nothing is left to do at the far place, or there is none."""
    Copy.objects.exclude(unsent_since=None).update(unsent_since=None)


def note_restored(restored: RestoreSummary, *, at: datetime) -> None:
    """Writes into the trail that what follows was written after a restore, and from which head on.

    The copy does not know of itself: it is noted as the good one that it proved to be.
    """
    number, digest = restored.head.split()[:2]
    with audit.recording():
        Copy.objects.get_or_create(
            id=restored.copy_id,
            defaults={
                "begun_at": restored.begun_at,
                "ended_at": at,
                "outcome": CopyOutcome.GOOD,
                "size_bytes": restored.size_bytes,
                "events": restored.events,
                "head": restored.head,
            },
        )
        audit.record(
            _event(
                events.COPY_RESTORED,
                at,
                copy=str(restored.copy_id),
                # Long numbers and hashes look like a person's number to the trail: told in groups, and as an id.
                anchor=count_code(int(number)),
                head=str(UUID(digest[:32])),
                erased=count_code(restored.erased),
                indexed=count_code(restored.indexed),
            )
        )


def _event(code: str, at: datetime, **ids: str) -> audit.NewEvent:
    return audit.NewEvent(code=code, stream_kind=StreamKind.SYSTEM, stream_id=SYSTEM_STREAM, at=at, ids=ids)
