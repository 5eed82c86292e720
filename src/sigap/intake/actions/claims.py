"""Claim tokens: whoever a report was written down for sets six words of their own, that no officer ever sees.

A token is shown once, to who hands it out; the database keeps a keyed trace. It lapses by itself, which is no deadline.
"""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.intake import events
from sigap.intake.actions.report_state import one_at_a_time, record_report_event
from sigap.intake.queries import hands_out
from sigap.intake.rules import Door
from sigap.kernel.errors import Refused, Unable
from sigap.mailbox import codes
from sigap.mailbox.claims.codes import CLAIM_LASTS, ClaimFor, claim_for, claim_trace
from sigap.mailbox.models import Claim
from sigap.ui.taking_back import TakeBackReason, require_reason

_POWERS = {Door.DESK: Permission.REPORT_ENTER, Door.PARTNER: Permission.REPORT_BRING}


class UnableToIssueClaim(Unable):
    """This form's token was used, taken back or is too old."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuedClaim:
    """A token as it is handed out, once."""

    words: tuple[str, ...] = field(repr=False)
    expires_at: datetime
    given_to: ClaimFor


@audit.action
def issue_claim(
    *, by: Actor, at: datetime, envelope_id: UUID, door: Door, given_to: ClaimFor, form_key: UUID
) -> IssuedClaim:
    """A token for the report; one handed out before and not used is good for nothing from now on.

    A second click gives the same words. Raises Refused, UnableToIssueClaim.
    """
    _require(by, envelope_id, door)
    one_at_a_time("claim", envelope_id)
    secret = codes.load_secret(settings.SIGAP_KEYS)
    words = claim_for(secret, envelope_id.bytes + form_key.bytes)
    trace = claim_trace(secret, words)
    before = Claim.objects.filter(token=trace).first()
    if before is not None:
        if not before.is_open(at):
            raise UnableToIssueClaim(_("Kode dari formulir ini sudah dipakai, dibatalkan, atau lewat. Buat yang baru."))
        audit.unchanged()
        return IssuedClaim(words=words, expires_at=before.expires_at, given_to=ClaimFor(before.given_to))
    _take_back(by, at, envelope_id, TakeBackReason.REPLACED)
    made = Claim.objects.create(
        envelope_id=envelope_id,
        token=trace,
        issued_at=at,
        issued_by=by.person_id,
        issued_by_name=by.name,
        given_to=given_to,
        expires_at=at + CLAIM_LASTS,
    )
    record_report_event(by, at, envelope_id, events.CLAIM_ISSUED, given_to=given_to.value)
    return IssuedClaim(words=words, expires_at=made.expires_at, given_to=given_to)


@audit.action
def cancel_claim(*, by: Actor, at: datetime, envelope_id: UUID, door: Door, reason: TakeBackReason | None) -> bool:
    """Takes back what was handed out and not used; False where there is nothing, also when it was used just now."""
    _require(by, envelope_id, door)
    one_at_a_time("claim", envelope_id)
    if not _take_back(by, at, envelope_id, require_reason(reason)):
        audit.unchanged()
        return False
    return True


def _require(by: Actor, envelope_id: UUID, door: Door) -> None:
    by.require(_POWERS[door], report=str(envelope_id))
    if not hands_out(envelope_id):
        raise Refused(_POWERS[door], ids={"report": str(envelope_id)})


def _take_back(by: Actor, at: datetime, envelope_id: UUID, reason: TakeBackReason) -> bool:
    """What can still be used, and what has lapsed: one of a report is good at a time."""
    unused = Claim.objects.filter(envelope_id=envelope_id, claimed_at=None, cancelled_at=None)
    was_open = unused.filter(expires_at__gt=at).exists()
    gone = unused.update(cancelled_at=at, cancelled_by=by.person_id)
    if was_open and gone:
        record_report_event(by, at, envelope_id, events.CLAIM_CANCELLED, reason=reason.value)
    return bool(was_open and gone)
