"""A conflict found later: an ordinary report goes to the conflict reports, newly sealed, its old key destroyed."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import DatabaseError, connection, transaction
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor, By, check_powers, require_step_up
from sigap.access.permissions import Permission
from sigap.clocks import actions as clocks
from sigap.custody import events
from sigap.custody.queries import files_arrived, keys_kept_from
from sigap.custody.rules import KEPT_FROM, exclusions_as_details, exclusions_in
from sigap.intake.actions.dialogue_watch import DIALOGUE
from sigap.intake.actions.following import followers_of
from sigap.intake.actions.merging import unmerge
from sigap.intake.actions.report_state import require_undecided, stop_clock
from sigap.intake.models import Worksheet
from sigap.intake.queries import about_of
from sigap.intake.queries.checking import exclusions_noted, key_to_look
from sigap.intake.rules import ExcludedParty
from sigap.kernel.acting import SystemActor
from sigap.kernel.errors import Unable
from sigap.mailbox.conflict.posting import columns_of, details_text, fit_for, seal_for
from sigap.mailbox.conflict.rules import NamedOfficeKind, RecipientSelection
from sigap.mailbox.dialogue.speaking import carried_reply_key
from sigap.mailbox.files.queries import file_key_place, files_of
from sigap.mailbox.models import Envelope, ReportFile
from sigap.mailbox.posting import DETAILS, STORY
from sigap.vault import datakeys, reports, rings
from sigap.vault.envelope_sealing import REPORT_SECTION
from sigap.vault.erasing import ErasedLine
from sigap.vault.events import REPORT_CHECKED, REPORT_OPENED
from sigap.vault.ring_use import Trace
from sigap.vault.sealing import OpenKey, SealingKey

__all__ = ["ReportMove", "UnableToMove", "followed_by", "move_after", "move_arrived", "move_report"]


class UnableToMove(Unable):
    """Too few recipients stand who are independent of what is named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportMove:
    """An ordinary report in clear, opened beforehand through the vault's door, and what it turned out to name.

    `lines`: what reporter and office wrote to each other, as it goes into the sealed details; `line_ids`: their rows.
    """

    story: str = field(repr=False)
    details: Mapping[str, Any] = field(repr=False)
    named: Sequence[str] = ()
    lines: Sequence[Mapping[str, str]] = field(default=(), repr=False)
    line_ids: Sequence[UUID] = ()


_TAKE_IN = """
SELECT custody.take_in(%(envelope)s, %(id)s, %(at)s, %(key_id)s, %(story)s, %(details)s, %(keys)s::uuid[],
  %(blobs)s::bytea[], %(files)s::uuid[], %(laid)s::bytea[], %(lines)s::uuid[], %(erasure)s, %(mac)s,
  %(talk_key)s, %(talk_mark)s, %(talk_half)s, %(reply_key)s, %(reply_mark)s)
"""
_TAKE_ARRIVED = _TAKE_IN.replace("custody.take_in", "custody.take_arrived")
_SENTENCES = {
    "SG022": _("Baru saja ada berkas atau pesan baru dari pelapor. Laporan belum dipindahkan: tekan sekali lagi."),
    "SG023": _("Laporan ini tergabung dengan laporan lain. Lepaskan dulu gabungannya, lalu pindahkan."),
}


@audit.action
def move_report(*, by: Actor, at: datetime, envelope: Envelope, moving: ReportMove) -> None:
    """Moves a report that the actor has and nobody decided. From then on no one at the ordinary desk opens it.

    Raises UnableToMove, UnableToDecide, StepUpNeeded.
    """
    by.require(Permission.REPORT_DECIDE, report=str(envelope.pk))
    require_undecided(by, envelope)
    require_step_up(by, at=at)
    check_powers(by)
    sheet = Worksheet.objects.filter(pk=envelope.pk).first()
    # The sheet goes with the old key; the dangers that triage heard, and of whom, are its report's.
    flags = sorted({*envelope.flags, *(sheet.flags if sheet else ())})
    inside = _inside(envelope, moving) | {"flags": flags, "about": about_of(envelope, sheet)}
    found = fit_for(inside, without=keys_kept_from(exclusions_in(inside)))
    if not moving.named or not found.is_enough:
        raise UnableToMove(_("Belum cukup penerima yang tidak terkait dengan kantor itu. Laporan tetap di sini."))
    for each in followers_of(envelope.pk):
        # What went along with it waits on its own again: ordinary and conflict reports are never decided together.
        unmerge(by=by, at=at, envelope=each)
    _stop_clocks(by, at, envelope)
    _seal_anew(by, at, envelope, moving, inside, found, files=files_of(envelope.pk))


