"""Tables of returns: the rule of each kind, what is owed, a line for each figure, and frozen editions.

An edition holds what it said and its papers as they were made; it is never written again but for its dispatch.
"""

import uuid
from datetime import date, timedelta

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.functional import Promise

from sigap.figures.rules import PERIOD_KIND_LABELS, Figure, Period, PeriodKind, figure_of, period_named
from sigap.provisions.rules import Provision, SourceKind, statute_of
from sigap.returns.rules import (
    CLASSIFICATION_LABELS,
    RETURN_STATUS_LABELS,
    Classification,
    ReturnKind,
    ReturnStatus,
    kind_of,
)


class ReturnRule(models.Model):
    """One version of whom a kind of return goes to and by when. `made_by` is empty for a shipped one."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    code = models.TextField()
    revision = models.PositiveIntegerField(default=1)
    title = models.TextField()
    period = models.TextField()
    sender = models.TextField()
    addressee = models.TextField()
    through = models.TextField(blank=True, default="")
    due_days = models.PositiveSmallIntegerField()
    confirm_days = models.PositiveSmallIntegerField()
    classification = models.TextField()
    basis = models.TextField()
    source = models.TextField()
    source_kind = models.TextField()
    # Switched off where a regency owes no such return.
    is_owed = models.BooleanField(default=True)
    made_at = models.DateTimeField()
    made_by = models.UUIDField(null=True)
    made_by_name = models.TextField(blank=True, default="")
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "revision"], name="return_rule_revision_once"),
            models.UniqueConstraint(
                fields=["code"], condition=Q(superseded_at__isnull=True), name="return_rule_stands_once"
            ),
            models.CheckConstraint(
                condition=Q(period__in=[kind.value for kind in PeriodKind]), name="return_rule_period_known"
            ),
            models.CheckConstraint(
                condition=Q(classification__in=[each.value for each in Classification]),
                name="return_rule_class_known",
            ),
            models.CheckConstraint(
                condition=Q(due_days__lte=366, confirm_days__gte=1, confirm_days__lte=30), name="return_rule_days_sane"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} rev. {self.revision}"

    @property
    def kind(self) -> ReturnKind:
        """Its contents, as they ship."""
        return kind_of(self.code)

    @property
    def classification_label(self) -> Promise:
        """The class of its papers, in words."""
        return CLASSIFICATION_LABELS[Classification(self.classification)]

    @property
    def period_label(self) -> Promise:
        """How often it is owed, in words."""
        return PERIOD_KIND_LABELS[PeriodKind(self.period)]

    def due_on(self, period: Period) -> date:
        """The last day on which the return of a span is sent in time."""
        return period.last + timedelta(days=self.due_days)

    @property
    def provision(self) -> Provision:
        """As a jurist reads and confirms it."""
        return Provision(
            register="returns",
            code=self.code,
            statute=statute_of(self.basis),
            title=self.title,
            lines=(
                ("Dasar", self.basis),
                ("Dari", self.sender),
                ("Kepada", f"{self.addressee}, {self.through}" if self.through else self.addressee),
                ("Masa", self.period),
                ("Hari sesudah masa berakhir", str(self.due_days)),
            ),
            source=self.source,
            kind=SourceKind(self.source_kind),
        )


class Return(models.Model):
    """A return of one kind and span: owed from the day after the span, until an edition of it was sent."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    code = models.TextField()
    period = models.TextField()
    title = models.TextField()
    due_on = models.DateField()
    status = models.TextField(default=ReturnStatus.OWED)
    owed_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    counted_at = models.DateTimeField(null=True)
    confirm_until = models.DateTimeField(null=True)
    # Texts under the headings of the kind, in their order.
    narrative = ArrayField(models.TextField(), default=list)
    # Why the edition before is corrected; empty for a first one.
    correcting = models.TextField(blank=True, default="")
    editions = models.PositiveSmallIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)
    # What the worker has rung for already (`rules.ringing_marks`).
    rung = ArrayField(models.TextField(), default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "period"], name="return_once_a_span"),
            models.CheckConstraint(
                condition=Q(status__in=[status.value for status in ReturnStatus]), name="return_status_known"
            ),
            models.CheckConstraint(
                condition=Q(status=ReturnStatus.OWED.value)
                | Q(opened_at__isnull=False, counted_at__isnull=False, confirm_until__isnull=False),
                name="return_opened_whole",
            ),
            models.CheckConstraint(
                condition=Q(
                    status__in=[ReturnStatus.OWED.value, ReturnStatus.COLLECTING.value],
                )
                | Q(editions__gte=1),
                name="return_frozen_has_edition",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.period}"

    @property
    def kind(self) -> ReturnKind:
        """Its contents."""
        return kind_of(self.code)

    @property
    def span(self) -> Period:
        """What it is of."""
        return period_named(self.period)

    @property
    def status_label(self) -> Promise:
        """How it stands, in words."""
        return RETURN_STATUS_LABELS[ReturnStatus(self.status)]

    @property
    def is_sent(self) -> bool:
        """Nothing is owed of it any more."""
        return self.status in {ReturnStatus.SENT, ReturnStatus.RECEIVED}


