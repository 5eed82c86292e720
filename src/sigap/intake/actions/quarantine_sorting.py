"""The worker sorts the quarantine: what resembles what, what goes on by itself, and the quarantine's one clock.

A report that resembles no other goes on to the queue while there is room; the ones that showed work come first, then
those with a sign of danger, then by draw. Nothing here reads a word.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.conf import settings
from django.db import connection
from django.db.models import Case, When

from sigap import audit
from sigap.clocks import actions as clocks
from sigap.intake import events
from sigap.intake.models import QuarantineCluster, QuarantineEpisode
from sigap.intake.rules import HIGH_RISK_FLAGS
from sigap.kernel.acting import SystemActor
from sigap.mailbox.models import Admission, AdmissionBudget, Envelope, QuarantinedReport, QuarantineState
from sigap.mailbox.quarantine.pacing import EffortShown, distinct_limits, figures
from sigap.mailbox.quarantine.sketches import likeness
from sigap.notifications import actions as notices
from sigap.notifications.rules import Audience

WORKER = SystemActor(name="intake.sort_lane")
LANE = "lane"
"""Subject kind of the one clock that the quarantine has."""
CLOCK = "lane-review"
BATCH = 200
"""How many reports one turn looks at."""
_CANDIDATES = 20
_MINUTE, _HOUR = timedelta(minutes=1), timedelta(hours=1)
_QUIET = timedelta(hours=6)
"""A quarantine that opens again so soon after the last time is no news: its clock runs, nobody is rung twice."""

_ALONE = """
SELECT l.envelope_id FROM mailbox_lanereport l JOIN mailbox_envelope e ON e.id = l.envelope_id
JOIN intake_lanecluster c ON c.id = l.cluster_id AND c.began_at = c.last_at AND c.closed_at IS NULL
WHERE l.state = 'waiting'
  AND 1 = (SELECT count(*) FROM (SELECT FROM mailbox_lanereport o WHERE o.cluster_id = l.cluster_id LIMIT 2) others)
