"""Agreements between offices, and the address at which a calendar fetches the dates."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sigap.access.models import Person
from sigap.taskforce.models.decrees import FiledPaper
from sigap.taskforce.rules.agreements import AgreementKind, AgreementState

AGREEMENT_LABELS: dict[AgreementKind, Promise] = {
    AgreementKind.PKS: _("Perjanjian kerja sama (PKS)"),
    AgreementKind.MOU: _("Nota kesepahaman (MoU)"),
    AgreementKind.OTHER: _("Kesepakatan lain"),
}

AGREEMENT_STATE_LABELS: dict[AgreementState, Promise] = {
    AgreementState.AHEAD: _("Belum mulai"),
    AgreementState.STANDING: _("Berlaku"),
    AgreementState.ENDING: _("Segera berakhir"),
    AgreementState.OVER: _("Berakhir"),
}


class Agreement(models.Model):
    """What two or more parties agreed, from when until when; `parties` holds one a line. Ended early: `ended_on`."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    kind = models.TextField()
    number = models.TextField(blank=True, default="")
    subject = models.TextField()
    parties = models.TextField()
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    renews = models.ForeignKey("self", on_delete=models.PROTECT, null=True)
    paper = models.ForeignKey(FiledPaper, on_delete=models.PROTECT, null=True)
    revision = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField()
    made_by = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=[k.value for k in AgreementKind]), name="agreement_kind_known"),
            models.CheckConstraint(condition=~Q(subject="") & ~Q(parties=""), name="agreement_written"),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="agreement_span_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def party_list(self) -> list[str]:
        """The parties, one each."""
        return self.parties.splitlines()


class CalendarFeed(models.Model):
    """Somebody's secret address of the calendar: its hash only. One stands at a time; ended, it shows nothing."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    person = models.ForeignKey(Person, on_delete=models.PROTECT)
    secret_hash = models.BinaryField(unique=True)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(ended_at__isnull=True), name="feed_stands_once")
        ]

    def __str__(self) -> str:
        return str(self.id)


class FeedDate(models.Model):
    """A date as it leaves the house: which kind, on which day, at which hour. Nothing of what it is about."""

    uid = models.UUIDField(primary_key=True)
    kind = models.TextField()
    label = models.TextField()
    day = models.DateField()
    starts_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.kind} {self.day}"
