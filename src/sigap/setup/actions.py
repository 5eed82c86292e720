"""A regency's set-up leaves and enters as one file; holidays of its own are noted. All or nothing."""

import json
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.actions.powers import record_staff_event, require
from sigap.access.entry import Actor, By
from sigap.access.permissions import Permission
from sigap.kernel.errors import Conflict, Refused, Unable
from sigap.places.models import Holiday, HolidayKind
from sigap.setup import events
from sigap.setup.models import SetupFile
from sigap.setup.queries import SHIPPED_HOLIDAYS, changes_of, mistake_words, set_up_file, setup_parts
from sigap.setup.rules import PartChange, SetupDocument, digest_of, read
from sigap.ui.taking_back import TakeBackReason, require_reason

_MOST_TOLD = 20


class UnableToLoadSetup(Unable):
    """The file is not one that can be loaded here, or its maker may not load all of it."""


class UnableToNoteHoliday(Unable):
    """The day is over, or a holiday already."""


@audit.action
def export_setup(*, by: By, at: datetime) -> bytes:
    """The whole set-up as a file, without people; leaves its fingerprint in the trail."""
    require(by, Permission.SETUP_MANAGE)
    raw = set_up_file(at=at)
    record_staff_event(events.EXPORTED, by=by, at=at, digest=_code(json.loads(raw)["sha256"]))
    return raw


@audit.action
def bring_file(*, by: By, at: datetime, raw: bytes) -> SetupFile:
    """Reads a file and keeps it with what it would change; nothing of it is loaded.

    The same file again, while it waits, gives the same row with the differences of now. Raises UnableToLoadSetup with
    every mistake.
    """
    require(by, Permission.SETUP_MANAGE)
    document, mistakes = read(raw, setup_parts())
    if document is None:
        raise UnableToLoadSetup(_mistake_lines(mistake_words(each) for each in mistakes))
    changes = [each.as_json() for each in changes_of(document, at=at)]
    waiting = SetupFile.objects.select_for_update().filter(digest=document.digest, loaded_at=None).first()
    if waiting is not None:
        if waiting.changes == changes:
            audit.unchanged()
            return waiting
        SetupFile.objects.filter(pk=waiting.pk).update(changes=changes)
        waiting.changes = changes
    file = waiting or SetupFile(
        id=uuid4(),
        digest=document.digest,
        document=json.loads(raw.decode("utf-8-sig")),
        changes=changes,
        origin_code=document.origin.code,
        origin_name=document.origin.name,
        is_untouched=document.is_untouched,
        brought_at=at,
        brought_by=by.person_id,
        brought_by_name=_name(by),
    )
    if waiting is None:
        file.save(force_insert=True)
    _record(events.BROUGHT, file, by=by, at=at)
    return file


def _mistake_lines(mistakes: Iterable[str]) -> str:
    found = list(mistakes)
    more = len(found) - _MOST_TOLD
    last = [str(_("dan %(n)d kesalahan lagi") % {"n": more})] if more > 0 else []
    return str(_("Tidak ada yang dimuat.")) + "\n" + "\n".join([*found[:_MOST_TOLD], *last])


@audit.action
def load_file(*, by: By, at: datetime, file_id: UUID) -> SetupFile:
    """Loads a file that was brought in: every part of it or nothing. A second click changes nothing.

    Raises Conflict where something here changed since its differences were shown, Refused for an unknown file, and
    Unable with the words of the part that cannot be loaded.
    """
    require(by, Permission.SETUP_MANAGE)
    # One file at a time: two at once would each be held against what stood before the other.
    audit.one_at_a_time("setup.load")
    file = SetupFile.objects.select_for_update().filter(pk=file_id, loaded_at=None).first()
    if file is None:
        loaded = SetupFile.objects.filter(pk=file_id).first()
        if loaded is None:
            raise Refused(Permission.SETUP_MANAGE, ids={"file": str(file_id)})
        audit.unchanged()
        return loaded
    document = _stored_document(file)
    changes = changes_of(document, at=at)
    if [each.as_json() for each in changes] != file.changes:
        raise Conflict(
            _("Pengaturan di sini berubah sejak bedanya ditampilkan. Bawa berkasnya sekali lagi, lalu baca bedanya.")
        )
    for change in changes:
        _load_part(change, by=by, at=at)
    file.loaded_at, file.loaded_by, file.loaded_by_name = at, by.person_id, _name(by)
    SetupFile.objects.filter(pk=file.pk).update(
        loaded_at=at, loaded_by=file.loaded_by, loaded_by_name=file.loaded_by_name
    )
    _record(events.LOADED, file, by=by, at=at)
    return file


