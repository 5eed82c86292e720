"""Numbers that many share: named by a head, ended again. Whatever bears one is compared anew."""

from datetime import datetime
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction

from sigap import audit
from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.audit.kinds import StreamKind
from sigap.kernel.errors import Refused, Unable
from sigap.links import events
from sigap.links.actions.leads import TOO_LITTLE
from sigap.links.models import CommonNumber
from sigap.links.rules import LeadKind
from sigap.matching.digits import phone_key
from sigap.matching.facts import account_key
from sigap.ui.taking_back import TakeBackReason, require_reason
from sigap.vault import rings
from sigap.vault.ring_use import EpochFacts
from sigap.vault.tokens import TokenKind, token

_TOKENS = {LeadKind.PHONE: TokenKind.PHONE, LeadKind.ACCOUNT: TokenKind.ACCOUNT}


class UnableToMarkCommon(Unable):
    """No number, or no word of whose it is."""


def token_of_common(kind: str, value: str, *, epoch: EpochFacts | None = None) -> bytes:
    """What stands for it beside the tokens of leads."""
    return token(_TOKENS[LeadKind(kind)], (value,), epoch=epoch)


@audit.action
def mark_common(*, by: Actor, at: datetime, kind: LeadKind, typed: str, words: str) -> CommonNumber:
    """Names a number that many share; one that is named already stays as it is. Raises UnableToMarkCommon, Refused."""
    by.require(Permission.LINK_COMMON)
    value = phone_key(typed) if kind is LeadKind.PHONE else account_key(typed)
    if kind not in _TOKENS or not value:
        raise UnableToMarkCommon(TOO_LITTLE[kind])
    standing = CommonNumber.objects.filter(kind=kind.value, value=value, ended_at=None)
    if known := standing.first():
        audit.unchanged()
        return known
    row = CommonNumber(
        id=uuid4(),
        kind=kind.value,
        value=value,
        words=words.strip(),
        token=token_of_common(kind.value, value),
        kek_id=rings.facts().newest.kek_id,
        added_at=at,
        added_by=by.person_id,
        added_by_name=by.name,
        office_id=by.offices_where(Permission.LINK_COMMON)[0],
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        audit.unchanged()
        return standing.get()
    _record(by, at, events.COMMON_ADDED, row)
    return row


@audit.action
def end_common(*, by: Actor, at: datetime, number_id: UUID, reason: TakeBackReason | None) -> CommonNumber:
    """It counts in full again. Twice changes nothing. Raises Refused, ReasonMissing."""
    by.require(Permission.LINK_COMMON)
    row = CommonNumber.objects.filter(pk=number_id).first()
    if row is None:
        raise Refused(Permission.LINK_COMMON, ids={"number": str(number_id)})
    if row.ended_at is not None:
        audit.unchanged()
        return row
    why = require_reason(reason)
    if not CommonNumber.objects.filter(pk=row.pk, ended_at=None).update(ended_at=at, ended_by=by.person_id):
        # Another head was quicker.
        audit.unchanged()
        row.refresh_from_db()
        return row
    row.ended_at, row.ended_by = at, by.person_id
    _record(by, at, events.COMMON_ENDED, row, reason=why.value)
    return row


def _record(by: Actor, at: datetime, code: str, row: CommonNumber, **ids: str) -> None:
    audit.record(
        audit.NewEvent(
            code=code,
            stream_kind=StreamKind.AGENCY,
            stream_id=row.office_id,
            at=at,
            actor_id=by.person_id,
            ids={"number": str(row.id), **ids},
        )
    )
