"""The ledger of releases: what was said, to be read by anyone, and apart from it what was withheld.

A release is frozen when it is proposed: only who answered for it, and that it was withdrawn, is written later. So is an
export of rows for a named receiver.
"""

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sigap.releases.rules.states import RELEASE_STATE_LABELS, ROW_STATE_LABELS, ReleaseState

ROW_SECTION, FETCHING = "row_export", "row_export_fetched"
"""Where rows lie sealed, and why they are opened, as the trail names it."""
WORD_TABLES: tuple[Mapping[Any, Promise], ...] = ({ROW_SECTION: _("Ekspor baris"), FETCHING: _("mengambil berkasnya")},)
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


class RowExport(models.Model):
    """Rows of people for one named receiver, generalised; frozen as prepared, released by another. The rows are sealed.

    Of no two spans that overlap are rows made twice: a further receiver is given the same ones (`same_as`).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    kind = models.TextField()
    title = models.TextField()
    period = models.TextField()
    period_label = models.TextField()
    first = models.DateField()
    last = models.DateField()
    receiver = models.TextField()
    purpose = models.TextField()
    ground = models.TextField()
    agreement_id = models.UUIDField(null=True)
    # What its rows tell, as one table, and what they do not, as with a release: later ones are held against it.
    tables = models.JSONField()
    cells: Any = models.JSONField()
    minimum = models.PositiveSmallIntegerField()
    report: Any = models.JSONField()
    digest = models.TextField()
    same_as = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="again")
    key_id = models.UUIDField(null=True)
    sealed_rows = models.BinaryField(null=True)
    state = models.TextField(default=ReleaseState.PROPOSED)
    prepared_at = models.DateTimeField()
    prepared_by = models.UUIDField()
    prepared_by_name = models.TextField()
    # Whoever releases holds the power to by another role than these.
    prepared_roles = ArrayField(models.TextField())
    answered_at = models.DateTimeField(null=True)
    answered_by = models.UUIDField(null=True)
    answered_by_name = models.TextField(blank=True, default="")
    answer_reason = models.TextField(blank=True, default="")
    open_until = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by_name = models.TextField(blank=True, default="")
    withdrawn_reason = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in ReleaseState]), name="row_export_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state=ReleaseState.PROPOSED.value, answered_at__isnull=True, answered_by__isnull=True)
                | Q(state__in=_ANSWERED, answered_at__isnull=False, answered_by__isnull=False),
                name="row_export_answered_whole",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[ReleaseState.PROPOSED.value, ReleaseState.DECLINED.value])
                | Q(open_until__gt=F("answered_at")) & ~Q(answered_by=F("prepared_by")),
                name="row_export_by_two",
            ),
            models.CheckConstraint(
                condition=Q(same_as__isnull=True, key_id__isnull=False, sealed_rows__isnull=False)
                | Q(same_as__isnull=False, key_id__isnull=True, sealed_rows__isnull=True),
                name="row_export_sealed_whole",
            ),
            models.CheckConstraint(
                condition=Q(state=ReleaseState.WITHDRAWN.value, withdrawn_at__isnull=False) & ~Q(withdrawn_reason="")
                | ~Q(state=ReleaseState.WITHDRAWN.value) & Q(withdrawn_at__isnull=True, withdrawn_reason=""),
                name="row_export_withdrawn_whole",
            ),
            models.CheckConstraint(
                condition=Q(minimum__gte=5) & ~Q(receiver="") & ~Q(purpose="") & ~Q(ground=""),
                name="row_export_written",
            ),
            # Two different tables of rows of the same people would be joined: one is all there ever is.
            ExclusionConstraint(
                name="row_export_span_once",
                expressions=[
                    (
                        Func(F("first"), F("last"), Value("[]"), function="daterange", output_field=DateRangeField()),
                        RangeOperators.OVERLAPS,
                    )
                ],
                condition=~Q(state=ReleaseState.DECLINED.value) & Q(same_as__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}, {self.period_label}"

    @property
    def state_label(self) -> Promise:
        """How it stands, in words."""
        return ROW_STATE_LABELS[ReleaseState(self.state)]

    def is_open(self, at: datetime) -> bool:
        """Whether it may be fetched now."""
        return self.state == ReleaseState.PUBLISHED and self.open_until is not None and at < self.open_until
