"""Keys of what the public sent come into the vault; what was settled long ago is forgotten."""

from collections.abc import Collection, Iterator
from datetime import datetime

from django.db import connection, transaction

from sigap.outreach.models import PublicMessage
from sigap.vault import datakeys
from sigap.vault.hpke import fingerprint_in
from sigap.vault.models import KeyPurpose
from sigap.vault.ring_use import ReportKey
from sigap.vault.sealing import SealBroken


def adopt_key(*, message: PublicMessage, at: datetime) -> None:
    """The vault has the key from now on; what came sealed to the intake key goes. The row is locked by the caller.

    Raises SealBroken.
    """
    if message.key_blob is None or message.key_id is None:
        return
    key = ReportKey(key_id=message.key_id, report_id=message.pk, blob=message.key_blob)
    datakeys.adopt(key, purpose=KeyPurpose.TASK_FORCE, at=at)
    PublicMessage.objects.filter(pk=message.pk).update(key_blob=None)


def adopt_keys(*, at: datetime, sealed_to: Collection[bytes]) -> Iterator[list[bytes]]:
    """As `mailbox.actions.adopt_keys`, while keys are rotated: to which each was sealed, a transaction each."""
    for message in PublicMessage.objects.filter(key_blob__isnull=False).order_by("pk"):
        try:
            mark = fingerprint_in(message.key_blob or b"")
            if mark not in sealed_to:
                continue
            with transaction.atomic():
                adopt_key(message=PublicMessage.objects.select_for_update().get(pk=message.pk), at=at)
        except SealBroken:
            continue  # what opens to nobody holds nobody up
        yield [mark]


def forget(*, at: datetime) -> int:
    """What was settled a year ago loses what was typed; the worker's. How many."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT outreach.forget_messages(%s)", [at])
        (count,) = cursor.fetchone()
    return int(count)
