"""A report, its sheet and a draft, opened through the vault's door. The first reading adopts the report's key."""

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.timezone import localdate

from sigap.access.entry import Actor, check_powers
from sigap.access.permissions import Permission
from sigap.cases.actions import Identity
from sigap.cases.actions.contacts import ContactCard
from sigap.cases.reading import WORK, Entering, gone_words
from sigap.intake.actions import adopt_key, renew_tokens
from sigap.intake.actions.following import followers_of
from sigap.intake.actions.report_state import draft_place, sheet_place
from sigap.intake.forms.sheet import named_in
from sigap.intake.models import Triage, Worksheet
from sigap.intake.queries import about_of, draft_for, has_left_case, report_and_sheet
from sigap.intake.reading.sealed_items import item_of, key_of
from sigap.intake.reading.words import (
    SELF,
    ReporterContact,
    exclusion_words,
    is_reworded,
    labelled,
    outsider_words,
    reporter_contact,
    reporter_phone,
)
from sigap.intake.rules import DESK_CHANNELS, Door
from sigap.kernel.errors import Refused
from sigap.mailbox.channels import Channel
from sigap.mailbox.models import Envelope
from sigap.mailbox.posting import DETAILS, STORY, TABLE
from sigap.vault import door, rings
from sigap.vault.datakeys import KeyDestroyed
from sigap.vault.door import OpeningBroken, SealedItem
from sigap.vault.envelope_sealing import report_place
from sigap.vault.models import DataKey
from sigap.vault.ring_use import ReportKey


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
    # How the reporter wants to be reached who needs help themself, as the fields of the sheet.
    own_contact: Mapping[str, str] = field(default_factory=dict, repr=False)
    # How the reporter may be reached, beside their number; none where they told no way.
    contact: ReporterContact | None = field(default=None, repr=False)


def open_report(*, entering: Entering, number: str, at: datetime) -> ReportText:
    """Opens a report that the actor has taken, while they work on what became of it. Raises as the door, Refused."""
    type Context = tuple[Envelope, Triage, Worksheet | None, str]

    def select(actor: Actor) -> tuple[Context, Sequence[SealedItem]]:
        actor.require(Permission.REPORT_OPEN)
        envelope, triage, sheet = report_and_sheet(actor, number)
        if triage is None or triage.taken_by != actor.person_id or has_left_case(actor, triage):
            raise Refused(Permission.REPORT_OPEN, ids={"report": str(envelope.pk)})
        check_powers(actor)
        key = key_of(envelope)
        if isinstance(key, DataKey) and (gone := gone_words(key)):
            return (envelope, triage, None, gone), []
        items = [
            item_of(envelope.pk, report_place(TABLE, envelope.pk, column), getattr(envelope, column), key)
            for column in (STORY, DETAILS)
        ]
        if sheet is not None:
            items.append(item_of(envelope.pk, sheet_place(envelope.pk), sheet.sealed_body, key))
        return (envelope, triage, sheet, ""), items

    (envelope, triage, sheet, gone), texts = door.open_sealed(entering, select, reason=WORK, at=at)
    if gone:
        return ReportText(story=gone, details=[], envelope=envelope, triage=triage)
    details = json.loads(texts[1])
    if envelope.key_blob is not None:
        with entering() as actor:
            adopt_key(by=actor, at=at, envelope=envelope, phone=reporter_phone(envelope, details))
    else:
        _renew_tokens(entering, envelope, triage, details, json.loads(texts[2]) if sheet else {}, at)
    return ReportText(
        story=texts[0],
        details=labelled(details),
        envelope=envelope,
        triage=triage,
        sheet=json.loads(texts[2]) if sheet else {},
        version=sheet.version if sheet else 0,
        kept_words=outsider_words(details),
        hides_from_village="village" in details.get("hidden_from", []),
        own_contact=own_contact(envelope, envelope.about, details),
        contact=reporter_contact(details),
    )


