"""A conflict found later: an ordinary report goes to the lane, newly sealed, its old key destroyed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor, check_powers, require_step_up
from sigap.access.permissions import Permission
from sigap.custody import events
from sigap.intake.actions.ground import mine_undecided, stop_clock
from sigap.kernel.errors import Unable
from sigap.mailbox.conflict_posting import details_text, seal_for, standing
from sigap.mailbox.conflict_rules import fit, left_out
from sigap.mailbox.models import Envelope
from sigap.mailbox.posting import DETAILS, STORY
from sigap.vault.erasing import ErasedLine

__all__ = ["Moving", "UnableToMove", "move_report"]


class UnableToMove(Unable):
    """Too few recipients stand who are independent of what is named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moving:
    """An ordinary report in clear, opened beforehand through the vault's door, and what it turned out to name."""

    story: str = field(repr=False)
    details: Mapping[str, Any] = field(repr=False)
    named: Sequence[str] = ()


_TAKE_IN = """
SELECT custody.take_in(%(envelope)s, %(id)s, %(at)s, %(key_id)s, %(story)s, %(details)s, %(keys)s::uuid[],
  %(blobs)s::bytea[], %(erasure)s, %(mac)s)
"""


@audit.action
def move_report(*, by: Actor, at: datetime, envelope: Envelope, moving: Moving) -> None:
    """Moves a report that the actor has and nobody decided. From then on no one at the ordinary desk opens it.

    Raises UnableToMove, UnableToDecide, StepUpNeeded.
    """
    by.require(Permission.REPORT_DECIDE, report=str(envelope.pk))
    mine_undecided(by, envelope)
    require_step_up(by, at=at)
    check_powers(by)
    kinds = left_out(moving.named)
    found = fit(standing(sorted(kinds)), kinds_left_out=kinds, regency=settings.SIGAP_REGENCY)
    if not moving.named or not found.is_enough:
        raise UnableToMove(_("Belum cukup penerima yang tidak terkait dengan kantor itu. Laporan tetap di sini."))
    stop_clock(by, at, envelope, "moved")
    inside = dict(moving.details) | {
        "named": sorted(moving.named),
        "flags": list(envelope.flags),
        "about": envelope.about,
        "area": envelope.area,
    }
    lane_id = uuid4()
    texts = {STORY: moving.story, DETAILS: details_text(inside)}
    sealed = seal_for(found.recipients, texts, report_id=lane_id)
    erased = ErasedLine.signed(key_id=envelope.key_id, erasure_id=lane_id, erased_at=at)
    with connection.cursor() as cursor:
        cursor.execute(
            _TAKE_IN,
            {
                "envelope": envelope.pk,
                "id": lane_id,
                "at": at,
                "key_id": sealed.key_id,
                "story": sealed.texts[STORY],
                "details": sealed.texts[DETAILS],
                "keys": [key_id for key_id, _blob in sealed.shares],
                "blobs": [blob for _key_id, blob in sealed.shares],
                "erasure": lane_id,
                "mac": erased.mac,
            },
        )
    _say(by, at, lane_id, envelope.pk)


def _say(by: Actor, at: datetime, lane_id: UUID, envelope_id: UUID) -> None:
    audit.record(
        audit.Event(
            code=events.MOVED,
            stream_kind="system",
            stream_id=lane_id,
            at=at,
            actor_id=by.person_id,
            ids={"report": str(lane_id), "from": str(envelope_id)},
        )
    )
