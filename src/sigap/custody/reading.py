"""Where what is kept apart is opened: a conflict report by its recipient's own passphrase, one field of a reporter.

The trace comes first, as at the vault's door; a wrong passphrase is told in the trail, too.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from django.utils.translation import gettext_lazy as _

from sigap.access.entry import Actor, check_powers, require_step_up
from sigap.access.permissions import Permission
from sigap.audit.kinds import StreamKind
from sigap.cases.actions.contacts import ContactCard
from sigap.cases.queries import DISCLOSED
from sigap.cases.reading import Entering, open_identity, safe_contact
from sigap.cleaning import FileKind
from sigap.custody.actions import note_wrong
from sigap.custody.actions.conflict import OpenConflictReport, OpenedConflictLine
from sigap.custody.actions.disclosing import check_disclosure, reason_place
from sigap.custody.actions.moving import ReportMove
from sigap.custody.models import ConflictLine, ConflictReport, Disclosure, RecipientKey
from sigap.custody.queries import (
    check_uninvolved,
    conflict_files,
    conflict_lines,
    conflict_report_for,
    dialogue_of,
    disclosure_asked,
    disclosure_to_answer,
    lines_arrived,
    own_key,
    own_locked,
    share_of,
)
from sigap.custody.rules import DisclosedField
from sigap.intake.actions.report_state import sheet_place
from sigap.intake.queries import report_and_sheet
from sigap.intake.reading.checking import DeskDoor, key_of_arrived, unread
from sigap.intake.reading.sealed_items import item_of, key_of
from sigap.intake.reading.words import is_reworded
from sigap.kernel.errors import Refused, Unable
from sigap.mailbox.conflict import talking
from sigap.mailbox.conflict.posting import TABLE, is_talk_key, talk_place
from sigap.mailbox.dialogue.rules import LineKind
from sigap.mailbox.dialogue.speaking import line_key_place, line_place, promise_in
from sigap.mailbox.files.queries import file_key_place, part_place, sealed_parts
from sigap.mailbox.files.rules import FileRendition
from sigap.mailbox.models import DialogueLine, Envelope, ReportFile
from sigap.mailbox.posting import DETAILS, STORY
from sigap.mailbox.posting import TABLE as ENVELOPE
from sigap.vault import door, reports
from sigap.vault.door import ItemKind, PersonalKey, ReportKeyBlob, SealedItem
from sigap.vault.envelope_sealing import report_place
from sigap.vault.hpke import open_key_with
from sigap.vault.models import DataKey
from sigap.vault.personal_keys import PassphraseWrong, unlock
from sigap.vault.ring_use import ReportKey
from sigap.vault.sealing import OpenKey, SealBroken
from sigap.vault.talk_keys import open_talk_half

READ = "conflict"
TALK = "conflict_talk"
DISCLOSURE = DISCLOSED
MOVE = "conflict_found"


class UnableToUnlock(Unable):
    """The passphrase is not the one of the actor's key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnlockedKey:
    """The actor's own private half, for one answer."""

    key: RecipientKey
    private: X25519PrivateKey = field(repr=False)


def unlock_own(*, entering: Entering, passphrase: str, at: datetime) -> UnlockedKey:
    """The actor's private half by their passphrase. Raises UnableToUnlock, Refused, StepUpNeeded."""
    with entering() as actor:
        actor.require(Permission.CONFLICT_RECEIVE)
        require_step_up(actor, at=at)
        check_powers(actor)
        key, locked, owner = own_key(actor), own_locked(actor), actor.person_id
    if key is None:
        raise Refused(Permission.CONFLICT_RECEIVE)
    try:
        # Outside the transaction: a guess costs memory and time, and holds no row meanwhile.
        private = unlock(locked, passphrase, owner=owner, public=key.public_key)
    except PassphraseWrong:
        with entering() as actor:
            note_wrong(by=actor, at=at, key_id=key.pk)
        raise UnableToUnlock(_("Frasa sandi tidak cocok. Periksa ejaannya, lalu coba lagi.")) from None
    return UnlockedKey(key=key, private=private)


