"""Actions are given to an office with a day and the evidence asked for, changed, reported done, returned, withdrawn."""

from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils.timezone import get_current_timezone, localdate
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor
from sigap.access.events import SYSTEM_STREAM
from sigap.access.models import Office
from sigap.access.permissions import Permission
from sigap.audit.kinds import StreamKind
from sigap.kernel.errors import Refused, Unable
from sigap.meetings import events
from sigap.meetings.actions.wording import require_fit
from sigap.meetings.models import ActionItem, ActionStep
from sigap.meetings.queries.items import running_office
from sigap.meetings.rules.kinds import ItemSource, ItemStatus, ItemStepKind
from sigap.notifications import actions as notices

_SAID = ("kind", "noted_by", "note", "file_id")
_LAST = time(23, 59)
_GIVERS = {
    ItemSource.DECISION: Permission.MEETING_MANAGE,
    ItemSource.FINDING: Permission.SUPERVISION_MANAGE,
    ItemSource.DIRECTIVE: Permission.LEADERS_OVERSEE,
}


class UnableToGiveItem(Unable):
    """It lacks an office that stands, a day to come, or the evidence asked for."""


class UnableToReportItem(Unable):
    """There is nothing left to report, or nothing was said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemContent:
    """What an office owes: one office, one day, one evidence."""

    text: str
    office_id: UUID
    due_on: date
    evidence: str


def end_of(day: date) -> datetime:
    """The last minute of a day where the officers live: whoever reads it as a moment reads that day."""
    return datetime.combine(day, _LAST, get_current_timezone())


@audit.action
def give_item(
    *,
    by: Actor,
    at: datetime,
    source: ItemSource,
    origin: str,
    what: ItemContent,
    about: str = "",
    item_id: UUID,
    said_at: datetime | None = None,
) -> ActionItem:
    """Gives an office something to do; the same `item_id` again gives the same one. `origin`: what it follows from.

    `said_at`: it was decided before, and is late from the start where its day is over. Raises UnableToGiveItem,
    UnableToWrite.
    """
    by.require(_GIVERS[source])
    if known := ActionItem.objects.filter(pk=item_id).first():
        audit.unchanged()
        return known
    office = require_whole(what, at=at, is_day_kept=said_at is not None)
    item = ActionItem(
        id=item_id,
        source=source,
        about=about,
        origin=origin,
        text=what.text.strip(),
        office_id=office.pk,
        office_name=office.name,
        due_on=what.due_on,
        due_at=end_of(what.due_on),
        evidence=what.evidence.strip(),
        given_by=by.person_id,
        given_at=said_at or at,
    )
    try:
        with transaction.atomic():
            item.save(force_insert=True)
    except IntegrityError:
        audit.unchanged()
        return ActionItem.objects.get(pk=item_id)
    _step(by, at, item, ItemStepKind.GIVEN)
    _tell(item, "action-given", at)
    _record(by, at, item, events.ITEM_GIVEN, source=source.value)
    return item


@audit.action
def change_item(
    *, by: Actor, at: datetime, item_id: UUID, what: ItemContent, is_owed_again: bool = False
) -> ActionItem:
    """A correction of what an action says; to another office it counts as given anew, and the former one hears.

    One that is done and now says something else is open again; one that was withdrawn only where it `is_owed_again`.
    Raises UnableToGiveItem.
    """
    item = _locked(by, item_id)
    by.require(_GIVERS[ItemSource(item.source)])
    before = ItemContent(text=item.text, office_id=item.office_id, due_on=item.due_on, evidence=item.evidence)
    was_open, is_withdrawn = item.is_open, item.status == ItemStatus.WITHDRAWN
    if (is_withdrawn and not is_owed_again) or (before == what and not is_withdrawn):
        audit.unchanged()
        return item
    office = require_whole(what, at=at, is_day_kept=True)
    is_given = office.pk != before.office_id or not was_open
    if was_open and is_given:
        _tell(item, "action-withdrawn", at)
    item.text, item.evidence = what.text.strip(), what.evidence.strip()
    item.office_id, item.office_name = office.pk, office.name
    item.due_on, item.due_at = what.due_on, end_of(what.due_on)
    item.status, item.ended_at, item.ended_by = ItemStatus.OPEN, None, None
    content = ["text", "evidence", "office_id", "office_name", "due_on", "due_at"]
    item.save(update_fields=[*content, "status", "ended_at", "ended_by"])
    _step(by, at, item, ItemStepKind.CHANGED)
    _tell(item, "action-given" if is_given else "action-changed", at)
    _record(by, at, item, events.ITEM_CHANGED)
    return item


@audit.action
def report_item(*, by: Actor, at: datetime, item_id: UUID, note: str, file_id: UUID | None = None) -> ActionItem:
    """The office says that it is done, in words or by a file; a second click changes nothing.

    Raises UnableToReportItem, UnableToWrite, Refused for another office's.
    """
    item = _locked(by, item_id)
    if item.office_id not in by.offices_where(Permission.TASKFORCE_REPORT):
        raise Refused(Permission.TASKFORCE_REPORT, ids={"item": str(item_id)})
    if item.is_done and _was_last(item, ItemStepKind.DONE, by, note, file_id):
        audit.unchanged()
        return item
    if item.is_done:
        raise UnableToReportItem(
            _("Ini sudah dilaporkan selesai; kiriman ini tidak tersimpan. Untuk menambah, minta dikembalikan dulu.")
        )
    if not item.is_open:
        raise UnableToReportItem(_("Tindak lanjut ini sudah ditarik. Tidak ada yang perlu dilaporkan."))
    if not note.strip() and file_id is None:
        raise UnableToReportItem(_("Lampirkan foto, atau tulis satu kalimat tentang buktinya."))
    require_fit(note)
    _end(by, at, item, ItemStatus.DONE)
    _step(by, at, item, ItemStepKind.DONE, note=note.strip(), file_id=file_id)
    notices.notify(at=at, code="action-reported", person_id=item.given_by, ids={"action": str(item.pk)})
    _record(by, at, item, events.ITEM_DONE, office=str(item.office_id))
    return item


@audit.action
def return_item(*, by: Actor, at: datetime, item_id: UUID, note: str) -> ActionItem:
    """Its evidence does not show it: it is owed again, by the same day. Raises UnableToReportItem, UnableToWrite."""
    item = _locked(by, item_id)
    by.require(_GIVERS[ItemSource(item.source)])
    if item.is_open and _was_last(item, ItemStepKind.RETURNED, by, note):
        audit.unchanged()
        return item
    if not item.is_done:
        raise UnableToReportItem(_("Tindak lanjut ini sudah ditarik, atau masih terbuka. Muat ulang, lalu lihat."))
    if not note.strip():
        raise UnableToReportItem(_("Tulis apa yang masih kurang."))
    if running_office(item.office_id, at=at) is None:
        raise UnableToReportItem(
            _("Kantor ini sudah tidak ada. Tugaskan kantor penggantinya lewat koreksi notula atau tindak lanjut baru.")
        )
    require_fit(note)
    item.status, item.ended_at, item.ended_by = ItemStatus.OPEN, None, None
    item.save(update_fields=["status", "ended_at", "ended_by"])
    _step(by, at, item, ItemStepKind.RETURNED, note=note.strip())
    _tell(item, "action-returned", at)
    _record(by, at, item, events.ITEM_RETURNED, office=str(item.office_id))
    return item


@audit.action
def withdraw_item(*, by: Actor, at: datetime, item_id: UUID, note: str) -> ActionItem:
    """It is owed no longer, for the reason given. Raises UnableToReportItem, UnableToWrite."""
    item = _locked(by, item_id)
    by.require(_GIVERS[ItemSource(item.source)])
    if item.is_done:
        raise UnableToReportItem(_("Kantornya sudah melaporkannya selesai. Baca laporannya; yang kurang dikembalikan."))
    if not item.is_open:
        audit.unchanged()
        return item
    if not note.strip():
        raise UnableToReportItem(_("Tulis mengapa tindak lanjut ini ditarik."))
    require_fit(note)
    _end(by, at, item, ItemStatus.WITHDRAWN)
    _step(by, at, item, ItemStepKind.WITHDRAWN, note=note.strip())
    _tell(item, "action-withdrawn", at)
    _record(by, at, item, events.ITEM_WITHDRAWN, office=str(item.office_id))
    return item


def may_move(actor: Actor, item: ActionItem) -> bool:
    """Whether this person returns and withdraws it: whoever may give such a one."""
    return actor.can(_GIVERS[ItemSource(item.source)])


def require_whole(what: ItemContent, *, at: datetime, is_day_kept: bool = False) -> Office:
    """The office that owes it. Raises UnableToGiveItem for what lacks something, UnableToWrite for what is not ours."""
    require_fit(what.text, what.evidence)
    if not what.text.strip() or not what.evidence.strip():
        raise UnableToGiveItem(_("Tulis apa yang dikerjakan dan bukti yang diminta."))
    if what.due_on < localdate(at) and not is_day_kept:
        raise UnableToGiveItem(_("Tenggatnya sudah lewat. Pilih hari ini atau sesudahnya."))
    office = running_office(what.office_id, at=at)
    if office is None:
        raise UnableToGiveItem(_("Kantor ini sudah tidak ada. Pilih kantor yang meneruskan tugasnya."))
    return office


def _locked(by: Actor, item_id: UUID) -> ActionItem:
    """The action, held until the act ends. Raises Refused for one that is not there, or not theirs to change."""
    item = ActionItem.objects.select_for_update().filter(pk=item_id).first()
    if item is None:
        raise Refused(Permission.TASKFORCE_SEE, ids={"item": str(item_id)})
    by.require(Permission.TASKFORCE_SEE)
    return item


def _end(by: Actor, at: datetime, item: ActionItem, status: ItemStatus) -> None:
    item.status, item.ended_at, item.ended_by = status, at, by.person_id
    item.save(update_fields=["status", "ended_at", "ended_by"])


def _step(
    by: Actor, at: datetime, item: ActionItem, kind: ItemStepKind, *, note: str = "", file_id: UUID | None = None
) -> None:
    ActionStep.objects.create(
        id=uuid4(),
        item=item,
        kind=kind,
        note=note,
        file_id=file_id,
        noted_by=by.person_id,
        noter_name=by.name,
        noted_at=at,
    )


def _was_last(item: ActionItem, kind: ItemStepKind, by: Actor, note: str, file_id: UUID | None = None) -> bool:
    """Whether the last thing that happened is this person's very same word: a second click."""
    last = ActionStep.objects.filter(item=item).order_by("-noted_at").values_list(*_SAID).first()
    return last == (kind, by.person_id, note.strip(), file_id)


def _tell(item: ActionItem, code: str, at: datetime) -> None:
    notices.notify(at=at, code=code, office_id=item.office_id, ids={"action": str(item.pk)}, until=item.due_at)


def _record(by: Actor, at: datetime, item: ActionItem, code: str, **ids: str) -> None:
    carried = {"item": str(item.pk), **ids}
    if code == events.ITEM_GIVEN:
        carried["office"] = str(item.office_id)
    audit.record(
        audit.NewEvent(
            code=code,
            stream_kind=StreamKind.SYSTEM,
            stream_id=SYSTEM_STREAM,
            at=at,
            actor_id=by.person_id,
            ids=carried,
        )
    )