ORDER BY array_position(ARRAY['solved', 'waited', 'none'], l.work), NOT (e.flags && %s::text[]), l.envelope_id LIMIT %s
"""


@audit.action
def sort(*, by: SystemActor, at: datetime) -> int:
    """One turn: clusters, lets through, opens or ends the quarantine.

    Returns how many reports were put into a cluster.
    """
    # Also where nothing came of it: a turn that moved something says so itself.
    audit.unchanged()
    if not QuarantinedReport.objects.filter(state=QuarantineState.WAITING).exists():
        _keep_opening(by, at, is_waiting=False)
        return 0
    sorted_in = _into_clusters()
    _let_through(by, at)
    _keep_opening(by, at, is_waiting=QuarantinedReport.objects.filter(state=QuarantineState.WAITING).exists())
    return sorted_in


def _into_clusters() -> int:
    """Gives each new report of quarantine the cluster that it resembles most, or one of its own.

    Those that showed work come first: behind a long flood an honest reporter does not wait for all of it.
    """
    fresh = QuarantinedReport.objects.filter(cluster_id=None, state=QuarantineState.WAITING)
    showed_work = Case(When(work=EffortShown.NONE, then=1), default=0)
    reports = list(fresh.order_by(showed_work, "entered_at", "envelope_id")[:BATCH])
    turn = _Turn()
    for report in reports:
        turn.put(report, turn.likest(report.sketch) or _likest(report.sketch))
    # What a flood repeats costs no statement of its own.
    QuarantineCluster.objects.bulk_create(turn.made)
    QuarantineCluster.objects.bulk_update(turn.met, ["last_at"])
    QuarantinedReport.objects.bulk_update(reports, ["cluster_id"])
    return len(reports)


class _Turn:
    """The clusters that one turn has come across: made, or met with and now later than they were."""

    def __init__(self) -> None:
        self.made: list[QuarantineCluster] = []
        self.met: list[QuarantineCluster] = []
        self._by_number: dict[int, list[QuarantineCluster]] = {}

    def likest(self, sketch: list[int]) -> QuarantineCluster | None:
        """The one of these that resembles it most, if any does."""
        near = {cluster.pk: cluster for number in sketch for cluster in self._by_number.get(number, ())}
        return _best(near.values(), sketch)

    def put(self, report: QuarantinedReport, cluster: QuarantineCluster | None) -> None:
        """Puts a report into a cluster, into a new one where there is none."""
        if cluster is None:
            cluster = QuarantineCluster(
                id=uuid4(), began_at=report.entered_at, last_at=report.entered_at, sketch=report.sketch
            )
            self._know(cluster, self.made)
        elif cluster not in self.made and cluster not in self.met:
            self._know(cluster, self.met)
        cluster.last_at = max(cluster.last_at, report.entered_at)
        report.cluster_id = cluster.pk

    def _know(self, cluster: QuarantineCluster, among: list[QuarantineCluster]) -> None:
        among.append(cluster)
        for number in cluster.sketch:
            self._by_number.setdefault(number, []).append(cluster)


def _likest(sketch: list[int]) -> QuarantineCluster | None:
    if not sketch:
        return None
    near = QuarantineCluster.objects.filter(sketch__overlap=sketch).order_by("-last_at")[:_CANDIDATES]
    return _best(near, sketch)


def _best(near: Iterable[QuarantineCluster], sketch: list[int]) -> QuarantineCluster | None:
    best = max(near, key=lambda cluster: likeness(cluster.sketch, sketch), default=None)
    if best is None or likeness(best.sketch, sketch) < figures()["lane"]["likeness"]:
        return None
    return best


def _let_through(by: SystemActor, at: datetime) -> None:
    capacity = _capacity(at)
    if not capacity:
        return
    with connection.cursor() as cursor:
        cursor.execute(_ALONE, [sorted(HIGH_RISK_FLAGS), capacity])
        alone: list[UUID] = [row[0] for row in cursor.fetchall()]
    for envelope_id in alone:
        waiting = QuarantinedReport.objects.filter(pk=envelope_id, state=QuarantineState.WAITING)
        if not waiting.update(state=QuarantineState.THROUGH, settled_at=at, sketch=[]):
            continue  # an officer was faster
        Envelope.objects.filter(pk=envelope_id).update(in_lane=False)
        Admission.objects.create(envelope_id=envelope_id, way=AdmissionBudget.DISTINCT, at=at)
        audit.record(
            audit.NewEvent(
                code=events.LANE_THROUGH,
                stream_kind="system",
                stream_id=envelope_id,
                at=at,
                ids={"report": str(envelope_id), "by": by.name},
            )
        )


def _capacity(at: datetime) -> int:
    """How many may go on by themselves now."""
    a_minute, an_hour = distinct_limits(is_demo=settings.SIGAP_DEMO)
    gone = Admission.objects.filter(way=AdmissionBudget.DISTINCT, at__lte=at)
    within_minute = gone.filter(at__gt=at - _MINUTE).count()
    return max(0, min(a_minute - within_minute, an_hour - gone.filter(at__gt=at - _HOUR).count()))


def _keep_opening(by: SystemActor, at: datetime, *, is_waiting: bool) -> None:
    """The quarantine has one clock while anything waits in it, and rings once."""
    opening = QuarantineEpisode.objects.filter(ended_at=None).first()
    if is_waiting == (opening is not None):
        return
    if opening is None:
        is_news = not QuarantineEpisode.objects.filter(ended_at__gt=at - _QUIET).exists()
        opening = QuarantineEpisode.objects.create(began_at=at)
        clocks.start(by=by, at=at, rule=CLOCK, subject_kind=LANE, subject_id=opening.pk, owner_role=Audience.INTAKE)
        if is_news:
            notices.notify(at=at, code="lane-opened", role=Audience.INTAKE, ids={"opening": str(opening.pk)})
        _record_event(events.LANE_OPENED, opening.pk, at)
        return
    with connection.cursor() as cursor:
        # With its clock, and that clock's trace.
        cursor.execute("SELECT intake.end_quarantine(%s, %s)", [opening.pk, at])
        has_ended = cursor.fetchone()[0]
    if has_ended:
        _record_event(events.LANE_EMPTY, opening.pk, at)


def _record_event(code: str, opening_id: UUID, at: datetime) -> None:
    audit.record(
        audit.NewEvent(code=code, stream_kind="system", stream_id=opening_id, at=at, ids={"opening": str(opening_id)})
    )


@audit.action
def forget(*, by: SystemActor, at: datetime) -> int:
    """Forgets what no limit counts any more, and how a cluster looked of which nothing waits; returns how many."""
    del by
    counted, _each = Admission.objects.filter(at__lt=at - timedelta(days=2)).delete()
    before = at - timedelta(days=figures()["lane"]["remembered_days"])
    waiting = QuarantinedReport.objects.filter(state=QuarantineState.WAITING, cluster_id__isnull=False).values(
        "cluster_id"
    )
    old = QuarantineCluster.objects.filter(last_at__lt=before).exclude(sketch=[]).exclude(pk__in=waiting)
    audit.unchanged()
    return counted + old.update(sketch=[])