def _stored_document(file: SetupFile) -> SetupDocument:
    """Read anew: what was kept may come from a version that knew other parts."""
    data: dict[str, Any] = file.document
    document, mistakes = read(json.dumps(data).encode(), setup_parts())
    if document is None or digest_of(data) != file.digest:
        raise UnableToLoadSetup(_mistake_lines(mistake_words(each) for each in mistakes))
    return document


def _load_part(change: PartChange, *, by: By, at: datetime) -> None:
    part = setup_parts()[change.code]
    rows = [each.row for each in change.rows]
    if part.load is None or not rows:
        return
    if part.permission and isinstance(by, Actor) and not by.can(Permission(part.permission)):
        raise UnableToLoadSetup(
            _("Bagian “%(part)s” hanya dapat dimuat oleh sekretariat gugus tugas. Tidak ada yang dimuat.")
            % {"part": part.label}
        )
    part.load(by, at, rows)


def _record(code: str, file: SetupFile, *, by: By, at: datetime) -> None:
    about = {"digest": _code(file.digest), "origin": file.origin_code}
    record_staff_event(code, by=by, at=at, office=None, file=str(file.pk), **about)


def _name(by: By) -> str:
    return by.name if isinstance(by, Actor) else ""


def _code(digest: str) -> str:
    """A fingerprint as the trail takes it: no long row of digits, which could be somebody's number."""
    return "-".join(digest[place : place + 4] for place in range(0, 32, 4))


@audit.action
def note_holiday(*, by: By, at: datetime, day: date, name: str, source: str) -> Holiday:
    """A day on which the offices of this region rest, beside the country's. Raises UnableToNoteHoliday.

    Deadlines that have begun keep their end; the same day twice changes nothing.
    """
    require(by, Permission.PEOPLE_MANAGE)
    if day < localdate(at):
        raise UnableToNoteHoliday(_("Hari itu sudah lewat. Pilih hari ini atau sesudahnya."))
    label, whence = " ".join(name.split()), " ".join(source.split())
    if whence.startswith(SHIPPED_HOLIDAYS):
        raise UnableToNoteHoliday(_("Tulis keputusan yang menetapkan hari libur itu."))
    audit.one_at_a_time(f"setup.holiday:{day}")
    there = Holiday.objects.filter(pk=day).first()
    if there is not None:
        if (there.name, there.source) == (label, whence):
            audit.unchanged()
            return there
        raise UnableToNoteHoliday(_("Hari itu sudah hari libur: %(name)s.") % {"name": there.name})
    holiday = Holiday(day=day, name=label, kind=HolidayKind.PUBLIC, is_verified=True, source=whence)
    holiday.save(force_insert=True)
    record_staff_event(events.HOLIDAY_NOTED, by=by, at=at, day=day.isoformat())
    return holiday


@audit.action
def drop_holiday(*, by: By, at: datetime, day: date, reason: TakeBackReason | None) -> None:
    """Takes a holiday of this region back before it comes; twice changes nothing.

    Raises Refused for one that came with the programme, UnableToNoteHoliday, ReasonMissing.
    """
    require(by, Permission.PEOPLE_MANAGE)
    there = Holiday.objects.filter(pk=day).first()
    if there is None:
        audit.unchanged()
        return
    if there.source.startswith(SHIPPED_HOLIDAYS):
        raise Refused(Permission.PEOPLE_MANAGE, ids={"day": day.isoformat()})
    if day < localdate(at):
        raise UnableToNoteHoliday(_("Hari itu sudah lewat. Tidak ada yang diubah."))
    why = require_reason(reason)
    Holiday.objects.filter(pk=day).delete()
    record_staff_event(events.HOLIDAY_DROPPED, by=by, at=at, day=day.isoformat(), reason=why.value)