def open_conflict_report(
    *, entering: Entering, number: str, unlocked: UnlockedKey, at: datetime
) -> tuple[ConflictReport, OpenConflictReport]:
    """A conflict report in clear. Raises Refused, SealBroken."""

    def select(actor: Actor) -> tuple[tuple[ConflictReport, PersonalKey], Sequence[SealedItem]]:
        report = conflict_report_for(actor, number)
        if report.ended:
            raise Refused(Permission.CONFLICT_RECEIVE)
        check_powers(actor)
        share = share_of(actor, report)
        key = PersonalKey(key_id=report.key_id, report_id=report.pk, blob=bytes(share.blob), private=unlocked.private)
        return (report, key), [
            SealedItem(
                kind=ItemKind.REPORT,
                subject_id=report.pk,
                stream_kind=StreamKind.SYSTEM,
                stream_id=report.pk,
                place=report_place(TABLE, report.pk, column),
                sealed=getattr(report, column),
                key=key,
            )
            for column in (STORY, DETAILS)
        ]

    (report, key), (story, details) = door.open_sealed(entering, select, reason=READ, at=at)
    data: dict[str, Any] = json.loads(details)
    with entering():
        # Known only now that it is open: whoever came to work where it points is shown nothing of it.
        check_uninvolved(unlocked.key, data)
    data_key = open_key_with(key.private, key.blob, key_id=key.key_id, subject=key.report_id)
    return report, OpenConflictReport(story=story, details=data, key=data_key, talk=_talk_half(report, data_key))


def _talk_half(report: ConflictReport, key: OpenKey) -> X25519PrivateKey | None:
    """What the report's messages are sealed to; None where there is none, or not the one that was made with it."""
    public, sealed = report.talk_key, report.sealed_talk_half
    if public is None or sealed is None or not is_talk_key(report.pk, public, report.talk_mark):
        return None
    try:
        return open_talk_half(sealed, public=public, under=key, place=talk_place(report.pk))
    except SealBroken:
        return None


def open_thread(*, entering: Entering, number: str, opened: OpenConflictReport, at: datetime) -> OpenConflictReport:
    """The report with its messages in clear, opened beforehand by `open_conflict_report`. Raises Refused.

    One that was altered, or that does not open, takes neither the others nor the story along.
    """
    with entering() as actor:
        lines = conflict_lines(conflict_report_for(actor, number))
    sealed = [line for line in lines if opened.talk is not None and _is_vouched(line)]
    texts: dict[UUID, str] = {}
    if sealed:
        try:
            _none, found = door.open_sealed(entering, _picks(number, opened, sealed), reason=TALK, at=at)
            texts = {line.pk: text for line, text in zip(sealed, found, strict=True)}
        except door.OpeningBroken:
            texts = dict(_one_by_one(entering, number, opened, sealed, at))
    return replace(opened, messages=[OpenedConflictLine(line=line, text=texts.get(line.pk)) for line in lines])


def _one_by_one(
    entering: Entering, number: str, opened: OpenConflictReport, lines: Sequence[ConflictLine], at: datetime
) -> Iterator[tuple[UUID, str]]:
    for line in lines:
        try:
            _none, (text,) = door.open_sealed(entering, _picks(number, opened, [line]), reason=TALK, at=at)
        except door.OpeningBroken:
            continue
        yield line.pk, text


def _picks(
    number: str, opened: OpenConflictReport, lines: Sequence[ConflictLine]
) -> Callable[[Actor], tuple[None, Sequence[SealedItem]]]:
    """What the door opens: these messages, while the actor holds the report."""

    def select(actor: Actor) -> tuple[None, Sequence[SealedItem]]:
        report = conflict_report_for(actor, number)
        if report.ended or opened.talk is None:
            raise Refused(Permission.CONFLICT_RECEIVE)
        check_powers(actor)
        return None, [
            SealedItem(
                kind=ItemKind.REPORT,
                subject_id=report.pk,
                stream_kind=StreamKind.SYSTEM,
                stream_id=report.pk,
                place=talking.line_place(line.pk),
                sealed=line.sealed_text,
                key=PersonalKey(key_id=line.key_id, report_id=line.pk, blob=line.talk_blob, private=opened.talk),
            )
            for line in lines
        ]

    return select


