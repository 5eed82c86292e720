"""Where what is kept apart is opened: a report of the lane by its recipient's own passphrase, one field of a reporter.

The trace comes first, as at the vault's door; a wrong passphrase is told in the trail, too.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from django.utils.translation import gettext_lazy as _

from sigap.access.entry import Actor, check_powers, require_step_up
from sigap.access.permissions import Permission
from sigap.audit.kinds import StreamKind
from sigap.cases.reading import Entering, open_identity, safe_contact
from sigap.custody.actions import note_wrong
from sigap.custody.actions.disclosing import check_disclosure, reason_place
from sigap.custody.actions.lane import OpenLane
from sigap.custody.models import Disclosure, LaneReport, RecipientKey
from sigap.custody.queries import (
    disclosure_asked,
    disclosure_to_answer,
    lane_report_for,
    own_key,
    own_locked,
    share_of,
)
from sigap.custody.rules import DisclosedField
from sigap.intake.queries import report_and_sheet
from sigap.kernel.errors import Refused, Unable
from sigap.mailbox.conflict_posting import TABLE
from sigap.mailbox.posting import DETAILS, STORY
from sigap.mailbox.posting import TABLE as ENVELOPE
from sigap.vault import door
from sigap.vault.door import Item, ItemKind, PersonalKey, ReportKey
from sigap.vault.envelope_sealing import report_place
from sigap.vault.hpke import open_key_with
from sigap.vault.models import DataKey
from sigap.vault.personal_keys import PassphraseWrong, unlock

READ = "conflict"
DISCLOSURE = "disclosure"
MOVE = "conflict_found"


class UnableToUnlock(Unable):
    """The passphrase is not the one of the actor's key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unlocked:
    """The actor's own private half, for one answer."""

    key: RecipientKey
    private: X25519PrivateKey = field(repr=False)


def unlock_own(*, entering: Entering, passphrase: str, at: datetime) -> Unlocked:
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
    return Unlocked(key=key, private=private)


def open_lane(*, entering: Entering, number: str, unlocked: Unlocked, at: datetime) -> tuple[LaneReport, OpenLane]:
    """A report of the lane in clear. Raises Refused, SealBroken."""
    found: list[tuple[LaneReport, PersonalKey]] = []

    def select(actor: Actor) -> Sequence[Item]:
        report = lane_report_for(actor, number)
        if report.ended:
            raise Refused(Permission.CONFLICT_RECEIVE)
        check_powers(actor)
        share = share_of(actor, report)
        key = PersonalKey(key_id=report.key_id, report_id=report.pk, blob=bytes(share.blob), private=unlocked.private)
        found.append((report, key))
        return [
            Item(
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

    story, details = door.open_sealed(entering, select, reason=READ, at=at)
    report, key = found[0]
    data_key = open_key_with(key.private, key.blob, key_id=key.key_id, subject=key.report_id)
    return report, OpenLane(story=story, details=json.loads(details), key=data_key)


def open_reason(*, entering: Entering, disclosure_id: UUID, at: datetime) -> tuple[Disclosure, str]:
    """Another office's request with its reason, for who answers it. Raises Refused, MacBroken, SealBroken."""
    found: list[Disclosure] = []

    def select(actor: Actor) -> Sequence[Item]:
        row = disclosure_to_answer(actor, disclosure_id)
        check_disclosure(row)
        check_powers(actor)
        found.append(row)
        return [
            Item(
                kind=ItemKind.ROOM,
                subject_id=row.pk,
                stream_kind=StreamKind.CASE,
                stream_id=row.case_id,
                place=reason_place(row.pk),
                sealed=row.sealed_reason,
                key=ReportKey(key_id=row.key_id, report_id=row.pk, blob=row.key_blob),
            )
        ]

    (reason,) = door.open_sealed(entering, select, reason=DISCLOSURE, at=at)
    return found[0], reason


def open_field(*, entering: Entering, disclosure_id: UUID, at: datetime) -> tuple[Disclosure, list[str]]:
    """The one field that was granted, while its minutes run. Raises Refused, BudgetSpent, MacBroken, SealBroken."""
    with entering() as actor:
        row = disclosure_asked(actor, disclosure_id)
        check_disclosure(row)
        if row.opened_at is None or row.until is None or not row.opened_at <= at < row.until:
            raise Refused(Permission.DISCLOSURE_ASK, ids={"case": str(row.case_id)})
    code, ordinal = row.case_code, row.ordinal
    if row.field == DisclosedField.NAME:
        opened = open_identity(entering=entering, code=code, ordinal=ordinal, reason=DISCLOSURE, at=at)
        return row, [opened.identity.full_name]
    card = safe_contact(entering=entering, code=code, ordinal=ordinal, reason=DISCLOSURE, at=at)
    return row, [] if card is None else [line for line in (card.how, card.never_words) if line]


def open_to_move(*, entering: Entering, number: str, at: datetime) -> tuple[str, dict[str, Any]]:
    """Story and details of an ordinary report that the actor has, to be sealed anew. Raises Refused, SealBroken."""

    def select(actor: Actor) -> Sequence[Item]:
        actor.require(Permission.REPORT_DECIDE)
        envelope, triage, _sheet = report_and_sheet(actor, number)
        if triage is None or triage.taken_by != actor.person_id or triage.decision:
            raise Refused(Permission.REPORT_DECIDE, ids={"report": str(envelope.pk)})
        check_powers(actor)
        key: DataKey | ReportKey
        if envelope.key_blob is None:
            key = door.key_rows([envelope.key_id])[envelope.key_id]
        else:
            key = ReportKey(key_id=envelope.key_id, report_id=envelope.pk, blob=envelope.key_blob)
        return [
            Item(
                kind=ItemKind.REPORT,
                subject_id=envelope.pk,
                stream_kind=StreamKind.SYSTEM,
                stream_id=envelope.pk,
                place=report_place(ENVELOPE, envelope.pk, column),
                sealed=getattr(envelope, column),
                key=key,
            )
            for column in (STORY, DETAILS)
        ]

    story, details = door.open_sealed(entering, select, reason=MOVE, at=at)
    return story, json.loads(details)
