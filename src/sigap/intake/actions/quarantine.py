"""What officers decide of the quarantine: let reports into the queue, or close a cluster as a flood.

Let in, a report gets its clock from the moment it was received, as any other. Closed, its reporter reads that too
little was said and that they can write again; it can still be let in.
"""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.intake import events
from sigap.intake.actions.report_state import record_report_event
from sigap.intake.models import FloodReason, QuarantineCluster
from sigap.kernel.errors import Refused, Unable
from sigap.mailbox import actions as mailbox
from sigap.mailbox.models import QuarantinedReport, QuarantineState
from sigap.mailbox.quarantine.pacing import figures

_OPEN = (QuarantineState.WAITING, QuarantineState.FLOOD)


class UnableToSettleQuarantine(Unable):
    """The reports were settled by somebody else, are too many at once, or nobody has read of them."""


@audit.action
def let_in(*, by: Actor, at: datetime, envelope_ids: Collection[UUID]) -> int:
    """Lets these reports of quarantine into the queue; returns how many. Raises UnableToSettleQuarantine."""
    by.require(Permission.REPORT_LANE)
    most = figures()["lane"]["accepted_at_once"]
    if len(envelope_ids) > most:
        raise UnableToSettleQuarantine(_("Paling banyak %(most)d laporan sekali jalan.") % {"most": most})
    rows = QuarantinedReport.objects.select_for_update().filter(pk__in=envelope_ids, state__in=_OPEN)
    found = sorted(rows.values_list("envelope_id", flat=True))
    if not found:
        raise UnableToSettleQuarantine(_("Laporan ini sudah diputuskan. Muat ulang halamannya."))
    # In the quarantine first: what leaves it is then no more than what it was given.
    mailbox.leave_quarantine(at=at, envelope_ids=found)
    QuarantinedReport.objects.filter(pk__in=found).update(
        state=QuarantineState.ACCEPTED, settled_at=at, settled_by=by.person_id, sketch=[]
    )
    for envelope_id in found:
        record_report_event(by, at, envelope_id, events.LANE_ACCEPTED)
    return len(found)


@audit.action
def close_as_flood(*, by: Actor, at: datetime, cluster_id: UUID, reason: FloodReason) -> int:
    """Closes everything that waits in a cluster, of which somebody has read a text; returns how many.

    Raises Refused, UnableToSettleQuarantine.
    """
    by.require(Permission.REPORT_LANE)
    cluster = QuarantineCluster.objects.select_for_update().filter(pk=cluster_id).first()
    if cluster is None:
        raise Refused(Permission.REPORT_LANE)
    if cluster.read_at is None:
        raise UnableToSettleQuarantine(_("Buka dulu contohnya. Yang belum dibaca siapa pun tidak ditutup."))
    rows = QuarantinedReport.objects.select_for_update().filter(cluster_id=cluster_id, state=QuarantineState.WAITING)
    found = sorted(rows.values_list("envelope_id", flat=True))
    if not found:
        raise UnableToSettleQuarantine(_("Tidak ada lagi yang menunggu di kelompok ini."))
    QuarantinedReport.objects.filter(pk__in=found).update(
        state=QuarantineState.FLOOD, settled_at=at, settled_by=by.person_id, sketch=[]
    )
    mailbox.close_in_quarantine(by=by, at=at, envelope_ids=found)
    cluster.closed_at, cluster.closed_by_name, cluster.reason = at, by.name, reason
    cluster.save(update_fields=["closed_at", "closed_by_name", "reason"])
    audit.record(
        audit.NewEvent(
            code=events.LANE_FLOOD,
            stream_kind="system",
            stream_id=cluster_id,
            at=at,
            actor_id=by.person_id,
            ids={"cluster": str(cluster_id), "count": str(len(found)), "reason": reason.value},
        )
    )
    return len(found)


@audit.action
def note_read(*, by: Actor, at: datetime, cluster_ids: Collection[UUID]) -> None:
    """Somebody has opened a text of these clusters: from now on they can be closed."""
    by.require(Permission.REPORT_LANE)
    unread = QuarantineCluster.objects.filter(pk__in=cluster_ids, read_at=None)
    # What was opened stands in the trail already, by the vault's door.
    audit.unchanged()
    unread.update(read_at=at)