def _is_vouched(line: ConflictLine) -> bool:
    facts = talking.LineFacts(
        id=line.pk,
        report_id=line.report_id,
        author=line.author,
        sent_at=line.sent_at,
        key_id=line.key_id,
        talk_blob=line.talk_blob,
        text=line.sealed_text,
    )
    return facts.is_vouched(line.vouch)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictFile:
    """A file of a conflict report in clear, for one answer: its clean copy if one was made, else as it came."""

    kind: FileKind
    is_copy: bool
    raw: bytes = field(repr=False)


def open_conflict_file(
    *, entering: Entering, number: str, ordinal: int, unlocked: UnlockedKey, at: datetime
) -> ConflictFile:
    """One file of a conflict report. Raises Refused, SealBroken."""
    open_conflict_report(entering=entering, number=number, unlocked=unlocked, at=at)

    def select(actor: Actor) -> tuple[tuple[ReportFile, FileRendition], Sequence[SealedItem]]:
        report = conflict_report_for(actor, number)
        check_powers(actor)
        files = conflict_files(report)
        if report.ended or not 1 <= ordinal <= len(files):
            raise Refused(Permission.CONFLICT_RECEIVE)
        file = files[ordinal - 1]
        part = FileRendition.COPY if file.copied_at else FileRendition.ORIGINAL
        rows = sealed_parts(file, part)
        share = share_of(actor, report)
        own = PersonalKey(key_id=report.key_id, report_id=report.pk, blob=bytes(share.blob), private=unlocked.private)
        place = file_key_place(file.pk)
        key = ReportKeyBlob(key_id=file.key_id, under=own, place=place, sealed=file.sealed_key or b"")
        return (file, part), [
            SealedItem(
                kind=ItemKind.REPORT,
                subject_id=file.pk,
                stream_kind=StreamKind.SYSTEM,
                stream_id=report.pk,
                place=part_place(file.pk, part, row.number, len(rows)),
                sealed=row.sealed_bytes,
                key=key,
            )
            for row in rows
        ]

    (file, part), parts = door.open_sealed_bytes(entering, select, reason=READ, at=at)
    return ConflictFile(kind=FileKind(file.kind), is_copy=part is FileRendition.COPY, raw=b"".join(parts))


def open_reason(*, entering: Entering, disclosure_id: UUID, at: datetime) -> tuple[Disclosure, str]:
    """Another office's request with its reason, for who answers it; that of an erased case or an old epoch is gone.

    Raises Refused, StepUpNeeded, MacBroken, SealBroken.
    """

    def select(actor: Actor) -> tuple[Disclosure, Sequence[SealedItem]]:
        row = disclosure_to_answer(actor, disclosure_id)
        check_disclosure(row)
        require_step_up(actor, at=at)
        check_powers(actor)
        if not row.sealed_reason or not reports.is_held(row.key_blob):
            return row, []
        return row, [
            SealedItem(
                kind=ItemKind.SECTION,
                subject_id=row.pk,
                stream_kind=StreamKind.CASE,
                stream_id=row.case_id,
                place=reason_place(row.pk),
                sealed=row.sealed_reason,
                key=ReportKey(key_id=row.key_id, report_id=row.pk, blob=row.key_blob),
            )
        ]

    row, reasons = door.open_sealed(entering, select, reason=DISCLOSURE, at=at)
    return row, "".join(reasons)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedField:
    """The one field that was granted: a reporter's name, or how to reach them."""

    row: Disclosure
    name: str = field(default="", repr=False)
    card: ContactCard | None = field(default=None, repr=False)


def open_field(*, entering: Entering, disclosure_id: UUID, at: datetime) -> OpenedField:
    """The one field that was granted, while its minutes run. Raises Refused, BudgetSpent, MacBroken, SealBroken."""
    with entering() as actor:
        row = disclosure_asked(actor, disclosure_id)
        check_disclosure(row)
        if row.opened_at is None or row.until is None or not row.opened_at <= at < row.until:
            raise Refused(Permission.DISCLOSURE_ASK, ids={"case": str(row.case_id)})
    code, ordinal = row.case_code, row.ordinal
    if row.field == DisclosedField.NAME:
        opened = open_identity(entering=entering, code=code, ordinal=ordinal, reason=DISCLOSURE, at=at)
        return OpenedField(row=row, name=opened.identity.full_name)
    card = safe_contact(entering=entering, code=code, ordinal=ordinal, reason=DISCLOSURE, at=at)
    return OpenedField(row=row, card=card)


