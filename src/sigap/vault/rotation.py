"""Data keys move from the epochs before to the newest; an epoch that nothing needs is retired, later destroyed.

Each step may be killed and run again. As the database's owner, with the ring at hand; nobody else rewraps.
"""

import time
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from django.db import OperationalError, connection, transaction
from django.db.models import Count, Max
from psycopg.errors import DeadlockDetected, LockNotAvailable

from sigap import audit
from sigap.audit.kinds import StreamKind
from sigap.audit.queries import EventFilter, in_order
from sigap.vault import datakeys, events
from sigap.vault.models import Copy, CopyOutcome, DataKey
from sigap.vault.ring import Epoch, Ring
from sigap.vault.sealing import Place, SealBroken, Sealed, unseal

BATCH = 500
YOUNG = timedelta(days=25)
"""An epoch younger than this is left as it is: a monthly timer that fires twice makes no second one."""
MARGIN = timedelta(days=1)
"""Beyond the time that copies are kept: the last copy before the retirement is gone for sure."""
COPIES_SINCE = 3
"""So many good copies must be newer than the retirement: as many are kept whatever their age, and a clock that jumped
ahead lets time pass without one."""
_MONTHS = 5_000  # more than there will ever be
_SYSTEM = UUID(int=0)
_FIRST = UUID(int=0)


class RowsHeld(Exception):
    """Somebody holds a row for longer than one waits."""


def is_unfinished(ring: Ring) -> bool:
    """Whether an epoch before the newest is still needed: a rotation has begun and not ended."""
    return any(epoch.retired_at is None for epoch in ring.epochs[1:])


def is_due(ring: Ring, *, at: datetime) -> bool:
    """Whether the newest epoch is old enough for the next."""
    return at - ring.newest.created_at >= YOUNG


def read(row: DataKey, sealed: Sealed, *, place: Place) -> str:
    """A text read by the system itself, to make something of it anew under the newest epoch.

    The caller has traced the reading and committed the trace. Raises KeyDestroyed, SealBroken.
    """
    return unseal(sealed, key=datakeys.unwrap(row), place=place)


def strangers(ring: Ring) -> int:
    """How many data keys lie under a key that this ring never held: it is an old copy, or another machine's."""
    known = [*(epoch.kek_id for epoch in ring.epochs), *(gone.kek_id for gone in ring.gone)]
    return DataKey.objects.filter(destroyed_at=None).exclude(kek_id__in=known).count()


def rewrap(newest: Epoch, *, formers: Collection[str], waits: bool) -> Iterator[list[str]]:
    """Wraps data keys of the former epochs anew: yields under which each one lay, a transaction at a time.

    Broken ones are left, and those that somebody holds, unless it `waits`.
    """
    last = _FIRST
    while True:
        with transaction.atomic():
            rows = list(
                DataKey.objects.select_for_update(skip_locked=not waits)
                .filter(pk__gt=last, kek_id__in=formers, destroyed_at=None)
                .order_by("pk")[:BATCH]
            )
            done = _wrapped_anew(rows, newest)
        if not rows:
            return
        yield done
        last = rows[-1].pk


def standing(formers: Collection[str]) -> dict[str, int]:
    """How many data keys still lie under each of these epochs."""
    rows = DataKey.objects.filter(kek_id__in=formers, destroyed_at=None).values_list("kek_id")
    return dict(rows.annotate(count=Count("pk")))


def _wrapped_anew(rows: Sequence[DataKey], newest: Epoch) -> list[str]:
    ids, wrappings, formers = [], [], []
    for row in rows:
        try:
            key = datakeys.unwrap(row)
        except SealBroken:
            continue
        ids.append(row.pk)
        wrappings.append(datakeys.wrap(key, purpose=row.purpose, case_id=row.case_id, epoch=newest))
        formers.append(row.kek_id)
    if ids:
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE vault_datakey k SET wrapped = n.wrapped, kek_id = %s"
                " FROM unnest(%s::uuid[], %s::bytea[]) AS n(id, wrapped) WHERE k.id = n.id AND k.destroyed_at IS NULL",
                [newest.kek_id, ids, wrappings],
            )
    return formers