def _renew_tokens(
    entering: Entering,
    envelope: Envelope,
    triage: Triage,
    details: Mapping[str, Any],
    sheet: Mapping[str, Any],
    at: datetime,
) -> None:
    """So that people of a report that came or was read in a former month, or before a restore, are compared on."""
    phone = reporter_phone(envelope, details)
    named = [*([Identity(full_name="", phone=phone)] if phone else []), *named_in(sheet, today=localdate(at))]
    if named and not triage.decision and rings.facts().newest.kek_id not in triage.token_months:
        with entering() as actor:
            renew_tokens(by=actor, at=at, envelope=envelope, named=named)


_ON_SHEET = {"number": "phone", "when": "hours", "cover": "cover", "answers": "safe"}
"""Fields of the sheet, and what of a report's details says the same."""


def own_contact(envelope: Envelope, about: str, details: Mapping[str, Any]) -> dict[str, str]:
    """How a reporter who is `about` themself wants to be reached, as the fields of the sheet."""
    if about != SELF or envelope.channel == Channel.PARTNER or details.get("contact") == "no":
        return {}
    return {name: str(details[detail]) for name, detail in _ON_SHEET.items() if details.get(detail)}


HANDED_ON = "handed_on"
"""Reason code of what goes on from a report to its case: nobody has read the story for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeardReport:
    """What goes on from one report: its sheet, or what its reporter asked where nobody has written one."""

    # Who must not know stands there in words of triage, not as the reporter wrote it.
    is_kept_reworded: bool = False
    body: Mapping[str, Any] = field(default_factory=dict, repr=False)
    # How to reach whoever reported about somebody else, where they agreed to it.
    reporter: ContactCard | None = field(default=None, repr=False)
    number: str = ""
    # Some of it does not open: who must not know may have stayed behind.
    is_whole: bool = True


SHEET = "sheet"
"""The part of a report that triage wrote, where DETAILS is what its reporter answered."""

type _Part = tuple[UUID, str]
type _Sent = tuple[Envelope, str, str]
"""A report, whom it is about as triage heard it, and a part of it."""


def open_sheets(*, entering: Entering, number: str, at: datetime) -> dict[UUID, HeardReport]:
    """What goes on with a decision of the actor's, by report: of this one, and of what goes along with it.

    Empty where there is none of theirs to decide; of what does not open the rest goes on. Raises Refused.
    """

    def opened(only: _Part | None = None) -> tuple[list[_Sent], dict[_Part, str]]:
        (parts, asked), texts = door.open_sealed(
            entering, lambda actor: _handed_on(actor, number, only), reason=HANDED_ON, at=at
        )
        return parts, dict(zip(asked, texts, strict=True))

    try:
        parts, texts = opened()
    except (OpeningBroken, KeyDestroyed):
        with entering() as actor:
            (parts, asked), _items = _handed_on(actor, number, None)
        texts = {}
        for part in asked:
            with suppress(OpeningBroken, KeyDestroyed):
                texts |= opened(part)[1]
    found: dict[UUID, HeardReport] = {}
    known: set[ContactCard | None] = {None}
    for each, about in {envelope.pk: (envelope, about) for envelope, about, _part in parts}.values():
        details, body = (json.loads(texts.get((each.pk, part), "{}")) for part in (DETAILS, SHEET))
        heard = _heard(each, about, details, body, is_known=(each.pk, DETAILS) in texts)
        is_whole = all((each.pk, part) in texts for envelope, _about, part in parts if envelope.pk == each.pk)
        # Of who reported twice one card.
        reporter = None if heard.reporter in known else heard.reporter
        found[each.pk] = replace(heard, reporter=reporter, is_whole=is_whole)
        known.add(heard.reporter)
    return found


def _handed_on(
    actor: Actor, number: str, only: _Part | None
) -> tuple[tuple[list[_Sent], list[_Part]], Sequence[SealedItem]]:
    """Details and sheets of the reports that a decision takes along; of which the door is asked for, or for one."""
    actor.require(Permission.REPORT_DECIDE)
    envelope, triage, _sheet = report_and_sheet(actor, number)
    if triage is None or triage.taken_by != actor.person_id or triage.decision:
        return ([], []), []
    check_powers(actor)
    found = [envelope, *followers_of(envelope.pk)]
    sheets = Worksheet.objects.in_bulk([each.pk for each in found])
    parts = [
        (each, about_of(each, sheets.get(each.pk)), part)
        for each in found
        for part in (DETAILS, *([SHEET] if each.pk in sheets else []))
    ]
    keys = {each.pk: key_of(each) for each in found}
    asked, items = [], []
    for each, _about, part in parts:
        key = keys[each.pk]
        is_gone = isinstance(key, DataKey) and key.destroyed_at is not None
        if is_gone or only not in {None, (each.pk, part)}:
            continue
        place = sheet_place(each.pk) if part == SHEET else report_place(TABLE, each.pk, DETAILS)
        sealed = sheets[each.pk].sealed_body if part == SHEET else each.sealed_details
        asked.append((each.pk, part))
        items.append(item_of(each.pk, place, sealed, key))
    return (parts, asked), items


def _heard(
    envelope: Envelope, about: str, details: Mapping[str, Any], body: Mapping[str, Any], *, is_known: bool
) -> HeardReport:
    """Words are triage's own only where the reporter's (`is_known`) could be read beside them."""
    is_kept_reworded = is_known and bool(body) and is_reworded(body.get("kept_words") or "", details)
    reporter = _reporter_card(envelope, about, details)
    heard = with_own_contact(envelope, about, details, body)
    if not body:
        heard["kept_words"] = exclusion_words(details)
    elif reporter is not None:
        # The sheet proposed the number of who said that they need help themself; triage heard of somebody else.
        proposed = own_contact(envelope, envelope.about, details)
        if proposed.get("number") and proposed["number"] == body.get("number"):
            heard = {name: value for name, value in heard.items() if name not in proposed or value != proposed[name]}
    return HeardReport(body=heard, reporter=reporter, number=envelope.number, is_kept_reworded=is_kept_reworded)


def with_own_contact(
    envelope: Envelope, about: str, details: Mapping[str, Any], body: Mapping[str, Any]
) -> dict[str, Any]:
    """What triage wrote; the number of a reporter who needs help themself too, where no sheet had proposed it."""
    was_proposed = bool(body) and envelope.about == SELF
    own = {} if was_proposed or body.get("number") else own_contact(envelope, about, details)
    return {**own, **{name: value for name, value in body.items() if value or name not in own}}


def _reporter_card(envelope: Envelope, about: str, details: Mapping[str, Any]) -> ContactCard | None:
    contact = reporter_contact(details) if envelope.channel != Channel.PARTNER else None
    # Who gives the unit a number may be called at it, asked or not whether it is safe: the card says which.
    agreed = {"yes", "unasked"} if envelope.channel in DESK_CHANNELS else {"yes"}
    if about == SELF or details.get("contact") not in agreed or contact is None or not contact.number:
        return None
    return ContactCard(number=contact.number, answers=contact.allowed, cover=contact.cover, note=contact.note)


def open_draft(*, entering: Entering, draft_id: UUID, door_used: Door, at: datetime) -> dict[str, list[str]]:
    """What a draft of the actor's own holds, by field. Raises Refused, SealBroken."""

    def select(actor: Actor) -> tuple[None, Sequence[SealedItem]]:
        draft = draft_for(actor, draft_id, door_used)
        check_powers(actor)
        key = ReportKey(key_id=draft.key_id, report_id=draft.pk, blob=draft.key_blob)
        return None, [item_of(draft.pk, draft_place(draft.pk), draft.sealed_body, key)]

    _none, (text,) = door.open_sealed(entering, select, reason=WORK, at=at)
    body: dict[str, list[str]] = json.loads(text)
    return body