def followed_by(envelope_id: UUID) -> tuple[str, frozenset[UUID]] | None:
    """The number of the report on an official after which a new one goes, and whose keys open that one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT number, keys FROM custody.followed(%s)", [envelope_id])
        row = cursor.fetchone()
    return (row[0], frozenset(row[1])) if row else None


@audit.action
def move_after(
    *,
    by: SystemActor,
    at: datetime,
    envelope: Envelope,
    moving: ReportMove,
    without: Collection[ExcludedParty],
    holders: Collection[UUID],
    names: Collection[NamedOfficeKind],
) -> bool:
    """Moves what the writer of a report on an official wrote on, to whoever holds that one. False while none stands.

    `holders`: their keys. What that one names lies sealed: nobody else gets this one, and never the ordinary desk.
    `names`: the offices of which this one speaks itself, kept from it with their chains.
    """
    inside = _inside(envelope, moving)
    kept = keys_kept_from({*without, *exclusions_in(inside)})
    selection = fit_for(inside | {"named": names}, without=kept, among=holders)
    if not selection.recipients:
        audit.unchanged()
        return False
    _move_arrived(by, at, envelope, moving, inside, selection)
    return True


@audit.action
def move_arrived(
    *, by: SystemActor, at: datetime, envelope: Envelope, moving: ReportMove, without: Collection[ExcludedParty]
) -> bool:
    """Moves a report that names everybody who could take it, before anybody knew of it. False while too few stand.

    `without`: people whom it names, who may receive reports on officials too. Its reporter cannot be asked whether
    fewer than three offices will do: one outside the regency is enough.
    """
    inside = _inside(envelope, moving)
    found = fit_for(inside, without=keys_kept_from({*without, *exclusions_in(inside)}))
    if not found.has_outside:
        audit.unchanged()
        return False
    _move_arrived(by, at, envelope, moving, inside, found)
    return True


def _move_arrived(
    by: By,
    at: datetime,
    envelope: Envelope,
    moving: ReportMove,
    inside: Mapping[str, Any],
    found: RecipientSelection,
) -> None:
    files = [file for file in files_arrived(envelope.pk) if file.finished_at is not None]
    _seal_anew(by, at, envelope, moving, inside, found, files=files, statement=_TAKE_ARRIVED)


def _inside(envelope: Envelope, moving: ReportMove) -> dict[str, Any]:
    return dict(moving.details) | {
        "named": sorted(moving.named),
        "flags": list(envelope.flags),
        "about": envelope.about,
        "area": envelope.area,
        "lines": list(moving.lines),
        # Taken away in clear, and put back when the report comes back.
        KEPT_FROM: exclusions_as_details(exclusions_noted(envelope.pk)),
    }


def _seal_anew(
    by: By,
    at: datetime,
    envelope: Envelope,
    moving: ReportMove,
    inside: Mapping[str, Any],
    found: RecipientSelection,
    *,
    files: Sequence[ReportFile],
    statement: str = "",
) -> None:
    lane_id = uuid4()
    texts = {STORY: moving.story, DETAILS: details_text(inside)}
    sealed = seal_for(found.recipients, texts, report_id=lane_id)
    laid = _files_under(sealed.key, envelope, files, by=by)
    erased = ErasedLine.signed(key_id=envelope.key_id, erasure_id=lane_id, erased_at=at)
    _take_in(
        {
            "envelope": envelope.pk,
            "id": lane_id,
            "at": at,
            **columns_of(sealed, report_id=lane_id),
            **carried_reply_key(lane_id, before=envelope.pk, public=envelope.reply_key, mark=envelope.reply_mark),
            "files": list(laid),
            "laid": list(laid.values()),
            "lines": list(moving.line_ids),
            "erasure": lane_id,
            "mac": erased.mac,
        },
        statement or _TAKE_IN,
    )
    _record_event(by, at, lane_id, envelope.pk)


def _stop_clocks(by: Actor, at: datetime, envelope: Envelope) -> None:
    """Nothing at the ordinary desk waits for it any more, neither triage nor an answer to its reporter."""
    stop_clock(by, at, envelope, "moved")
    clocks.stop_all(by=by, at=at, subject_kind=DIALOGUE, subject_id=envelope.pk, outcome="moved")


def _take_in(values: dict[str, Any], statement: str) -> None:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, values)
    except DatabaseError as error:
        sentence = _SENTENCES.get(str(getattr(error.__cause__, "sqlstate", "")))
        if sentence is None:
            raise
        raise UnableToMove(sentence) from None


def _files_under(key: OpenKey, envelope: Envelope, files: Sequence[ReportFile], *, by: By) -> dict[UUID, bytes]:
    """The key of each of its files, sealed under the report's new key; of those that still open at all."""
    rows = [each for each in files if each.key_blob or each.sealed_key]
    if not rows:
        return {}
    own = _own_key(envelope)
    # Left when the report was opened to be moved; the vault hands on what lies under its key by that only.
    opened = Trace(
        code=REPORT_OPENED if by.person_id else REPORT_CHECKED,
        stream_kind="system",
        stream_id=envelope.pk,
        subject_id=envelope.pk,
        section=REPORT_SECTION,
        reason="",
    )
    found = {}
    for row in rows:
        place = file_key_place(row.pk)
        if row.key_blob is not None:
            file_key = reports.open_report_key(row.key_blob, key_id=row.key_id, report_id=row.pk)
        else:
            file_key = reports.open_laid_key(row.sealed_key or b"", key_id=row.key_id, under=own, place=place)
        found[row.pk] = reports.seal_key_under(file_key, under=key, place=place, trace=opened)
    return found


def _own_key(envelope: Envelope) -> SealingKey:
    if envelope.key_blob is not None:
        return reports.open_report_key(envelope.key_blob, key_id=envelope.key_id, report_id=envelope.pk)
    if found := key_to_look(envelope.pk):
        return rings.at_hand().sealing_key(datakeys.path_of(found))
    return datakeys.open_key(envelope.key_id)


def _record_event(by: By, at: datetime, lane_id: UUID, envelope_id: UUID) -> None:
    audit.record(
        audit.NewEvent(
            code=events.MOVED,
            stream_kind="system",
            stream_id=lane_id,
            at=at,
            actor_id=by.person_id,
            ids={"report": str(lane_id), "from": str(envelope_id)},
        )
    )