def retire_epochs(ring: Ring, *, moved: Collection[str], at: datetime) -> Ring:
    """A ring whose former epochs are all retired.

    One from which something was moved only now, after it had been retired, is retired anew: a copy made in between
    may need it.
    """
    for epoch in ring.epochs[1:]:
        if epoch.retired_at is None:
            ring = ring.with_retired(epoch.kek_id, at=at)
        elif epoch.kek_id in moved:
            late = replace(epoch, retired_at=at)
            epochs = tuple(late if one is epoch else one for one in ring.epochs)
            ring = replace(ring, generation=ring.generation + 1, epochs=epochs)
    return ring


def outlived_epochs(ring: Ring, *, keep_days: int, at: datetime) -> tuple[Epoch, ...]:
    """Epochs that no copy can need any more: retired longer ago than copies are kept."""
    kept = timedelta(days=keep_days) + MARGIN
    return tuple(e for e in ring.epochs[1:] if e.retired_at is not None and e.retired_at + kept < at)


def is_awaiting_copies(epoch: Epoch) -> bool:
    """Whether one of the newest copies may still need a retired epoch. Where copies are made by other means: never."""
    good = Copy.objects.filter(outcome=CopyOutcome.GOOD)
    return good.exists() and good.filter(begun_at__gt=epoch.retired_at)[:COPIES_SINCE].count() < COPIES_SINCE


def retirement(*, at: datetime) -> datetime:
    """The moment of a retirement: not before the newest copy, which may need the epoch, should the clock run behind."""
    newest: datetime | None = Copy.objects.filter(outcome=CopyOutcome.GOOD).aggregate(at=Max("begun_at"))["at"]
    return max(at, newest or at)


def destroyed_from(epoch: Epoch, *, keep_days: int) -> datetime | None:
    """From when on a retired epoch may be destroyed; None while it is needed."""
    return epoch.retired_at + timedelta(days=keep_days) + MARGIN if epoch.retired_at else None


def await_acts(*, patience: float, pause: float = 0.05) -> bool:
    """Waits for every act on this database that was under way: it may have sealed under an epoch before.

    False when one outlasts the patience (seconds).
    """
    running = _acts_under_way()
    until = time.monotonic() + patience
    while running:
        if time.monotonic() > until:
            return False
        time.sleep(pause)
        running &= _acts_under_way()
    return True


@contextmanager
def waiting_for_rows(*, patience: float) -> Iterator[None]:
    """Each row that somebody holds is waited for so long (seconds). Raises RowsHeld."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, false)", [f"{patience * 1000:.0f}ms"])
    try:
        yield
    except OperationalError as error:
        if isinstance(error.__cause__, (LockNotAvailable, DeadlockDetected)):
            raise RowsHeld from None
        raise
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET lock_timeout")


def _acts_under_way() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT l.transactionid::text FROM pg_locks l JOIN pg_stat_activity a USING (pid)"
            " WHERE l.locktype = 'transactionid' AND l.mode = 'ExclusiveLock' AND l.granted"
            " AND a.datname = current_database() AND l.pid <> pg_backend_pid()"
        )
        return {str(xid) for (xid,) in cursor.fetchall()}


def note(code: str, *, at: datetime, **ids: str) -> None:
    """An event on the system's chain, in a transaction of its own."""
    with audit.recording():
        audit.record(audit.NewEvent(code=code, stream_kind=StreamKind.SYSTEM, stream_id=_SYSTEM, at=at, ids=ids))


def note_untold(ring: Ring, *, at: datetime) -> None:
    """Tells of the epochs that began or went just before a run was killed: the ring knows of them, the trail not."""
    begun = [ring.newest.id] if is_unfinished(ring) else []
    gone = [epoch.id for epoch in ring.gone]
    for code, epochs in ((events.EPOCH_BEGUN, begun), (events.EPOCH_DESTROYED, gone)):
        in_trail = {entry.ids.get("epoch") for entry in in_order(EventFilter(codes=[code]), size=_MONTHS)}
        for epoch in epochs:
            if epoch not in in_trail:
                note(code, at=at, epoch=epoch)


def note_retired(epoch: Epoch, counts: dict[str, int], *, at: datetime) -> None:
    """What was moved away from an epoch, as counts."""
    note(events.EPOCH_RETIRED, at=at, epoch=epoch.id, **{name: count_code(n) for name, n in counts.items()})


def count_code(count: int) -> str:
    """A count as the trail takes it: in groups of three, for a long row of digits could be somebody's number."""
    return f"{count:,}".replace(",", ".")
