"""What a reporter wrote, opened through the vault's door. The first reading adopts the report's key."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sigap.access.entry import Actor, check_powers, require_step_up
from sigap.access.permissions import Permission
from sigap.audit.kinds import StreamKind
from sigap.cases.reading import WORK, Entering, gone_words
from sigap.intake.actions import adopt_key, note_heard
from sigap.intake.actions.ground import draft_place, sheet_place
from sigap.intake.actions.lane import note_read
from sigap.intake.lane_queries import clusters_of, sample_of
from sigap.intake.models import Triage, Worksheet
from sigap.intake.queries import (
    draft_for,
    has_left_case,
    lines_of,
    report_and_sheet,
    report_for,
    report_with_files,
    require_talks,
)
from sigap.intake.rules import Door
from sigap.kernel.errors import Refused
from sigap.mailbox.dialogue import line_key_place, line_place, promise_in
from sigap.mailbox.dialogue_rules import Author, LineKind, Way
from sigap.mailbox.file_queries import file_key_place, files_of, part_place, sealed_parts
from sigap.mailbox.file_rules import Part
from sigap.mailbox.models import Envelope, Line, ReportFile
from sigap.mailbox.posting import DETAILS, STORY, TABLE
from sigap.vault import door
from sigap.vault.datakeys import KeyDestroyed
from sigap.vault.door import Item, ItemKind, LaidKey, ReportKey
from sigap.vault.envelope_sealing import report_place
from sigap.vault.models import DataKey
from sigap.vault.sealing import Place, Sealed

LINE_LIMIT = 300
"""Letters that a line of the sheet takes."""
ORIGINAL = "original"
"""Reason code of a file opened as it came."""
INTO_CASE = "into_case"
"""Reason code of a file sealed anew into the documents of its case."""
DETAIL_LABELS: dict[str, Promise] = {
    "village": _("Desa, menurut pelapor"),
    "place": _("Tempat, menurut pelapor"),
    "hidden_from": _("Tidak boleh tahu"),
    "hidden_from_who": _("Tidak boleh tahu, siapa"),
    "hidden_from_office": _("Tidak boleh tahu, kantor atau desa"),
    "contact": _("Menghubungi pelapor"),
    "phone": _("Telepon pelapor"),
    "hours": _("Jam yang aman"),
    "cover": _("Kalau orang lain yang mengangkat"),
    "safe": _("Cara aman menghubungi"),
    "reach": _("Cara lain menghubungi"),
    "category": _("Jenis, menurut pengirim"),
    "officer": _("Petugas kantor pengirim"),
}
DETAIL_WORDS: dict[str, Promise] = {
    "no": _("Jangan hubungi; pelapor akan kembali dengan enam kata"),
    "yes": _("Boleh, dengan cara yang aman"),
    "family": _("Keluarga di rumah"),
    "village": _("Perangkat desa"),
    "school": _("Sekolah"),
    "office": _("Petugas kantor tertentu"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportText:
    """A report in clear, for one answer."""

    story: str = field(repr=False)
    details: list[tuple[str, str]] = field(repr=False)
    # The report as it was read, and the triage by which it was the reader's.
    envelope: Envelope
    triage: Triage
    # What triage had sealed so far, by field; empty before it has begun.
    sheet: Mapping[str, Any] = field(default_factory=dict, repr=False)
    # The version of the sheet that was read; 0 for none.
    version: int = 0
    # Who must not know, as the reporter said it; and whether their village's own officials are among them.
    kept_words: str = field(default="", repr=False)
    hides_from_village: bool = False


def open_report(*, entering: Entering, number: str, at: datetime) -> ReportText:
    """Opens a report that the actor has taken, while they work on what became of it. Raises as the door, Refused."""
    opened: list[tuple[Envelope, Triage]] = []
    gone: list[str] = []
    sheets: list[Worksheet] = []

    def select(actor: Actor) -> Sequence[Item]:
        actor.require(Permission.REPORT_OPEN)
        envelope, triage, sheet = report_and_sheet(actor, number)
        if triage is None or triage.taken_by != actor.person_id or has_left_case(actor, triage):
            raise Refused(Permission.REPORT_OPEN, ids={"report": str(envelope.pk)})
        check_powers(actor)
        opened.append((envelope, triage))
        key = _key_of(envelope)
        if isinstance(key, DataKey) and (words := gone_words(key)):
            gone.append(words)
            return []
        items = [
            _item(envelope.pk, report_place(TABLE, envelope.pk, column), getattr(envelope, column), key)
            for column in (STORY, DETAILS)
        ]
        if sheet is not None:
            sheets.append(sheet)
            items.append(_item(envelope.pk, sheet_place(envelope.pk), sheet.sealed_body, key))
        return items

    texts = door.open_sealed(entering, select, reason=WORK, at=at)
    envelope, triage = opened[0]
    if gone:
        return ReportText(story=gone[0], details=[], envelope=envelope, triage=triage)
    details = json.loads(texts[1])
    if envelope.key_blob is not None:
        with entering() as actor:
            adopt_key(by=actor, at=at, envelope=envelope, phone=str(details.get("phone") or ""))
    return ReportText(
        story=texts[0],
        details=labelled(details),
        envelope=envelope,
        triage=triage,
        sheet=json.loads(texts[2]) if sheets else {},
        version=sheets[0].version if sheets else 0,
        kept_words=_kept_words(details),
        hides_from_village="village" in details.get("hidden_from", []),
    )


def open_sheet(*, entering: Entering, number: str, at: datetime) -> Mapping[str, Any]:
    """What the actor had sealed on a report's sheet, for the decision that hands it on; empty when there is none.

    Raises Refused, SealBroken.
    """

    def select(actor: Actor) -> Sequence[Item]:
        actor.require(Permission.REPORT_DECIDE)
        envelope, triage, sheet = report_and_sheet(actor, number)
        is_mine = triage is not None and triage.taken_by == actor.person_id and not triage.decision
        if sheet is None or not is_mine:
            return []
        check_powers(actor)
        return [_item(envelope.pk, sheet_place(envelope.pk), sheet.sealed_body, _key_of(envelope))]

    texts = door.open_sealed(entering, select, reason=WORK, at=at)
    body: dict[str, Any] = json.loads(texts[0]) if texts else {}
    return body


def open_sample(*, entering: Entering, cluster_id: UUID | None, at: datetime) -> list[tuple[Envelope, str]]:
    """Some reports of the quarantine lane with their stories, drawn by chance; of one cluster, or of all of it.

    A cluster of which somebody has read can be closed from then on. Raises Refused, SealBroken.
    """
    drawn: list[Envelope] = []

    def select(actor: Actor) -> Sequence[Item]:
        actor.require(Permission.REPORT_LANE)
        check_powers(actor)
        for envelope in sample_of(actor, cluster_id):
            key = _key_of(envelope)
            # One whose words were destroyed has nothing to show.
            if not (isinstance(key, DataKey) and gone_words(key)):
                drawn.append(envelope)
        return [_item(each.pk, report_place(TABLE, each.pk, STORY), each.sealed_story, _key_of(each)) for each in drawn]

    texts = door.open_sealed(entering, select, reason=WORK, at=at)
    with entering() as actor:
        note_read(by=actor, at=at, cluster_ids=set(clusters_of(actor, drawn).values()))
    return list(zip(drawn, texts, strict=True))


def open_draft(*, entering: Entering, draft_id: UUID, door_used: Door, at: datetime) -> dict[str, list[str]]:
    """What a draft of the actor's own holds, by field. Raises Refused, SealBroken."""

    def select(actor: Actor) -> Sequence[Item]:
        draft = draft_for(actor, draft_id, door_used)
        check_powers(actor)
        key = ReportKey(key_id=draft.key_id, report_id=draft.pk, blob=draft.key_blob)
        return [_item(draft.pk, draft_place(draft.pk), draft.sealed_body, key)]

    (text,) = door.open_sealed(entering, select, reason=WORK, at=at)
    body: dict[str, list[str]] = json.loads(text)
    return body


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedFile:
    """A file of a report in clear, for one answer: its clean copy, or the file as it came where `part` says so."""

    envelope: Envelope
    triage: Triage
    file: ReportFile
    part: Part
    raw: bytes = field(repr=False)


