"""Tables of counts of spans that are over, and of figures from elsewhere beside ours. No case and no client in them."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.functional import Promise

from sigap.figures.rules import Figure, Period, figure_of, period_named
from sigap.insight.rules.comparing import SOURCE_LABELS, OutsideSource


class ClosedCount(models.Model):
    """What is told of a chart in a span that is over: counted once, withheld before it was written, never changed."""

    id = models.BigAutoField(primary_key=True)
    chart = models.TextField()
    period = models.TextField()
    value = models.JSONField()
    counted_at = models.DateTimeField()
    # Invented for a demo: nothing is counted in its place.
    is_example = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["chart", "period"], name="closed_count_once")]

    def __str__(self) -> str:
        return f"{self.chart} {self.period}"


class OutsideFigure(models.Model):
    """A figure as somebody else told it, of a span, as of a day; and how the difference from ours was cleared.

    `rows`: [label, number] each, where a table was published beside its headline. `ours` is what SIGAP counted when it
    was laid beside, None where a small number is not told.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    figure = models.TextField()
    period = models.TextField()
    source = models.TextField()
    source_words = models.TextField()
    as_of = models.DateField()
    value = models.PositiveBigIntegerField()
    rows = models.JSONField(default=list)
    ours = models.PositiveBigIntegerField(null=True)
    is_ours_withheld = models.BooleanField(default=False)
    typed_by = models.UUIDField()
    typed_by_name = models.TextField()
    typed_at = models.DateTimeField()
    # The action by which an office clears it, beside those of meetings.
    item_id = models.UUIDField(null=True)
    cleared_at = models.DateTimeField(null=True)
    cleared_by_name = models.TextField(blank=True, default="")
    cleared_reason = models.TextField(blank=True, default="")
    cleared_words = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["figure", "period", "source", "source_words", "as_of"], name="outside_figure_once"
            ),
            models.CheckConstraint(
                condition=Q(source__in=[source.value for source in OutsideSource]), name="outside_source_known"
            ),
            models.CheckConstraint(condition=~Q(source_words=""), name="outside_figure_has_source"),
            models.CheckConstraint(
                condition=Q(cleared_at__isnull=True, cleared_words="", cleared_reason="")
                | Q(cleared_at__isnull=False) & ~Q(cleared_words="") & ~Q(cleared_reason=""),
                name="outside_figure_cleared_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.figure} {self.period} {self.source}"

    @property
    def figure_row(self) -> Figure | None:
        """The row of the catalogue it stands beside."""
        return figure_of(self.figure)

    @property
    def span(self) -> Period:
        """The span it is of."""
        return period_named(self.period)

    @property
    def source_label(self) -> Promise:
        """Who told it, in words."""
        return SOURCE_LABELS[OutsideSource(self.source)]

    @property
    def rows_sum(self) -> int | None:
        """What the rows of the table add up to; None where there is only a headline."""
        return sum(int(number) for _label, number in self.rows) if self.rows else None

    @property
    def is_torn(self) -> bool:
        """The rows do not add up to the headline: told, never mended."""
        return self.rows_sum not in {None, self.value}

    @property
    def difference(self) -> int | None:
        """Theirs less ours; None where ours is not told."""
        return self.value - self.ours if self.ours is not None else None

    @property
    def is_same(self) -> bool:
        """Nothing to be cleared."""
        return self.difference == 0 and not self.is_torn
