"""What a reporter and the office wrote to each other, opened for who writes with the reporter."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sigap.access.entry import Actor, check_powers
from sigap.access.permissions import Permission
from sigap.cases.reading import WORK, Entering
from sigap.intake.actions import note_messages_read
from sigap.intake.models import Triage
from sigap.intake.queries import lines_of, report_for, require_talks
from sigap.intake.reading.sealed_items import key_of, line_item
from sigap.mailbox.dialogue.rules import Author, LineKind, PromiseChannel
from sigap.mailbox.dialogue.speaking import promise_in
from sigap.mailbox.models import DialogueLine, Envelope
from sigap.ui.dates import quarter
from sigap.vault import door
from sigap.vault.door import SealedItem
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


def open_dialogue(*, entering: Entering, number: str, at: datetime) -> Dialogue:
    """The messages of a report, for who writes with its reporter; answers count as read. Raises Refused too."""

    def select(actor: Actor) -> tuple[tuple[Envelope, Triage | None, list[DialogueLine]], Sequence[SealedItem]]:
        actor.require(Permission.REPORT_OPEN)
        envelope, triage = report_for(actor, number)
        require_talks(envelope)
        check_powers(actor)
        own = key_of(envelope)
        is_gone = isinstance(own, DataKey) and own.destroyed_at is not None
        lines = [] if is_gone else [each for each in lines_of(envelope) if each.key_blob or each.sealed_key]
        return (envelope, triage, lines), [line_item(each, own, envelope) for each in lines]

    (envelope, triage, lines), texts = door.open_sealed(entering, select, reason=WORK, at=at)
    fresh = [each.pk for each in lines if each.author == Author.REPORTER and each.heard_at is None]
    if fresh:
        with entering() as actor:
            note_messages_read(by=actor, at=at, envelope=envelope, line_ids=fresh)
    opened = [_opened_line(line, text) for line, text in zip(lines, texts, strict=True)]
    return Dialogue(envelope=envelope, triage=triage, lines=opened)


def _opened_line(line: DialogueLine, text: str) -> OpenedDialogueLine:
    if line.kind != LineKind.PROMISE:
        return OpenedDialogueLine(line=line, text=text)
    promised_at, way = promise_in(text)
    return OpenedDialogueLine(line=line, promised_at=promised_at, way=way)
