"""What a reporter and the office wrote to each other, opened for who writes with the reporter."""

import json
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime

from sigap.access.entry import Actor, check_powers
from sigap.access.permissions import Permission
from sigap.cases.reading import WORK, Entering
from sigap.intake.actions import note_messages_read
from sigap.intake.actions.report_state import sheet_place
from sigap.intake.models import Triage
from sigap.intake.queries import lines_of, report_and_sheet, require_talks
from sigap.intake.reading.sealed_items import item_of, key_of, line_item
from sigap.intake.reading.words import leaves_way
from sigap.mailbox.dialogue.rules import Author, LineKind, PromiseChannel
from sigap.mailbox.dialogue.speaking import promise_in
from sigap.mailbox.models import DialogueLine, Envelope
from sigap.mailbox.posting import DETAILS, TABLE
from sigap.ui.dates import quarter
from sigap.vault import door
from sigap.vault.door import OpeningBroken, SealedItem
from sigap.vault.envelope_sealing import report_place
from sigap.vault.models import DataKey


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedDialogueLine:
    """A message in clear, for one answer; of a promise, its moment and way instead of words."""

    line: DialogueLine
    text: str = field(repr=False, default="")
    promised_at: datetime | None = None
    way: PromiseChannel | None = None

    @property
    def sent_about(self) -> datetime:
        """When it was sent; of a reporter, who may be watched, no closer than the quarter of an hour."""
        return self.line.sent_at if self.line.author == Author.OFFICER else quarter(self.line.sent_at)

    @property
    def read_about(self) -> datetime | None:
        """When the reporter read it, as roughly."""
        return None if self.line.read_at is None else quarter(self.line.read_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialogue:
    """What a reporter and the office wrote, oldest first; without those whose key was destroyed."""

    envelope: Envelope
    triage: Triage | None
    lines: list[OpenedDialogueLine]
    # The reporter left a way to be reached.
    leaves_way: bool = False


type _Found = tuple[Envelope, Triage | None, list[DialogueLine]]


def open_dialogue(*, entering: Entering, number: str, at: datetime) -> Dialogue:
    """The messages of a report, for who writes with its reporter; answers count as read. Raises Refused too."""

    def opened(*, asks: bool) -> tuple[_Found, tuple[str, ...]]:
        return door.open_sealed(entering, _picks(number, reads=True, asks=asks), reason=WORK, at=at)

    try:
        (envelope, triage, lines), texts = opened(asks=True)
    except OpeningBroken:
        # The wish that does not open keeps nobody from what was written since.
        (envelope, triage, lines), texts = opened(asks=False)
    fresh = [each.pk for each in lines if each.author == Author.REPORTER and each.heard_at is None]
    if fresh:
        with entering() as actor:
            note_messages_read(by=actor, at=at, envelope=envelope, line_ids=fresh)
    return Dialogue(
        envelope=envelope,
        triage=triage,
        lines=[_opened_line(line, text) for line, text in zip(lines, texts, strict=False)],
        leaves_way=_is_left(texts[len(lines) :]),
    )


def open_wish(*, entering: Entering, number: str, at: datetime) -> bool:
    """Whether the reporter left a way to be reached, for who writes with them. Raises Refused."""
    texts: tuple[str, ...] = ()
    with suppress(OpeningBroken):
        _found, texts = door.open_sealed(entering, _picks(number, reads=False, asks=True), reason=WORK, at=at)
    return _is_left(texts)


def _is_left(texts: Sequence[str]) -> bool:
    details, sheet = (json.loads(text) for text in (*texts, "{}", "{}")[:2])
    return leaves_way(details, sheet)


def _picks(number: str, *, reads: bool, asks: bool) -> Callable[[Actor], tuple[_Found, Sequence[SealedItem]]]:
    """What the door opens: the messages, and of the report what tells how its reporter may be reached."""

    def select(actor: Actor) -> tuple[_Found, Sequence[SealedItem]]:
        actor.require(Permission.REPORT_OPEN)
        envelope, triage, sheet = report_and_sheet(actor, number)
        require_talks(envelope)
        check_powers(actor)
        own = key_of(envelope)
        if isinstance(own, DataKey) and own.destroyed_at is not None:
            return (envelope, triage, []), []
        lines = [each for each in lines_of(envelope) if each.key_blob or each.sealed_key] if reads else []
        items = [line_item(each, own, envelope) for each in lines]
        if asks:
            place = report_place(TABLE, envelope.pk, DETAILS)
            items.append(item_of(envelope.pk, place, envelope.sealed_details, own))
        if asks and sheet is not None:
            items.append(item_of(envelope.pk, sheet_place(envelope.pk), sheet.sealed_body, own))
        return (envelope, triage, lines), items

    return select


def _opened_line(line: DialogueLine, text: str) -> OpenedDialogueLine:
    if line.kind != LineKind.PROMISE:
        return OpenedDialogueLine(line=line, text=text)
    promised_at, way = promise_in(text)
    return OpenedDialogueLine(line=line, promised_at=promised_at, way=way)
