"""What other apps have open on a case. They open and settle it here, in their own transaction."""

from datetime import datetime
from uuid import UUID

from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor
from sigap.cases import events
from sigap.cases.actions.recording import record_case_event
from sigap.cases.models import Case, OpenItem
from sigap.kernel.errors import Unable


class UnableToWorkOnClosedCase(Unable):
    """The case is closed: nothing more is changed on it."""


def locked_open(case_id: UUID) -> Case:
    """The case, locked until the transaction ends. Raises UnableToWorkOnClosedCase."""
    case = Case.objects.select_for_update().get(pk=case_id)
    if case.is_closed:
        raise UnableToWorkOnClosedCase(_("Kasus ini sudah ditutup. Tidak ada yang diubah."))
    return case


def mark_changed(case: Case) -> None:
    """The case is another than the one that was read: whoever decides on it must look again. After `locked_open`."""
    case.version += 1
    Case.objects.filter(pk=case.pk).update(version=F("version") + 1)


@audit.action
def open_item(*, by: Actor, at: datetime, case_id: UUID, kind: str, subject_id: UUID) -> None:
    """Something on the case now waits, perhaps once more. Raises UnableToWorkOnClosedCase."""
    locked_open(case_id)
    if not _settled(case_id, kind, subject_id).update(settled_at=None):
        OpenItem.objects.create(case_id=case_id, kind=kind, subject_id=subject_id, opened_at=at)
    record_case_event(by, at, case_id, events.ITEM_OPENED, kind=kind, subject=str(subject_id))


@audit.action
def reopen_item(*, by: Actor, at: datetime, case_id: UUID, kind: str, subject_id: UUID) -> None:
    """What had been settled waits again, said by who does not work on the case. A second time changes nothing."""
    if not _settled(case_id, kind, subject_id).update(settled_at=None):
        audit.unchanged()
        return
    record_case_event(by, at, case_id, events.ITEM_OPENED, kind=kind, subject=str(subject_id))


@audit.action
def settle_item(*, by: Actor, at: datetime, case_id: UUID, kind: str, subject_id: UUID) -> None:
    """It waits no longer. Settling twice changes nothing."""
    changed = _waiting(case_id, kind, subject_id).update(settled_at=at)
    if not changed:
        audit.unchanged()
        return
    record_case_event(by, at, case_id, events.ITEM_SETTLED, kind=kind, subject=str(subject_id))


def _settled(case_id: UUID, kind: str, subject_id: UUID) -> QuerySet[OpenItem]:
    return OpenItem.objects.filter(case=case_id, kind=kind, subject_id=subject_id, settled_at__isnull=False)


def _waiting(case_id: UUID, kind: str, subject_id: UUID) -> QuerySet[OpenItem]:
    return OpenItem.objects.filter(case=case_id, kind=kind, subject_id=subject_id, settled_at=None)
