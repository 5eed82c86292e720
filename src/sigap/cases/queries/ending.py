"""What a case's summary says of its end and of its reporters, read along with the rest of the page in one statement."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db.models import BooleanField, F, Func, IntegerField, OuterRef
from django.db.models.functions import JSONObject
from django.utils.functional import Promise

from sigap.cases.models import OBJECTION_LABELS, REOPENING_LABELS, CallBack, Closing
from sigap.cases.rules import ClosingObjection, ClosingStatus, ReopeningReason

_SHOWN = 3


class MayAnswer(Func):
    """Whether the actor is a second person for the closing of the case with this id."""

    function = "cases.may_answer_closing"
    output_field = BooleanField()


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedClosing:
    """What stood against the closing, said by whom and when."""

    words: Promise
    by_name: str
    at: datetime
    has_words: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Reopening:
    """Why the case opened again, by whom and when."""

    words: Promise
    by_name: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class GlanceClosing:
    """The newest wish to close the case."""

    id: UUID
    status: ClosingStatus
    asked_by_name: str
    is_cared: bool
    may_answer: bool
    refused: RefusedClosing | None = None
    reopened: Reopening | None = None
    # Who follows the criminal case and the restitution after the closing.
    follower_name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GlanceCallBack:
    """A call-back that nobody has looked at yet."""

    id: UUID
    office_id: UUID
    asked_by: UUID
    asked_by_name: str
    asked_at: datetime
    was_on_duty: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """The wish to close, call-backs to look at, and the numbers of reporters who left a number."""

    closing: GlanceClosing | None = None
    call_backs: tuple[GlanceCallBack, ...] = ()
    reporters: tuple[int, ...] = ()


def ending_facts() -> dict[str, Any]:
    """What a statement over one case reads for it."""
    closing = Closing.objects.filter(case=OuterRef("pk")).order_by("-asked_at")
    calls = CallBack.objects.filter(case=OuterRef("pk"), reviewed_at=None).order_by("asked_at")
    return {
        "closings": ArraySubquery(
            closing.values(
                found=JSONObject(
                    id="id",
                    status="status",
                    who="asked_by_name",
                    cared="cared_at",
                    may=MayAnswer(F("case_id")),
                    objection="objection",
                    key="key_id",
                    answered_by="answered_by_name",
                    answered_at="answered_at",
                    follower="follower_name",
                    reopening="reopening_reason",
                    reopened_by="reopened_by_name",
                    reopened_at="reopened_at",
                )
            )[:1]
        ),
        "calls": ArraySubquery(
            calls.values(
                found=JSONObject(
                    id="id", office="office_id", by="asked_by", who="asked_by_name", at="asked_at", duty="was_on_duty"
                )
            )[:_SHOWN]
        ),
        "reporters": Func(F("pk"), function="cases.reporter_numbers", output_field=ArrayField(IntegerField())),
    }


def ending_from(row: Mapping[str, Any]) -> Ending:
    """The same as the page uses it."""
    return Ending(
        closing=next(map(_closing, row["closings"]), None),
        call_backs=tuple(map(_call_back, row["calls"])),
        reporters=tuple(row["reporters"]),
    )


def _closing(facts: Mapping[str, Any]) -> GlanceClosing:
    return GlanceClosing(
        id=UUID(facts["id"]),
        status=ClosingStatus(facts["status"]),
        asked_by_name=facts["who"],
        is_cared=facts["cared"] is not None,
        may_answer=facts["may"],
        refused=_refused(facts["objection"], facts["answered_by"], facts["answered_at"], has_words=bool(facts["key"])),
        follower_name=facts["follower"],
        reopened=Reopening(
            words=REOPENING_LABELS[ReopeningReason(facts["reopening"])],
            by_name=facts["reopened_by"],
            at=datetime.fromisoformat(facts["reopened_at"]),
        )
        if facts["reopening"]
        else None,
    )


def _refused(objection: str, by_name: str, at: str, *, has_words: bool) -> RefusedClosing | None:
    if not objection:
        return None
    words = OBJECTION_LABELS[ClosingObjection(objection)]
    return RefusedClosing(words=words, by_name=by_name, at=datetime.fromisoformat(at), has_words=has_words)


def refused_by(closing: Closing | None) -> RefusedClosing | None:
    """What stood against this wish to close; none where nobody refused it."""
    if closing is None or closing.answered_at is None:
        return None
    return _refused(
        closing.objection, closing.answered_by_name, closing.answered_at.isoformat(), has_words=bool(closing.key_id)
    )


def _call_back(facts: Mapping[str, Any]) -> GlanceCallBack:
    return GlanceCallBack(
        id=UUID(facts["id"]),
        office_id=UUID(facts["office"]),
        asked_by=UUID(facts["by"]),
        asked_by_name=facts["who"],
        asked_at=datetime.fromisoformat(facts["at"]),
        was_on_duty=facts["duty"],
    )