def open_file(*, entering: Entering, number: str, ordinal: int, part: Part, at: datetime) -> OpenedFile:
    """The clean copy, or the original where no copy has been made yet; as `part` says, the original for who may.

    Raises Refused, StepUpNeeded, MacBroken, KeyDestroyed, SealBroken.
    """
    found: list[tuple[Envelope, Triage, ReportFile, Part]] = []

    def select(actor: Actor) -> Sequence[Item]:
        actor.require(Permission.REPORT_OPEN)
        envelope, triage = report_with_files(actor, number)
        if part is Part.ORIGINAL:
            actor.require(Permission.DOCUMENT_ORIGINAL, report=str(envelope.pk))
            require_step_up(actor, at=at)
        check_powers(actor)
        files = files_of(envelope.pk)
        if not 1 <= ordinal <= len(files):
            raise Refused(Permission.REPORT_OPEN, ids={"report": str(envelope.pk)})
        file = files[ordinal - 1]
        read = Part.COPY if part is Part.COPY and file.copied_at else Part.ORIGINAL
        found.append((envelope, triage, file, read))
        return _file_items(envelope, file, read)

    reason = ORIGINAL if part is Part.ORIGINAL else WORK
    raw = b"".join(door.open_sealed_bytes(entering, select, reason=reason, at=at))
    envelope, triage, file, read = found[0]
    return OpenedFile(envelope=envelope, triage=triage, file=file, part=read, raw=raw)


