"""Reads of exports of rows: what waits and what left, one of them, and which stand in the way of another."""

from datetime import datetime
from uuid import UUID

from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.access.rules import may
from sigap.kernel.errors import Refused
from sigap.releases.models import RowExport
from sigap.releases.queries import prepares
from sigap.releases.rules.spans import ReleaseSpan
from sigap.releases.rules.states import ReleaseState

_SHOWN = 100
_LONG = ("sealed_rows", "tables", "cells")


def exports_for(actor: Actor) -> list[RowExport]:
    """Exports, the newest first. Raises Refused for who neither prepares nor releases."""
    _require(actor)
    return list(RowExport.objects.defer(*_LONG).order_by("-prepared_at", "title")[:_SHOWN])


def export_for(actor: Actor, export_id: UUID, *, lock: bool = False) -> RowExport:
    """One of them. Raises Refused, also where there is none."""
    _require(actor)
    rows = RowExport.objects.defer("sealed_rows").filter(pk=export_id)
    found = (rows.select_for_update(of=("self",)).first() if lock else None) or rows.first()
    if found is None:
        raise Refused(Permission.RELEASE_PROPOSE, ids={"export": str(export_id)})
    return found


def touching(span: ReleaseSpan) -> RowExport | None:
    """The export with rows of its own of the same people, or some of them; one that was declined gave them back."""
    rows = RowExport.objects.filter(same_as=None, first__lte=span.last, last__gte=span.first)
    return rows.exclude(state=ReleaseState.DECLINED).defer("sealed_rows").order_by("prepared_at").first()


def original_of(row: RowExport) -> RowExport:
    """The export in which its rows lie."""
    return row.same_as or row


def may_fetch(actor: Actor, row: RowExport, at: datetime) -> bool:
    """Whether this is one of the two who vouch, while the days last."""
    return row.is_open(at) and actor.person_id in {row.prepared_by, row.answered_by}


def may_release(actor: Actor, row: RowExport) -> bool:
    """Whether this person may be the second: another one, by a role that the first does not hold."""
    is_other = actor.person_id != row.prepared_by
    return row.state == ReleaseState.PROPOSED and is_other and bool(approving_roles(actor) - set(row.prepared_roles))


def approving_roles(actor: Actor) -> set[str]:
    """The roles by which this person may release."""
    return {role.value for role in actor.roles if may((role,), Permission.RELEASE_APPROVE)}


def span_of(row: RowExport) -> ReleaseSpan:
    """The span of an export."""
    return ReleaseSpan(name=row.period, label=row.period_label, first=row.first, last=row.last)


def _require(actor: Actor) -> None:
    if not prepares(actor):
        raise Refused(Permission.RELEASE_PROPOSE)
