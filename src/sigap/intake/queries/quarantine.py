"""Reads of the quarantine: its clusters, what stands outside their reports, and which ones to look at."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.intake.models.quarantine import QuarantineCluster
from sigap.kernel.errors import Refused
from sigap.mailbox.models import Envelope, QuarantinedReport, QuarantineState
from sigap.mailbox.quarantine.pacing import figures

ALONE_SHOWN = 12
CLUSTERS_SHOWN = 30
CLOSED_SHOWN = 20
_NOTHING_SHOWN = 3
"""Place of "none" in the order of work below."""

# One row a cluster in which anything waits: those of one report, and those of many, each up to its own limit, so that
# neither hides the other. First what showed work, then what carries a sign of danger, then the largest.
_CLUSTERS = """
SELECT id, waiting, first_at, last_at, has_flags, work, areas, settled, number, read_at, reason, is_alone, of_its_kind
FROM (
  SELECT g.*, count(*) OVER (PARTITION BY is_alone) AS of_its_kind, row_number() OVER (
    PARTITION BY is_alone ORDER BY work, NOT has_flags, waiting DESC, first_at, id) AS place
  FROM (
    SELECT w.*, settled = 0 AND waiting = 1 AS is_alone FROM (
      SELECT c.id, count(*) AS waiting, min(e.received_at) AS first_at, max(e.received_at) AS last_at,
        bool_or(e.flags <> '{}') AS has_flags,
        min(array_position(ARRAY['solved', 'waited', 'none'], l.work)) AS work,
        (array_agg(DISTINCT e.area) FILTER (WHERE e.area <> ''))[1:3] AS areas,
        (SELECT count(*) FROM mailbox_lanereport o WHERE o.cluster_id = c.id AND o.state <> 'waiting') AS settled,
        (array_agg(e.number ORDER BY e.received_at, e.number))[1] AS number, c.read_at, c.reason
      FROM intake_lanecluster c JOIN mailbox_lanereport l ON l.cluster_id = c.id AND l.state = 'waiting'
      JOIN mailbox_envelope e ON e.id = l.envelope_id
      GROUP BY c.id) w) g) placed
WHERE place <= CASE WHEN is_alone THEN %s ELSE %s END
ORDER BY is_alone DESC, place
"""
# What resembles nothing else that ever came to quarantine, in the order in which the clusters stand.
_ALONE = """
SELECT l.envelope_id
FROM mailbox_lanereport l JOIN mailbox_envelope e ON e.id = l.envelope_id
JOIN intake_lanecluster c ON c.id = l.cluster_id AND c.closed_at IS NULL
WHERE l.state = 'waiting' AND NOT EXISTS (
  SELECT FROM mailbox_lanereport o WHERE o.cluster_id = l.cluster_id AND o.envelope_id <> l.envelope_id)
ORDER BY array_position(ARRAY['solved', 'waited', 'none'], l.work), e.flags = '{}', e.received_at, e.id
LIMIT %s
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownCluster:
    """A cluster as the quarantine's page shows it.

    `number` is its first waiting report; `settled` are those out of it.
    """

    id: UUID
    waiting: int
    first_at: datetime
    last_at: datetime
    has_flags: bool
    has_worked: bool
    areas: tuple[str, ...]
    settled: int
    number: str
    read_at: datetime | None
    reason: str
    # It resembles nothing else that came.
    is_alone: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class QuarantineOverview:
    """What waits: how many reports, of which so many are not sorted yet, and the first of both kinds of clusters.

    `alone` are those that resemble no other, `alike` the others; of each so many stand in all. One act lets in
    `at_once` of those that are alone.
    """

    waiting: int
    unsorted: int
    alone: tuple[ShownCluster, ...]
    alike: tuple[ShownCluster, ...]
    alone_in_all: int
    alike_in_all: int
    at_once: int


def lane_count() -> int:
    """How many reports wait in the quarantine."""
    return QuarantinedReport.objects.filter(state=QuarantineState.WAITING).count()


def quarantine_for(actor: Actor) -> QuarantineOverview:
    """The whole lane. Raises Refused."""
    actor.require(Permission.REPORT_LANE)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), count(*) FILTER (WHERE cluster_id IS NULL)"
            " FROM mailbox_lanereport WHERE state = 'waiting'"
        )
        waiting, unsorted = cursor.fetchone()
        cursor.execute(_CLUSTERS, [ALONE_SHOWN, CLUSTERS_SHOWN])
        rows = cursor.fetchall()
    in_all = {is_alone: count for *_facts, is_alone, count in rows}
    found = [_shown(row[:-1]) for row in rows]
    alone_in_all = in_all.get(True, 0)
    return QuarantineOverview(
        waiting=waiting,
        unsorted=unsorted,
        alone=tuple(each for each in found if each.is_alone),
        alike=tuple(each for each in found if not each.is_alone),
        alone_in_all=alone_in_all,
        alike_in_all=in_all.get(False, 0),
        at_once=min(alone_in_all, figures()["lane"]["accepted_at_once"]),
    )