def open_whole(*, entering: Entering, number: str, ordinal: int, at: datetime) -> OpenedFile:
    """The file as it came, to be sealed into the case it belongs to; shown to nobody. Raises as open_file."""
    found: list[tuple[Envelope, Triage, ReportFile]] = []

    def select(actor: Actor) -> Sequence[Item]:
        actor.require(Permission.REPORT_OPEN)
        envelope, triage = report_with_files(actor, number)
        check_powers(actor)
        file = files_of(envelope.pk)[ordinal - 1]
        found.append((envelope, triage, file))
        return _file_items(envelope, file, Part.ORIGINAL)

    raw = b"".join(door.open_sealed_bytes(entering, select, reason=INTO_CASE, at=at))
    envelope, triage, file = found[0]
    return OpenedFile(envelope=envelope, triage=triage, file=file, part=Part.ORIGINAL, raw=raw)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedLine:
    """A message in clear, for one answer; of a promise, its moment and way instead of words."""

    line: Line
    text: str = field(repr=False, default="")
    promised_at: datetime | None = None
    way: Way | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialogue:
    """What a reporter and the office wrote, oldest first; without those whose key was destroyed."""

    envelope: Envelope
    triage: Triage | None
    lines: list[OpenedLine]


def open_dialogue(*, entering: Entering, number: str, at: datetime) -> Dialogue:
    """The messages of a report, for who writes with its reporter; answers count as read. Raises as the door, Refused."""
    found: list[tuple[Envelope, Triage | None, list[Line]]] = []

    def select(actor: Actor) -> Sequence[Item]:
        actor.require(Permission.REPORT_OPEN)
        envelope, triage = report_for(actor, number)
        require_talks(envelope)
        check_powers(actor)
        own = _key_of(envelope)
        is_gone = isinstance(own, DataKey) and own.destroyed_at is not None
        lines = [] if is_gone else [each for each in lines_of(envelope) if each.key_blob or each.sealed_key]
        found.append((envelope, triage, lines))
        return [_item(each.pk, line_place(each.pk), each.sealed_text, _line_key(each, own), envelope) for each in lines]

    texts = door.open_sealed(entering, select, reason=WORK, at=at)
    envelope, triage, lines = found[0]
    fresh = [each.pk for each in lines if each.author == Author.REPORTER and each.heard_at is None]
    if fresh:
        with entering() as actor:
            note_heard(by=actor, at=at, envelope=envelope, line_ids=fresh)
    opened = [_opened_line(line, text) for line, text in zip(lines, texts, strict=True)]
    return Dialogue(envelope=envelope, triage=triage, lines=opened)


