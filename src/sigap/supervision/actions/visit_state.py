"""What every act on a visit shares: the visit itself, held; who may write on it; its trace."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor, By
from sigap.access.events import SYSTEM_STREAM
from sigap.access.permissions import Permission
from sigap.audit.kinds import StreamKind
from sigap.kernel.errors import Refused, Unable
from sigap.meetings.actions.wording import require_fit
from sigap.supervision.models import SupervisionVisit


class UnableToVisit(Unable):
    """The visit stays as it was; the sentence says why."""


def locked_visit(by: Actor, visit_id: UUID) -> SupervisionVisit:
    """The visit, held until the act ends. Raises Refused for one that is not there or not theirs to see."""
    by.require(Permission.TASKFORCE_SEE)
    wanted = SupervisionVisit.objects.filter(pk=visit_id)
    # Whoever may not change it, as nobody may once it has ended, holds nothing and is told by the act itself.
    found = wanted.select_for_update().first() or wanted.first()
    if found is None:
        raise Refused(Permission.TASKFORCE_SEE, ids={"visit": str(visit_id)})
    return found


def may_write(actor: Actor, visit: SupervisionVisit) -> bool:
    """Whether somebody notes points and adds photos: who keeps supervision, and the team."""
    is_of_team = any(each["person"] == str(actor.person_id) for each in visit.team)
    return visit.is_open and (is_of_team or actor.can(Permission.SUPERVISION_MANAGE))


def require_writer(by: Actor, visit: SupervisionVisit) -> None:
    """Raises Refused, and UnableToVisit once the visit has ended."""
    if visit.is_open and not may_write(by, visit):
        raise Refused(Permission.SUPERVISION_MANAGE, ids={"visit": str(visit.pk)})
    require_open(visit)


def require_open(visit: SupervisionVisit) -> None:
    """Raises UnableToVisit once it has ended."""
    if not visit.is_open:
        raise UnableToVisit(_("Kunjungan ini sudah selesai atau dibatalkan. Tidak ada yang berubah."))


def require_words(texts: Iterable[str]) -> None:
    """Raises UnableToWrite for a text with the shape of a case, a person's number or a telephone number."""
    require_fit(*texts)


def record_visit_event(by: By, at: datetime, visit: SupervisionVisit, code: str, **ids: str) -> None:
    """Leaves the trace of an act."""
    audit.record(
        audit.NewEvent(
            code=code,
            stream_kind=StreamKind.SYSTEM,
            stream_id=SYSTEM_STREAM,
            at=at,
            actor_id=by.person_id,
            ids={"visit": str(visit.pk), **ids},
        )
    )
