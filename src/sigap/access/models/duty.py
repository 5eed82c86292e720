"""Tables of duty: who answers for an office when, who is away, when offices work, and when nobody was there."""

import uuid
from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sigap.access.models.people import Office, Person
from sigap.access.rules import AbsenceKind, DutyCover

ABSENCE_LABELS: dict[AbsenceKind, Promise] = {
    AbsenceKind.LEAVE: _("Cuti"),
    AbsenceKind.DUTY_TRAVEL: _("Dinas luar"),
    AbsenceKind.TRAINING: _("Pelatihan"),
    AbsenceKind.OTHER: _("Lainnya"),
}
"""Why is told by a code alone: an illness is nobody's business, it counts as leave or as something else."""
COVER_LABELS: dict[DutyCover, Promise] = {
    DutyCover.NONE: _("Kantor ini tidak berpiket"),
    DutyCover.OFF_HOURS: _("Di luar jam kerja kantor"),
    DutyCover.ALWAYS: _("Siang dan malam"),
}


class DutyShift(models.Model):
    """One turn of duty. Never removed: what is given up carries `cancelled_at`, what takes its place `replaces`.

    It says who is called at night and may one day open a case in an emergency, so the row carries a MAC.
    `phone` is a number of the office, in clear; empty: the office's own.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    office = models.ForeignKey(Office, on_delete=models.PROTECT)
    person = models.ForeignKey(Person, on_delete=models.PROTECT)
    substitute = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    phone = models.TextField(blank=True, default="")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    replaces = models.ForeignKey("self", on_delete=models.PROTECT, null=True)
    cancelled_at = models.DateTimeField(null=True)
    mac = models.BinaryField()

    class Meta:
        indexes = [models.Index(fields=["office", "ends_at"], name="dutyshift_by_office")]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="dutyshift_span_in_order"),
            models.CheckConstraint(
                condition=Q(substitute__isnull=True) | ~Q(substitute=F("person")), name="dutyshift_by_two"
            ),
            models.UniqueConstraint(
                fields=["office", "starts_at"], condition=Q(cancelled_at__isnull=True), name="dutyshift_begins_once"
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)

    def is_standing(self, at: datetime) -> bool:
        """Neither given up nor over."""
        return self.cancelled_at is None and self.ends_at > at


class Absence(models.Model):
    """A stretch in which an officer is away; what is meant for them also reaches the substitute. MAC over the row."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    person = models.ForeignKey(Person, on_delete=models.PROTECT)
    substitute = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    kind = models.TextField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True)
    mac = models.BinaryField()

    class Meta:
        indexes = [models.Index(fields=["person", "ends_at"], name="absence_of_person")]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=[k.value for k in AbsenceKind]), name="absence_kind_known"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="absence_span_in_order"),
            models.CheckConstraint(
                condition=Q(substitute__isnull=True) | ~Q(substitute=F("person")), name="absence_by_two"
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)

    def is_standing(self, at: datetime) -> bool:
        """Neither given up nor over."""
        return self.cancelled_at is None and self.ends_at > at


class OfficeHours(models.Model):
    """When one office works, from a day on: weekdays "0" (Monday) to "6", each with opening and closing time.

    A changed week is a new row; the one before ends on the day the new one begins.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    office = models.ForeignKey(Office, on_delete=models.PROTECT)
    week = models.JSONField()
    rests_on_holidays = models.BooleanField(default=True)
    basis = models.TextField(blank=True, default="")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")), name="hours_span_in_order"
            ),
            models.UniqueConstraint(fields=["office"], condition=Q(valid_to__isnull=True), name="hours_standing_once"),
        ]

    def __str__(self) -> str:
        return f"{self.office_id} {self.valid_from}"


class SpecialDay(models.Model):
    """A day on which one office works otherwise than its week says; without times it is shut."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    office = models.ForeignKey(Office, on_delete=models.PROTECT)
    day = models.DateField()
    opens = models.TimeField(null=True)
    closes = models.TimeField(null=True)
    label = models.TextField(blank=True, default="")
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["office", "day"], condition=Q(cancelled_at__isnull=True), name="specialday_once"
            ),
            models.CheckConstraint(
                condition=Q(opens__isnull=True, closes__isnull=True) | Q(opens__lt=F("closes")),
                name="specialday_hours_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.office_id} {self.day}"


class DutyGap(models.Model):
    """A stretch in which an office that keeps a rota had nobody on duty: found by the sweep, told of once."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    office = models.ForeignKey(Office, on_delete=models.PROTECT)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["office"], condition=Q(ended_at__isnull=True), name="dutygap_open_once"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("began_at")), name="dutygap_span_in_order"
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class PrivatePhone(models.Model):
    """An officer's own number for nights, sealed: opened with a trace by whoever has to call them."""

    person = models.OneToOneField(Person, on_delete=models.PROTECT, primary_key=True)
    key_id = models.UUIDField()
    sealed = models.BinaryField()
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.person_id)
