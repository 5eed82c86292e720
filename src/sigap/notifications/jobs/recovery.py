"""The sweep of the recovery file: after each rotation it leaves the machine, by mail to the holders outside.

Root hands the worker the file after a rotation; which generation is owed to the outside says the database.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from django.conf import settings
from django.utils.timezone import localdate

from sigap.notifications import actions
from sigap.notifications.actions import outbox
from sigap.notifications.queries import mail_is_set_up
from sigap.vault import recovery_files
from sigap.vault.keyfiles import KeysUnusable
from sigap.vault.models import RecoveryFile
from sigap.vault.recovery import Recovery

_DAYS = UUID("0d5b0c9e-6f7d-5a0c-8e0f-2b9a4c1d7e33")
"""Space of the ids by which a day's notice is left one time only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileToSend:
    """The recovery file at hand, and what it is sent for."""

    file: Recovery
    month: str
    needed_from: int


def send(at: datetime) -> int:
    """Queues the letters with the newest month's file and says once a day while none is noted as outside.

    Returns how many letters it queued. Two workers queue each once.
    """
    if not settings.SIGAP_DEMO and RecoveryFile.objects.filter(carried_at=None).exists():
        once = uuid5(_DAYS, localdate(at).isoformat())
        actions.tell_safekeepers(at=at, code="recovery-inside", once=once)
    found = file_to_send() if mail_is_set_up() else None
    return outbox.queue_recovery(at=at, generation=found.needed_from) if found else 0


def file_to_send() -> FileToSend | None:
    """The file in this process's folder of keys; None while the newest month's has not been handed over."""
    owed = RecoveryFile.objects.order_by("-generation").first()
    try:
        file = recovery_files.read(settings.SIGAP_KEYS / recovery_files.RECOVERY)
    except KeysUnusable:
        return None
    if owed is None or file.fingerprint != owed.recovery or file.generation < owed.generation:
        return None
    return FileToSend(file=file, month=owed.epoch, needed_from=owed.generation)
