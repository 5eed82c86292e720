"""A report that a colleague holds to be untrue, opened for the second look: all that was said, no way to anybody.

Its files open one by one, as for who holds it.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sigap.access.entry import Actor, check_powers
from sigap.access.permissions import Permission
from sigap.cases.reading import WORK, Entering, gone_words
from sigap.intake.actions.report_state import sheet_place
from sigap.intake.models import SecondLook, Worksheet
from sigap.intake.queries import lines_to_weigh, look_for, report_and_sheet
from sigap.intake.reading.dialogue import OpenedDialogueLine
from sigap.intake.reading.sealed_items import item_of, key_of, line_item
from sigap.kernel.errors import Refused
from sigap.mailbox.models import DialogueLine, Envelope
from sigap.mailbox.posting import STORY, TABLE
from sigap.vault import door
from sigap.vault.door import SealedItem
from sigap.vault.envelope_sealing import report_place
from sigap.vault.models import DataKey


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportUnderReview:
    """What the second officer reads."""

    envelope: Envelope
    look: SecondLook
    story: str = field(repr=False)
    notes: str = field(default="", repr=False)
    # What the reporter wrote since.
    lines: tuple[OpenedDialogueLine, ...] = field(default=(), repr=False)


def open_to_look(*, entering: Entering, number: str, at: datetime) -> ReportUnderReview:
    """Opens a report on which a colleague asked for a second look. Raises as the door, Refused for whoever asked."""
    type Context = tuple[Envelope, SecondLook, Worksheet | None, list[DialogueLine], str]

    def select(actor: Actor) -> tuple[Context, Sequence[SealedItem]]:
        actor.require(Permission.REPORT_DECIDE)
        envelope, triage, sheet = report_and_sheet(actor, number)
        look = look_for(actor, envelope)
        if look is None or triage is None or triage.decision:
            raise Refused(Permission.REPORT_DECIDE, ids={"report": str(envelope.pk)})
        check_powers(actor)
        key = key_of(envelope)
        if isinstance(key, DataKey) and (gone := gone_words(key)):
            return (envelope, look, None, [], gone), []
        items = [item_of(envelope.pk, report_place(TABLE, envelope.pk, STORY), envelope.sealed_story, key)]
        if sheet is not None:
            items.append(item_of(envelope.pk, sheet_place(envelope.pk), sheet.sealed_body, key))
        lines = lines_to_weigh(envelope)
        items += [line_item(each, key, envelope) for each in lines]
        return (envelope, look, sheet, lines, ""), items

    (envelope, look, sheet, lines, gone), texts = door.open_sealed(entering, select, reason=WORK, at=at)
    if gone:
        return ReportUnderReview(envelope=envelope, look=look, story=gone)
    notes = str(json.loads(texts[1]).get("notes") or "") if sheet else ""
    written = texts[len(texts) - len(lines) :]
    opened = tuple(OpenedDialogueLine(line=line, text=text) for line, text in zip(lines, written, strict=True))
    return ReportUnderReview(envelope=envelope, look=look, story=texts[0], notes=notes, lines=opened)
