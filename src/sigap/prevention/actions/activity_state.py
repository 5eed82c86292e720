"""What every act on an activity shares: the activity, locked; words that do not belong; its trace."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor
from sigap.access.events import SYSTEM_STREAM
from sigap.access.permissions import Permission
from sigap.audit.kinds import StreamKind
from sigap.kernel.errors import Refused, Unable
from sigap.kernel.telltale import Shape, telltales
from sigap.prevention.models import PreventionActivity

_BELONGS: Mapping[Shape, Promise] = {
    Shape.CASE_CODE: _(
        "“%(piece)s” terlihat seperti kode kasus. Halaman ini dibaca semua kantor; kasus dibahas di dalam kasusnya."
    ),
    Shape.REPORT_NUMBER: _(
        "“%(piece)s” terlihat seperti nomor laporan. Halaman ini dibaca semua kantor; bahas di halaman laporannya."
    ),
    Shape.NIK: _("“%(piece)s” terlihat seperti NIK. Identitas orang tidak ditulis di sini. Ada bahaya? Catat laporan."),
    Shape.PHONE: _(
        "“%(piece)s” terlihat seperti nomor telepon. Nomor relawan ada di halaman relawan, terkunci. Ada bahaya? Catat"
        " laporan."
    ),
}


class UnableForPrevention(Unable):
    """Nothing changed; the sentence says why."""


def require_plain(texts: Iterable[str]) -> None:
    """Raises UnableForPrevention for a text with the shape of a case, a report or a person's number."""
    for text in texts:
        for found in telltales(text):
            raise UnableForPrevention(_BELONGS[found.shape] % {"piece": found.text})


def locked_activity(by: Actor, activity_id: UUID) -> PreventionActivity:
    """An activity that the actor may write on, held until the act ends. Raises Refused."""
    wanted = PreventionActivity.objects.filter(pk=activity_id)
    found = wanted.select_for_update().first() or wanted.first()
    if found is None or not may_report(by, found):
        raise Refused(Permission.PREVENTION_MANAGE, ids={"activity": str(activity_id)})
    return found


def may_report(actor: Actor, activity: PreventionActivity) -> bool:
    """Who manages prevention, and the offices that hold it."""
    reports = set(actor.offices_where(Permission.TASKFORCE_REPORT))
    return actor.can(Permission.PREVENTION_MANAGE) or bool(reports & {activity.office_id, activity.partner_id})


def may_call_off(actor: Actor, activity: PreventionActivity) -> bool:
    """Who reports; what a resident asked for only who sees their number, which goes as the activity is called off."""
    return may_report(actor, activity) and (activity.asked_id is None or actor.can(Permission.PREVENTION_MANAGE))


def record_prevention_event(by: Actor, at: datetime, code: str, **ids: str) -> None:
    """Leaves the trace of an act."""
    audit.record(
        audit.NewEvent(
            code=code, stream_kind=StreamKind.SYSTEM, stream_id=SYSTEM_STREAM, at=at, actor_id=by.person_id, ids=ids
        )
    )
