"""Who outside the server is mailed the head of the trail: added, ended, and sent a letter of trial by the auditor."""

from datetime import datetime
from uuid import UUID, uuid4

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor, require_step_up
from sigap.access.events import SYSTEM_STREAM
from sigap.access.permissions import Permission
from sigap.audit.kinds import StreamKind
from sigap.kernel.errors import Unable
from sigap.notifications import events
from sigap.notifications.models import LABEL_LIMIT, HeadHolder
from sigap.notifications.rules import tidy_address
from sigap.ui.taking_back import TakeBackReason, require_reason


class UnableToAddHolder(Unable):
    """No such name or address, or one that is mailed already."""


class UnableToTestHolder(Unable):
    """No running holder, or a letter of trial went a short while ago."""


@audit.action
def add_holder(*, by: Actor, at: datetime, label: str, address: str) -> HeadHolder:
    """Adds a holder: an office outside the server, under the name it is called by. Raises UnableToAddHolder."""
    by.require(Permission.HEAD_HOLDER_MANAGE)
    require_step_up(by, at=at)
    name, tidy = " ".join(label.split()), tidy_address(address)
    if not 1 < len(name) <= LABEL_LIMIT or not name.isprintable():
        raise UnableToAddHolder(_("Tulis nama kantor pemegang, paling panjang 80 huruf."))
    if tidy is None:
        raise UnableToAddHolder(_("Alamat surel ini tidak dapat dipakai. Periksa ejaannya."))
    holder = HeadHolder(id=uuid4(), label=name, address=tidy, since=at, added_by=by.person_id)
    try:
        with transaction.atomic():
            holder.save(force_insert=True)
    except IntegrityError:
        raise UnableToAddHolder(_("Alamat ini sudah dikirimi kepala jejak.")) from None
    _record(events.HOLDER_ADDED, by, at, holder.id)
    return holder


@audit.action
def end_holder(*, by: Actor, at: datetime, holder_id: UUID, reason: TakeBackReason | None) -> None:
    """Ends a holder: no further letter goes there. What was sent stays with them. Raises ReasonMissing."""
    by.require(Permission.HEAD_HOLDER_MANAGE)
    require_step_up(by, at=at)
    running = HeadHolder.objects.filter(pk=holder_id, until__isnull=True)
    if not running.exists():
        audit.unchanged()
        return
    why = require_reason(reason)
    running.update(until=at)
    _record(events.HOLDER_ENDED, by, at, holder_id, reason=why.value)


@audit.action
def send_test(*, by: Actor, at: datetime, holder_id: UUID) -> None:
    """Asks for a letter of trial to a holder. Raises UnableToTestHolder."""
    by.require(Permission.HEAD_HOLDER_MANAGE)
    with connection.cursor() as cursor:
        cursor.execute("SELECT notifications.head_test(%s, %s)", [holder_id, at])
        is_asked = cursor.fetchone()[0]
    if not is_asked:
        raise UnableToTestHolder(_("Surat uji baru saja diminta. Tunggu sepuluh menit, lalu ulangi."))
    _record(events.HOLDER_TESTED, by, at, holder_id)


def _record(code: str, by: Actor, at: datetime, holder_id: UUID, **more: str) -> None:
    audit.record(
        audit.NewEvent(
            code=code,
            stream_kind=StreamKind.SYSTEM,
            stream_id=SYSTEM_STREAM,
            at=at,
            actor_id=by.person_id,
            ids={"holder": str(holder_id), **more},
        )
    )
