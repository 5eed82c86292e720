"""Components of the grant as the regency reads them in the year's technical guidance, and who took its sheet."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID, uuid4

from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor
from sigap.access.events import SYSTEM_STREAM
from sigap.access.permissions import Permission
from sigap.assistance.rules import catalogue
from sigap.audit.kinds import StreamKind
from sigap.kernel.errors import Conflict, Refused, Unable
from sigap.sessions import events
from sigap.sessions.models import GrantComponent
from sigap.sessions.queries import components_of
from sigap.sessions.rules import GrantQuarter

_MANAGES = Permission.GRANT_MANAGE


class UnableToSetComponent(Unable):
    """It says nothing, names a service that is none, or one that another component names."""


@audit.action
def set_component(
    *, by: Actor, at: datetime, year: int, title: str, kinds: Collection[str], source: str
) -> GrantComponent:
    """Adds a component of a year, unconfirmed. Raises UnableToSetComponent, Refused."""
    by.require(_MANAGES)
    known = {row.code for row in catalogue().rows}
    if not kinds or not known >= {*kinds}:
        raise UnableToSetComponent(_("Pilih layanan yang termasuk komponen ini."))
    # Two who add one at the same moment: no service in both.
    audit.one_at_a_time(f"sessions.component:{year}")
    taken = {kind for each in components_of(year) for kind in each.kinds}
    if taken & {*kinds}:
        raise UnableToSetComponent(_("Ada layanan yang sudah termasuk komponen lain: satu layanan, satu komponen."))
    row = GrantComponent(
        id=uuid4(),
        year=year,
        title=title.strip(),
        kinds=sorted({*kinds}),
        source=source.strip(),
        recorded_at=at,
        recorded_by=by.person_id,
        recorded_by_name=by.name,
    )
    row.save(force_insert=True)
    _record(by, at, events.COMPONENT_SET, component=str(row.id))
    return row


@audit.action
def confirm_component(*, by: Actor, at: datetime, component_id: UUID) -> GrantComponent:
    """Another person has read it in the guidance. Twice changes nothing. Raises Refused, Conflict."""
    by.require(_MANAGES)
    row = _standing(component_id)
    if row.confirmed_at is not None:
        audit.unchanged()
        return row
    if row.recorded_by == by.person_id:
        raise Conflict(_("Yang mencatat tidak boleh mencocokkannya sendiri. Minta orang lain membacanya."))
    row.confirmed_at, row.confirmed_by, row.confirmed_by_name = at, by.person_id, by.name
    row.save(update_fields=["confirmed_at", "confirmed_by", "confirmed_by_name"])
    _record(by, at, events.COMPONENT_CONFIRMED, component=str(row.id))
    return row


@audit.action
def end_component(*, by: Actor, at: datetime, component_id: UUID) -> GrantComponent:
    """It stands no longer; a mended one is added anew. Raises Refused."""
    by.require(_MANAGES)
    row = _standing(component_id)
    row.ended_at = at
    row.save(update_fields=["ended_at"])
    _record(by, at, events.COMPONENT_ENDED, component=str(row.id))
    return row


@audit.action
def note_sheet(*, by: Actor, at: datetime, quarter: GrantQuarter) -> None:
    """Leaves the trace of somebody who took the sheet of a quarter."""
    by.require(_MANAGES)
    _record(by, at, events.SHEET_TAKEN, quarter=quarter.code)


def _standing(component_id: UUID) -> GrantComponent:
    row = GrantComponent.objects.select_for_update().filter(pk=component_id, ended_at=None).first()
    if row is None:
        raise Refused(_MANAGES)
    return row


def _record(by: Actor, at: datetime, code: str, **ids: str) -> None:
    audit.record(
        audit.NewEvent(
            code=code, stream_kind=StreamKind.SYSTEM, stream_id=SYSTEM_STREAM, at=at, actor_id=by.person_id, ids=ids
        )
    )
