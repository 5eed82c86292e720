"""The ledger of releases: what was said, to be read by anyone, and apart from it what was withheld.

A release is frozen when it is proposed: only who answered for it, and that it was withdrawn, is written later.
"""

import uuid
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.functional import Promise

from sigap.releases.rules.states import RELEASE_STATE_LABELS, ReleaseState

_ANSWERED = [ReleaseState.DECLINED.value, ReleaseState.PUBLISHED.value, ReleaseState.WITHDRAWN.value]


class DataRelease(models.Model):
    """One edition of one series: its tables as anybody may read them, definitions, licence, and the two who vouch."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    # Series and span, as they stand in its address: kasus-2026.
    code = models.TextField()
    series = models.TextField()
    period = models.TextField()
    period_label = models.TextField()
    edition = models.PositiveSmallIntegerField()
    title = models.TextField()
    # `rules.tables.PublishedTable.as_json` each; what is withheld has a mark and no number.
    tables = models.JSONField()
    minimum = models.PositiveSmallIntegerField()
    licence = models.TextField()
    digest = models.TextField()
    reason = models.TextField(blank=True, default="")
    state = models.TextField(default=ReleaseState.PROPOSED)
    prepared_at = models.DateTimeField()
    prepared_by = models.UUIDField()
    prepared_by_name = models.TextField()
    answered_at = models.DateTimeField(null=True)
    answered_by = models.UUIDField(null=True)
    answered_by_name = models.TextField(blank=True, default="")
    answer_reason = models.TextField(blank=True, default="")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by_name = models.TextField(blank=True, default="")
    withdrawn_reason = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["code", "edition"],
                condition=~Q(state=ReleaseState.DECLINED.value),
                name="data_release_edition_once",
            ),
            models.UniqueConstraint(
                fields=["code"], condition=Q(state=ReleaseState.PROPOSED.value), name="data_release_proposed_once"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in ReleaseState]), name="data_release_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state=ReleaseState.PROPOSED.value, answered_at__isnull=True, answered_by__isnull=True)
                | Q(state__in=_ANSWERED, answered_at__isnull=False, answered_by__isnull=False),
                name="data_release_answered_whole",
            ),
            # Whoever prepared may take it back, and never publishes it.
            models.CheckConstraint(
                condition=Q(state__in=[ReleaseState.PROPOSED.value, ReleaseState.DECLINED.value])
                | ~Q(answered_by=F("prepared_by")),
                name="data_release_by_two",
            ),
            models.CheckConstraint(
                condition=Q(state=ReleaseState.WITHDRAWN.value, withdrawn_at__isnull=False) & ~Q(withdrawn_reason="")
                | ~Q(state=ReleaseState.WITHDRAWN.value) & Q(withdrawn_at__isnull=True, withdrawn_reason=""),
                name="data_release_withdrawn_whole",
            ),
            models.CheckConstraint(condition=Q(minimum__gte=5, edition__gte=1), name="data_release_minimum_upward"),
        ]

    def __str__(self) -> str:
        return f"{self.code} edisi {self.edition}"

    @property
    def state_label(self) -> Promise:
        """How it stands, in words."""
        return RELEASE_STATE_LABELS[ReleaseState(self.state)]


class WithheldCells(models.Model):
    """What a release does not say, so that later ones can be held against it; and how it came to say what it does."""

    release = models.OneToOneField(DataRelease, on_delete=models.PROTECT, primary_key=True, related_name="withheld")
    # By table: [where, people, sources, why] of each withheld cell.
    cells: Any = models.JSONField()
    # What was merged, what was lost, which earlier release was in the way.
    notes: Any = models.JSONField()

    def __str__(self) -> str:
        return str(self.pk)


class ShutSpan(models.Model):
    """A span of a series that was told and counts otherwise now: no later edition, and what can be told instead."""

    series = models.TextField()
    period = models.TextField()
    title = models.TextField()
    period_label = models.TextField()
    # The release that told it, as it is called.
    release = models.TextField()
    # The label of a span that could be told when this was noted; empty where there was none.
    instead = models.TextField(blank=True, default="")
    noted_at = models.DateTimeField()
    noted_by = models.UUIDField()
    noted_by_name = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["series", "period"], name="shut_span_once")]

    def __str__(self) -> str:
        return f"{self.series}-{self.period}"