class ReturnLine(models.Model):
    """One figure of a return while its offices look at it: what SIGAP counts, and what the office says."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    of = models.ForeignKey(Return, on_delete=models.PROTECT, related_name="lines")
    code = models.TextField()
    position = models.PositiveSmallIntegerField()
    counted = models.JSONField(null=True)
    # What the office says instead, or of what SIGAP does not record, and from where it knows.
    said = models.JSONField(null=True)
    source = models.TextField(blank=True, default="")
    office_id = models.UUIDField()
    office_name = models.TextField()
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.UUIDField(null=True)
    confirmed_by_name = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["of", "code"], name="return_line_once"),
            models.CheckConstraint(condition=Q(said__isnull=True) | ~Q(source=""), name="return_line_has_source"),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True, confirmed_by__isnull=True)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False),
                name="return_line_confirmed_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.of_id} {self.code}"

    @property
    def figure(self) -> Figure:
        """The row of the catalogue. Raises LookupError once it was dropped from it."""
        found = figure_of(self.code)
        if found is None:
            raise LookupError(self.code)
        return found

    @property
    def value(self) -> dict[str, int] | None:
        """What counts: what the office says, else what SIGAP counts; None for what nobody has recorded."""
        found: dict[str, int] | None = self.said if self.said is not None else self.counted
        return found


class Edition(models.Model):
    """A frozen edition of a return, with its papers; the one before is withdrawn by the next."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    of = models.ForeignKey(Return, on_delete=models.PROTECT, related_name="frozen")
    number = models.PositiveSmallIntegerField()
    snapshot = models.JSONField()
    fingerprint = models.TextField()
    pdf = models.BinaryField()
    sheet = models.BinaryField()
    reason = models.TextField(blank=True, default="")
    frozen_at = models.DateTimeField()
    frozen_by = models.UUIDField()
    frozen_by_name = models.TextField()
    letter_id = models.UUIDField(null=True)
    sent_on = models.DateField(null=True)
    sent_number = models.TextField(blank=True, default="")
    sent_noted_at = models.DateTimeField(null=True)
    sent_noted_by_name = models.TextField(blank=True, default="")
    received_on = models.DateField(null=True)
    received_by = models.TextField(blank=True, default="")
    received_number = models.TextField(blank=True, default="")
    received_noted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["of", "number"], name="edition_numbered_once"),
            models.CheckConstraint(condition=Q(number=1) | ~Q(reason=""), name="edition_corrected_with_reason"),
            models.CheckConstraint(
                condition=Q(sent_on__isnull=True, sent_number="", sent_noted_at__isnull=True)
                | (Q(sent_on__isnull=False, sent_noted_at__isnull=False) & ~Q(sent_number="")),
                name="edition_sent_whole",
            ),
            models.CheckConstraint(
                condition=Q(received_on__isnull=True, received_noted_at__isnull=True)
                | Q(received_on__gte=F("sent_on"), received_noted_at__isnull=False),
                name="edition_received_after_sent",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.of_id} edisi {self.number}"

    @property
    def about(self) -> str:
        """How a letter refers to it: by what stands in the address of its page."""
        return f"returns.edition:{self.of.code}/{self.of.period}/{self.number}"