def open_to_move(*, entering: Entering, number: str, at: datetime) -> ReportMove:
    """An ordinary report that the actor has, with its dialogue, to be sealed anew. Raises Refused, SealBroken.

    Of the sheet that goes with the old key, who else must not know is told on.
    """

    def select(actor: Actor) -> tuple[list[DialogueLine], Sequence[SealedItem]]:
        actor.require(Permission.REPORT_DECIDE)
        envelope, triage, sheet = report_and_sheet(actor, number)
        if triage is None or triage.taken_by != actor.person_id or triage.decision:
            raise Refused(Permission.REPORT_DECIDE, ids={"report": str(envelope.pk)})
        check_powers(actor)
        key = key_of(envelope)
        lines = [line for line in dialogue_of(envelope.pk) if line.key_blob or line.sealed_key]
        texts = [
            item_of(envelope.pk, report_place(ENVELOPE, envelope.pk, column), getattr(envelope, column), key)
            for column in (STORY, DETAILS)
        ]
        texts += [
            item_of(each.pk, line_place(each.pk), each.sealed_text, _line_key(each, key), envelope) for each in lines
        ]
        if sheet is not None:
            texts.append(item_of(envelope.pk, sheet_place(envelope.pk), sheet.sealed_body, key))
        return lines, texts

    lines, (story, details, *line_texts) = door.open_sealed(entering, select, reason=MOVE, at=at)
    sheet = json.loads(line_texts[len(lines)]) if len(line_texts) > len(lines) else {}
    return ReportMove(
        story=story,
        details=_with_kept_words(json.loads(details), str(sheet.get("kept_words") or "")),
        lines=[_line_content(line, text) for line, text in zip(lines, line_texts, strict=False)],
        line_ids=[line.pk for line in lines],
    )


def _with_kept_words(details: dict[str, Any], words: str) -> dict[str, Any]:
    names = str(details.get("hidden_from_who") or "")
    if not words or words == names or not is_reworded(words, details):
        return details
    return details | {"hidden_from_who": ", ".join(filter(None, (names, words)))}


def open_arrived_lines(
    *, entering: Callable[[], AbstractContextManager[DeskDoor]], envelope: Envelope, at: datetime
) -> tuple[list[dict[str, str]], list[UUID]]:
    """What the reporter of a report that waits to be checked wrote since, to be sealed with it, and which rows."""

    def select(_actor: DeskDoor) -> tuple[list[DialogueLine], Sequence[SealedItem]]:
        lines, own = lines_arrived(envelope.pk), key_of_arrived(envelope)
        return lines, [
            unread(item_of(each.pk, line_place(each.pk), each.sealed_text, _line_key(each, own), envelope))
            for each in lines
        ]

    lines, texts = door.open_sealed(entering, select, reason=MOVE, at=at)
    return [_line_content(line, text) for line, text in zip(lines, texts, strict=True)], [line.pk for line in lines]


def _line_content(line: DialogueLine, text: str) -> dict[str, str]:
    """A message of the dialogue as it goes into the sealed details; of a promise, the moment and the way."""
    content = {"by": line.author, "at": line.sent_at.isoformat(), "text": text, "kind": line.kind}
    if line.kind == LineKind.PROMISE:
        promised_at, way = promise_in(text)
        content |= {"text": promised_at.isoformat(), "way": way.value}
    return content


def _line_key(line: DialogueLine, own: DataKey | ReportKey) -> ReportKey | ReportKeyBlob:
    if line.key_blob is not None:
        return ReportKey(key_id=line.key_id, report_id=line.pk, blob=line.key_blob)
    return ReportKeyBlob(key_id=line.key_id, under=own, place=line_key_place(line.pk), sealed=line.sealed_key or b"")