def _shown(row: Sequence[Any]) -> ShownCluster:
    pk, waiting, first_at, last_at, has_flags, work, areas, settled, number, read_at, reason, is_alone = row
    return ShownCluster(
        id=pk,
        waiting=waiting,
        first_at=first_at,
        last_at=last_at,
        has_flags=has_flags,
        has_worked=work < _NOTHING_SHOWN,
        areas=tuple(areas or ()),
        settled=settled,
        number=number,
        read_at=read_at,
        reason=reason,
        is_alone=is_alone,
    )


def cluster_for(actor: Actor, cluster_id: UUID) -> QuarantineCluster:
    """One cluster. Raises Refused, also when there is none."""
    actor.require(Permission.REPORT_LANE)
    found = QuarantineCluster.objects.filter(pk=cluster_id).first()
    if found is None:
        raise Refused(Permission.REPORT_LANE)
    return found


def reports_of(actor: Actor, cluster_id: UUID, *, limit: int) -> list[Envelope]:
    """Reports of a cluster that wait, else those that were closed; the oldest first, without what is sealed."""
    actor.require(Permission.REPORT_LANE)
    rows = QuarantinedReport.objects.filter(cluster_id=cluster_id)
    for state in (QuarantineState.WAITING, QuarantineState.FLOOD):
        ids = rows.filter(state=state).order_by("entered_at", "envelope_id").values_list("envelope_id", flat=True)
        found = Envelope.objects.filter(pk__in=list(ids[:limit])).order_by("received_at", "number")
        if shown := list(found.only("id", "number", "received_at", "flags", "about", "area")):
            return shown
    return []


def waiting_in(actor: Actor, cluster_id: UUID) -> int:
    """How many of a cluster wait."""
    actor.require(Permission.REPORT_LANE)
    return QuarantinedReport.objects.filter(cluster_id=cluster_id, state=QuarantineState.WAITING).count()


def waiting_ids(actor: Actor, cluster_id: UUID, *, only: str = "") -> list[UUID]:
    """Which of a cluster one act lets in: the one of this number, or what waits, up to the most at once."""
    actor.require(Permission.REPORT_LANE)
    rows = QuarantinedReport.objects.filter(cluster_id=cluster_id)
    if only:
        rows = rows.filter(pk__in=Envelope.objects.filter(number=only).values("pk"))
    else:
        rows = rows.filter(state=QuarantineState.WAITING)
    most = figures()["lane"]["accepted_at_once"]
    return list(rows.order_by("entered_at", "envelope_id").values_list("envelope_id", flat=True)[:most])


def alone_ids(actor: Actor) -> list[UUID]:
    """The reports that resemble no other, up to what one act lets in; those that showed work and danger first."""
    actor.require(Permission.REPORT_LANE)
    with connection.cursor() as cursor:
        cursor.execute(_ALONE, [figures()["lane"]["accepted_at_once"]])
        return [row[0] for row in cursor.fetchall()]


def sample_of(actor: Actor, cluster_id: UUID | None) -> list[Envelope]:
    """Reports to look at, drawn by chance: of one cluster its first and some others, or of the whole lane."""
    actor.require(Permission.REPORT_LANE)
    size = figures()["lane"]["sample"]
    rows = QuarantinedReport.objects.all()
    if cluster_id is None:
        wanted = list(rows.filter(state=QuarantineState.WAITING).order_by("?").values_list("pk", flat=True)[:size])
    else:
        mine = rows.filter(cluster_id=cluster_id, state__in=[QuarantineState.WAITING, QuarantineState.FLOOD])
        first = list(mine.order_by("entered_at", "envelope_id").values_list("pk", flat=True)[:1])
        others = mine.exclude(pk__in=first).order_by("?")
        wanted = [*first, *others.values_list("pk", flat=True)[: size - 1]]
    return list(Envelope.objects.filter(pk__in=wanted).order_by("received_at", "number"))


def clusters_of(actor: Actor, reports: Sequence[Envelope]) -> dict[UUID, UUID]:
    """The cluster of each of these reports that is in one."""
    actor.require(Permission.REPORT_LANE)
    rows = QuarantinedReport.objects.filter(pk__in=[report.pk for report in reports], cluster_id__isnull=False)
    return {report: cluster for report, cluster in rows.values_list("envelope_id", "cluster_id") if cluster}


def closed_clusters(actor: Actor) -> list[QuarantineCluster]:
    """The last clusters that were closed as a flood: what was closed by mistake is found here."""
    actor.require(Permission.REPORT_LANE)
    return list(QuarantineCluster.objects.filter(closed_at__isnull=False).order_by("-closed_at")[:CLOSED_SHOWN])
