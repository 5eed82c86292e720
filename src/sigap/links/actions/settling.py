"""What becomes of a link: opened to both sides on request, settled by either, each told of what the other did.

The functions of the database decide whose link it is and write; the other case's id leaves them for its own trail and
for the notice to its manager, and reaches no page.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import connection
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.audit.kinds import StreamKind
from sigap.cases.actions.powers import check_all_powers
from sigap.cases.actions.recording import record_case_event
from sigap.cases.queries import CaseAccess
from sigap.kernel.errors import Conflict, Refused, Unable
from sigap.links import events
from sigap.links.rules import LINK_SIDE, CoincidenceReason, LinkDeclineReason, LinkStatus, RequestReason
from sigap.notifications.actions import notify
from sigap.vault.rotation import count_code

AGREED = "link_agreed"


class UnableToSettleLink(Unable):
    """No reason, or said to be the same before anybody compared."""


class UnableToAnswerLink(Unable):
    """The other side asked first, or nobody asks."""


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What the database made of an act, and where the other side is told of it."""

    what: str
    own_case: UUID
    other_side: UUID
    other_case: UUID
    hearer: UUID


@audit.action
def settle_link(
    *,
    by: Actor,
    at: datetime,
    access: CaseAccess,
    side_id: UUID,
    verdict: LinkStatus,
    reason: CoincidenceReason | None = None,
    based_on: int,
) -> None:
    """Says what a link is: the same people, a coincidence and why, handled together. The same again changes nothing.

    Either side may say so, the other is told and may say otherwise. Raises UnableToSettleLink, Conflict, Refused.
    """
    _check(by, access)
    if verdict is LinkStatus.COINCIDENCE and reason is None:
        raise UnableToSettleLink(_("Pilih mengapa ini kebetulan. Alasannya dibaca pihak lain juga."))
    why = reason.value if reason and verdict is LinkStatus.COINCIDENCE else ""
    done = _called(
        "SELECT * FROM links.settle(%s, %s, %s, %s, %s)", [side_id, verdict.value, why, based_on, at], access
    )
    if done.what == "conflict":
        raise Conflict(_("Rekan Anda baru saja memutuskan kaitan ini. Baca dulu keadaannya sekarang."))
    if done.what == "closed":
        raise UnableToSettleLink(
            _("Kaitan ini belum dibuka untuk kedua pihak. Minta dibuka dulu, lalu cocokkan sebelum memutuskan.")
        )
    ids = {"verdict": verdict.value, **({"reason": why} if why else {})}
    _tell(by, at, done, side_id, events.SETTLED, "link-settled", **ids)


@audit.action
def request_opening(*, by: Actor, at: datetime, access: CaseAccess, side_id: UUID, reason: RequestReason) -> None:
    """Asks the other side to open the link to both; twice changes nothing. Raises UnableToAnswerLink, Refused."""
    _check(by, access)
    done = _called("SELECT * FROM links.request(%s, %s, %s, %s)", [uuid4(), side_id, reason.value, at], access)
    if done.what == "theirs":
        raise UnableToAnswerLink(_("Pihak lain sudah meminta hal yang sama. Jawab permintaannya di halaman ini."))
    _tell(by, at, done, side_id, events.REQUESTED, "link-request", reason=reason.value)


@audit.action
def answer_request(
    *, by: Actor, at: datetime, access: CaseAccess, side_id: UUID, decline: LinkDeclineReason | None
) -> None:
    """Opens the link to both sides, or says why not (`decline`). The same again changes nothing.

    Raises Conflict where it was answered otherwise, Refused.
    """
    _check(by, access)
    done = _called("SELECT * FROM links.answer(%s, %s, %s)", [side_id, decline.value if decline else "", at], access)
    if done.what == "conflict":
        raise Conflict(_("Permintaan ini sudah dijawab rekan Anda. Baca dulu jawabannya."))
    _tell(by, at, done, side_id, events.ANSWERED, "link-answered", answer=decline.value if decline else AGREED)


@audit.action
def note_list_printed(*, by: Actor, at: datetime, count: int) -> None:
    """The list of links went on paper."""
    by.require(Permission.LINK_SETTLE)
    audit.record(
        audit.NewEvent(
            code=events.PRINTED,
            stream_kind=StreamKind.SYSTEM,
            stream_id=by.person_id,
            at=at,
            actor_id=by.person_id,
            ids={"count": count_code(count)},
        )
    )


def _check(by: Actor, access: CaseAccess) -> None:
    access.require(by, Permission.LINK_SETTLE, Section.LEGAL)
    check_all_powers(by, access)


def _called(statement: str, values: Sequence[Any], access: CaseAccess) -> _Outcome:
    """What the database made of it. Raises Refused where the link is none of this person's, as where there is none."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        row = cursor.fetchone()
    if row is None or row[1] != access.case.id:
        raise Refused(Permission.LINK_SETTLE, ids={"case": str(access.case.id)})
    return _Outcome(*row)


def _tell(by: Actor, at: datetime, done: _Outcome, side_id: UUID, code: str, notice: str, **ids: str) -> None:
    """Both trails hold it, each with its own side; the other side's manager, or who asked, is told."""
    if done.what == "unchanged":
        audit.unchanged()
        return
    record_case_event(by, at, done.own_case, code, side=str(side_id), **ids)
    record_case_event(by, at, done.other_case, code, side=str(done.other_side), **ids)
    if done.hearer != by.person_id:
        about = {"case": str(done.other_case), LINK_SIDE: str(done.other_side)}
        notify(at=at, code=notice, person_id=done.hearer, ids=about)
