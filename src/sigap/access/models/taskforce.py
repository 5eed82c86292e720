"""Tables of the task force: its sub task forces, as data, and who sat in which seat from when to when."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sigap.access.models.people import Office, Person
from sigap.access.rules import LADDER_FORCE, SINGLE_SEATS, SeatKind

SEAT_LABELS: dict[SeatKind, Promise] = {
    SeatKind.PATRON: _("Pembina"),
    SeatKind.STEERING: _("Pengarah"),
    SeatKind.CHAIR: _("Ketua"),
    SeatKind.VICE_CHAIR: _("Wakil ketua"),
    SeatKind.DAILY_CHAIR: _("Ketua harian"),
    SeatKind.VICE_DAILY_CHAIR: _("Wakil ketua harian"),
    SeatKind.SECRETARY: _("Sekretaris"),
    SeatKind.MEMBER: _("Anggota"),
    SeatKind.SUB_CHAIR: _("Koordinator sub gugus tugas"),
    SeatKind.SUB_MEMBER: _("Anggota sub gugus tugas"),
}


class SubForce(models.Model):
    """A sub task force as the decree of a task force (`force`, its code) names it; a new decree is a new row.

    `is_verified` stays false until a legal officer has confirmed number, name and basis.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    force = models.TextField(default=LADDER_FORCE)
    number = models.TextField()
    name = models.TextField()
    leads = models.TextField(blank=True, default="")
    decree = models.TextField(blank=True, default="")
    source = models.TextField()
    is_verified = models.BooleanField(default=False)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(number="") & ~Q(name="") & ~Q(source=""), name="subforce_written"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")), name="subforce_span_in_order"
            ),
            models.UniqueConstraint(
                fields=["force", "number"], condition=Q(valid_to__isnull=True), name="subforce_number_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"


class Seat(models.Model):
    """A dated seat in the task force, such as the daily chair: where an unanswered deadline climbs to.

    Held by an officer with an account, or by an office or somebody named in the decree (`title`, `holder`), who has
    none and whom no notice reaches. `until` may lie ahead. The MAC covers the whole row. `force` is the code of the
    task force, `line` the post of its annex, the same through every decree that names it again.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    force = models.TextField(default=LADDER_FORCE)
    line = models.UUIDField(null=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, null=True)
    sub_force = models.ForeignKey(SubForce, on_delete=models.PROTECT, null=True)
    kind = models.TextField()
    title = models.TextField(blank=True, default="")
    holder = models.TextField(blank=True, default="")
    decree = models.TextField(blank=True, default="")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    mac = models.BinaryField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=[k.value for k in SeatKind]), name="seat_kind_known"),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="seat_span_in_order"
            ),
            models.CheckConstraint(condition=Q(person__isnull=False) | ~Q(title=""), name="seat_held_by_somebody"),
            models.CheckConstraint(
                condition=Q(kind__in=["sub_chair", "sub_member"], sub_force__isnull=False)
                | ~Q(kind__in=["sub_chair", "sub_member"]) & Q(sub_force__isnull=True),
                name="seat_in_its_sub_force",
            ),
            models.UniqueConstraint(
                fields=["force", "kind"],
                condition=Q(until__isnull=True, kind__in=sorted(kind.value for kind in SINGLE_SEATS)),
                name="seat_held_once",
            ),
            models.UniqueConstraint(fields=["line"], condition=Q(until__isnull=True), name="seat_of_annex_held_once"),
        ]

    def __str__(self) -> str:
        return self.kind

    @property
    def label(self) -> Promise:
        """The seat, in words."""
        return SEAT_LABELS[SeatKind(self.kind)]