def _opened_line(line: Line, text: str) -> OpenedLine:
    if line.kind != LineKind.PROMISE:
        return OpenedLine(line=line, text=text)
    promised_at, way = promise_in(text)
    return OpenedLine(line=line, promised_at=promised_at, way=way)


def _line_key(line: Line, own: DataKey | ReportKey) -> ReportKey | LaidKey:
    if line.key_blob is not None:
        return ReportKey(key_id=line.key_id, report_id=line.pk, blob=line.key_blob)
    return LaidKey(key_id=line.key_id, under=own, place=line_key_place(line.pk), sealed=line.sealed_key or b"")


def _file_items(envelope: Envelope, file: ReportFile, part: Part) -> list[Item]:
    key = _file_key(envelope, file)
    rows = sealed_parts(file, part)
    return [
        Item(
            kind=ItemKind.REPORT,
            subject_id=file.pk,
            stream_kind=StreamKind.SYSTEM,
            stream_id=envelope.pk,
            place=part_place(file.pk, part, row.number, len(rows)),
            sealed=row.sealed_bytes,
            key=key,
        )
        for row in rows
    ]


def _file_key(envelope: Envelope, file: ReportFile) -> ReportKey | LaidKey:
    own = _key_of(envelope)
    if isinstance(own, DataKey) and own.destroyed_at:
        raise KeyDestroyed(str(own.id))
    if file.key_blob is not None:
        return ReportKey(key_id=file.key_id, report_id=file.pk, blob=file.key_blob)
    if file.sealed_key is None:
        raise KeyDestroyed(str(file.key_id))
    return LaidKey(key_id=file.key_id, under=own, place=file_key_place(file.pk), sealed=file.sealed_key)


def _item(
    subject: UUID,
    place: Place,
    sealed: Sealed,
    key: DataKey | ReportKey | LaidKey,
    envelope: Envelope | None = None,
) -> Item:
    return Item(
        kind=ItemKind.REPORT,
        subject_id=subject,
        stream_kind=StreamKind.SYSTEM,
        stream_id=envelope.pk if envelope else subject,
        place=place,
        sealed=sealed,
        key=key,
    )


def _key_of(envelope: Envelope) -> DataKey | ReportKey:
    if envelope.key_blob is not None:
        return ReportKey(key_id=envelope.key_id, report_id=envelope.pk, blob=envelope.key_blob)
    return door.key_rows([envelope.key_id])[envelope.key_id]


def _kept_words(details: Mapping[str, str | list[str]]) -> str:
    """Who must not know, in the reporter's words; the village is named on the sheet by its place, not here."""
    coded = [part for part in details.get("hidden_from", ()) if part != "village"]
    told = [str(DETAIL_WORDS.get(part, part)) for part in coded]
    told += [str(words) for name in ("hidden_from_who", "hidden_from_office") if (words := details.get(name))]
    return ", ".join(told)[:LINE_LIMIT]


def labelled(details: dict[str, str | list[str]]) -> list[tuple[str, str]]:
    """A report's details as rows of label and words."""
    rows = []
    for name, label in DETAIL_LABELS.items():
        value = details.get(name)
        if not value:
            continue
        parts = value if isinstance(value, list) else [value]
        is_coded = name in {"hidden_from", "contact"}
        rows.append((str(label), ", ".join(str(DETAIL_WORDS.get(part, part)) if is_coded else part for part in parts)))
    return rows
