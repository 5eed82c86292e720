"""A draft written activity by activity, what a year left carried on, and the limits of the lights."""

from collections.abc import Collection
from dataclasses import asdict, replace
from datetime import date, datetime
from uuid import UUID

from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.actions.powers import require
from sigap.access.entry import Actor, By
from sigap.access.events import SYSTEM_STREAM
from sigap.access.permissions import Permission
from sigap.actionplan import events
from sigap.actionplan.actions.editions import UnableToPlan, require_planner, store_matrix
from sigap.actionplan.actions.wording import require_plain
from sigap.actionplan.models import LampLimit, PlanEdition
from sigap.actionplan.queries import matrix_of, reported_at_year_end
from sigap.actionplan.rules.carrying import carried_on, leftovers
from sigap.actionplan.rules.lamps import LampLimits
from sigap.actionplan.rules.matrix import ActivityFacts
from sigap.audit.kinds import StreamKind

_WHOLE, _LATEST_ENTRY = 100, 90


@audit.action
def write_activity(
    *, by: Actor, at: datetime, edition: PlanEdition, activity: ActivityFacts, based_on: int
) -> PlanEdition:
    """An activity in a draft, new or in the place of what stood. Raises Refused, Conflict, UnableToPlan."""
    require_planner(by)
    matrix = matrix_of(edition)
    rows = list(matrix.activities)
    places = [place for place, each in enumerate(rows) if each.key == activity.key]
    same = [
        place for place, each in enumerate(rows) if (each.goal, each.programme) == (activity.goal, activity.programme)
    ]
    if places:
        rows[places[0]] = activity
    else:
        rows.insert(same[-1] + 1 if same else len(rows), activity)
    whole = replace(matrix, activities=tuple(rows))
    return store_matrix(by=by, at=at, edition=edition, matrix=whole, based_on=based_on)


@audit.action
def remove_activity(*, by: Actor, at: datetime, edition: PlanEdition, key: UUID) -> PlanEdition:
    """An activity leaves a draft; removed twice changes nothing. Raises Refused, UnableToPlan."""
    require_planner(by)
    matrix = matrix_of(edition)
    rows = tuple(each for each in matrix.activities if each.key != key)
    if len(rows) == len(matrix.activities):
        audit.unchanged()
        return edition
    whole = replace(matrix, activities=rows)
    return store_matrix(by=by, at=at, edition=edition, matrix=whole, based_on=edition.version)


@audit.action
def carry_over(
    *, by: Actor, at: datetime, edition: PlanEdition, year: int, keys: Collection[UUID], based_on: int
) -> int:
    """Adds what a year left of these activities to the year after; what was carried is not carried again.

    Returns how many went on. Raises Refused, Conflict, UnableToPlan where the plan ends with that year.
    """
    require_planner(by)
    if not edition.plan.first_year <= year < edition.plan.last_year:
        raise UnableToPlan(_("Rencana berakhir pada tahun itu. Sisa dibawa ke rencana berikutnya."))
    matrix = matrix_of(edition)
    found = [
        each for each in leftovers(matrix, reported_at_year_end(edition.plan, year), year) if each.activity.key in keys
    ]
    if not found:
        raise UnableToPlan(_("Tidak ada sisa untuk kegiatan yang dipilih."))
    store_matrix(by=by, at=at, edition=edition, matrix=carried_on(matrix, found, year), based_on=based_on)
    return len(found)


@audit.action
def set_limits(
    *, by: Actor, at: datetime, on_track: int, behind: int, entry_days: int, valid_from: date, decided: str
) -> LampLimit:
    """Limits of the lights from a day on; those before stay for the days before. Raises Refused."""
    by.require(Permission.PLAN_MANAGE)
    limits = LampLimits(on_track=on_track, behind=behind, entry_days=entry_days, decided=decided)
    return _set_limits(by, at, limits, valid_from)


@audit.action
def take_over_limits(*, by: By, at: datetime, limits: LampLimits) -> LampLimit:
    """Limits as a file of set-up says them, from today on. Raises Refused, UnableToPlan."""
    require(by, Permission.PLAN_MANAGE)
    require_plain([limits.decided])
    if not (1 <= limits.behind < limits.on_track <= _WHOLE and 1 <= limits.entry_days <= _LATEST_ENTRY):
        raise UnableToPlan(_("Batas hijau harus di atas batas kuning."))
    return _set_limits(by, at, limits, localdate(at))


def _set_limits(by: By, at: datetime, limits: LampLimits, valid_from: date) -> LampLimit:
    row = LampLimit(
        valid_from=valid_from,
        **asdict(limits),
        set_by=by.person_id,
        set_at=at,
    )
    row.save(force_insert=True)
    audit.record(
        audit.NewEvent(
            code=events.LIMITS_SET,
            stream_kind=StreamKind.SYSTEM,
            stream_id=SYSTEM_STREAM,
            at=at,
            actor_id=by.person_id,
            ids={"limits": str(row.pk)},
        )
    )
    return row
