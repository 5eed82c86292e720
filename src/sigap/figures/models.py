"""Tables of figures that offices type, and of what is told of spans that are over. Counts, spans, sources only."""

import uuid

from django.db import models
from django.db.models import Q

from sigap.figures.rules import Figure, Period, figure_of, period_named


class TypedFigure(models.Model):
    """What an office says a figure was in a span, and from where it knows. A later one takes its place and keeps it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    code = models.TextField()
    period = models.TextField()
    # Its numbers by part.
    value = models.JSONField()
    source = models.TextField()
    office_id = models.UUIDField()
    office_name = models.TextField()
    typed_by = models.UUIDField()
    typed_by_name = models.TextField()
    typed_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["code", "period"], condition=Q(superseded_at__isnull=True), name="typed_figure_stands_once"
            ),
            models.CheckConstraint(condition=~Q(source=""), name="typed_figure_has_source"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.period}"

    @property
    def figure(self) -> Figure | None:
        """The row of the catalogue; None once a later version of SIGAP has dropped it."""
        return figure_of(self.code)

    @property
    def span(self) -> Period:
        """The span it is of."""
        return period_named(self.period)


class ClosedFigure(models.Model):
    """What is told of a figure in a span that is over: counted once, withheld before it was written, never changed."""

    id = models.BigAutoField(primary_key=True)
    code = models.TextField()
    period = models.TextField()
    # Its numbers by part; null where one is withheld.
    value = models.JSONField()
    counted_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code", "period"], name="closed_figure_once")]

    def __str__(self) -> str:
        return f"{self.code} {self.period}"

    @property
    def span(self) -> Period:
        """The span it is of."""
        return period_named(self.period)
