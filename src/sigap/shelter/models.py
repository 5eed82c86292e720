"""Tables of the safe house: houses with their rules, rooms, beds, who sleeps in which bed when, and what is noted.

In clear: rules, labels, sex, age, moments, the code of a case. Words are sealed under a key for each stay, the place of
a house under one of its own that belongs to no section of a case.
"""

import uuid

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sigap.access.models import Office
from sigap.cases.models import SEX_LABELS, Case, CasePerson
from sigap.screening.rules.persons import Sex
from sigap.shelter.rules import AbsenceHearer, BedRefusal, LeaveReason, RoomKind, StayEntryKind, StayStatus

ROOM_LABELS: dict[RoomKind, Promise] = {
    RoomKind.WOMEN: _("Perempuan dewasa"),
    RoomKind.GIRLS: _("Anak perempuan"),
    RoomKind.BOYS: _("Anak laki-laki"),
    RoomKind.MEN: _("Laki-laki dewasa"),
    RoomKind.FAMILY: _("Satu keluarga"),
}
STAY_LABELS: dict[StayStatus, Promise] = {
    StayStatus.WAITING: _("Daftar tunggu"),
    StayStatus.HELD: _("Ranjang ditahan"),
    StayStatus.IN: _("Di dalam"),
    StayStatus.LEFT: _("Sudah keluar"),
    StayStatus.RELEASED: _("Dibatalkan"),
}
LEAVE_LABELS: dict[LeaveReason, Promise] = {
    LeaveReason.HOME: _("Pulang ke rumah"),
    LeaveReason.FAMILY: _("Ke keluarga lain yang aman"),
    LeaveReason.INSTITUTION: _("Ke panti atau LKSA"),
    LeaveReason.OTHER_HOUSE: _("Ke rumah aman lain"),
    LeaveReason.OWN_WISH: _("Atas kehendak sendiri"),
    LeaveReason.NOT_BACK: _("Tidak kembali"),
}
ENTRY_LABELS: dict[StayEntryKind, Promise] = {
    StayEntryKind.ABSENCE: _("Keluar sementara"),
    StayEntryKind.BELONGINGS: _("Barang titipan"),
    StayEntryKind.VISITOR: _("Tamu"),
    StayEntryKind.COST: _("Biaya"),
    StayEntryKind.MOVED: _("Pindah ranjang"),
    StayEntryKind.CARE: _("Yang perlu diketahui"),
}
RING_LABELS: dict[AbsenceHearer, Promise] = {
    AbsenceHearer.STAFF: _("petugas rumah aman"),
    AbsenceHearer.MANAGER: _("manajer kasus"),
    AbsenceHearer.SUBSTITUTE: _("pengganti manajer kasus"),
    AbsenceHearer.HEAD: _("kepala kantor"),
    AbsenceHearer.POLICE: _("petugas piket Polres"),
    AbsenceHearer.NOBODY: _("tidak seorang pun dapat diberi tahu lewat SIGAP, telepon 110"),
}
REFUSAL_LABELS: dict[BedRefusal, Promise] = {
    BedRefusal.TAKEN: _("Ranjang ini baru saja terisi atau ditahan."),
    BedRefusal.OUT: _("Ranjang ini tidak dapat dipakai."),
    BedRefusal.SEX: _("Kamar ini bukan untuk jenis kelamin itu."),
    BedRefusal.AGE: _("Umurnya di luar aturan kamar ini."),
    BedRefusal.ALONE: _("Kamar ini untuk satu keluarga, bukan untuk yang datang sendiri."),
    BedRefusal.OTHER_FAMILY: _("Di kamar ini ada keluarga lain."),
    BedRefusal.BOY_APART: _("Laki-laki seumur itu tidur terpisah di rumah ini."),
}
WORD_TABLES = (STAY_LABELS, ENTRY_LABELS, RING_LABELS)
"""What the trail calls the app's codes."""


class ShelterHouse(models.Model):
    """A house of an office, with the figures that it goes by. Its name tells nothing of where it stands."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    office = models.ForeignKey(Office, on_delete=models.PROTECT)
    name = models.TextField()
    hold_hours = models.PositiveSmallIntegerField()
    limit_days = models.PositiveSmallIntegerField()
    boys_apart_from = models.PositiveSmallIntegerField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["name"], name="shelter_house_named_once"),
            models.CheckConstraint(
                condition=Q(hold_hours__range=(1, 72), limit_days__range=(1, 730), boys_apart_from__range=(1, 18)),
                name="shelter_house_figures_sane",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class ShelterPlace(models.Model):
    """Where a house stands, sealed under the key of this row alone. Added, never changed; the newest stands."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    house = models.ForeignKey(ShelterHouse, on_delete=models.PROTECT)
    key_id = models.UUIDField()
    sealed_address = models.BinaryField()
    written_at = models.DateTimeField()
    written_by = models.UUIDField()

    def __str__(self) -> str:
        return str(self.id)


class ShelterRoom(models.Model):
    """A room and whom it takes."""

    id = models.BigAutoField(primary_key=True)
    house = models.ForeignKey(ShelterHouse, on_delete=models.PROTECT, related_name="rooms")
    label = models.TextField()
    kind = models.TextField()
    age_from = models.PositiveSmallIntegerField(default=0)
    age_until = models.PositiveSmallIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["house", "label"], name="shelter_room_labelled_once"),
            models.CheckConstraint(condition=Q(kind__in=[k.value for k in RoomKind]), name="shelter_room_kind_known"),
            models.CheckConstraint(
                condition=Q(age_until=None) | Q(age_until__gte=F("age_from")), name="shelter_room_ages_in_order"
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class ShelterBed(models.Model):
    """A bed. Out of order it takes nobody; its label is unique in its house."""

    id = models.BigAutoField(primary_key=True)
    house = models.ForeignKey(ShelterHouse, on_delete=models.PROTECT, related_name="beds")
    room = models.ForeignKey(ShelterRoom, on_delete=models.PROTECT, related_name="beds")
    label = models.TextField()
    out_since = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["house", "label"], name="shelter_bed_labelled_once")]

    def __str__(self) -> str:
        return str(self.id)


class Stay(models.Model):
    """Somebody in a house: waiting for a bed, a bed held, in, gone. Without a case until one is known.

    `age_years` is the age at `aged_on`; `family_id` is shared by those who sleep in one family's room;
    `grown_talked_at`: life after 18 was talked through with them.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    house = models.ForeignKey(ShelterHouse, on_delete=models.PROTECT)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True)
    case_code = models.TextField(blank=True, default="")
    person = models.ForeignKey(CasePerson, on_delete=models.PROTECT, null=True)
    guest_no = models.PositiveIntegerField()
    status = models.TextField()
    sex = models.TextField()
    age_years = models.PositiveSmallIntegerField()
    aged_on = models.DateField()
    born_on = models.DateField(null=True)
    family_id = models.UUIDField(null=True)
    asked_at = models.DateTimeField()
    asked_by_name = models.TextField()
    hold_until = models.DateTimeField(null=True)
    arrived_at = models.DateTimeField(null=True)
    admitted_by_name = models.TextField(blank=True, default="")
    limit_on = models.DateField(null=True)
    grown_talked_at = models.DateTimeField(null=True)
    has_waited = models.BooleanField(default=False)
    left_at = models.DateTimeField(null=True)
    leave_reason = models.TextField(blank=True, default="")
    ended_by_name = models.TextField(blank=True, default="")
    key_id = models.UUIDField()
    sealed_words = models.BinaryField()
    sealed_leaving = models.BinaryField(null=True)
    post_key = models.UUIDField(unique=True)

    class Meta:
        indexes = [
            models.Index(fields=["house", "status"], name="stay_of_house"),
            models.Index(fields=["key_id"], name="stay_key"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=[s.value for s in StayStatus]), name="stay_status_known"),
            models.CheckConstraint(condition=Q(sex__in=[Sex.FEMALE.value, Sex.MALE.value]), name="stay_sex_known"),
            models.CheckConstraint(condition=Q(age_years__lte=130), name="stay_age_sane"),
            models.CheckConstraint(
                condition=Q(
                    status__in=[StayStatus.WAITING.value, StayStatus.HELD.value, StayStatus.RELEASED.value],
                    arrived_at=None,
                )
                | Q(status=StayStatus.IN.value, arrived_at__isnull=False, left_at=None)
                | Q(status=StayStatus.LEFT.value, arrived_at__isnull=False, left_at__gte=F("arrived_at"))
                & Q(leave_reason__in=[r.value for r in LeaveReason]),
                name="stay_state_whole",
            ),
            models.CheckConstraint(
                condition=Q(case=None, case_code="", person=None) | Q(case__isnull=False) & ~Q(case_code=""),
                name="stay_case_whole",
            ),
            models.UniqueConstraint(fields=["guest_no"], name="stay_numbered_once"),
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(status__in=[StayStatus.WAITING.value, StayStatus.HELD.value, StayStatus.IN.value]),
                name="stay_of_person_once",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def name(self) -> str:
        """What a page calls them: the case's code, else the number of the guest. Never a name."""
        return self.case_code or _("Tamu %(number)d") % {"number": self.guest_no}

    @property
    def status_label(self) -> Promise:
        """How far it is, in words."""
        return STAY_LABELS[StayStatus(self.status)]

    @property
    def sex_label(self) -> Promise:
        """In words."""
        return SEX_LABELS[Sex(self.sex)]

    @property
    def leave_label(self) -> Promise | str:
        """Why they left, in words."""
        return LEAVE_LABELS[LeaveReason(self.leave_reason)] if self.leave_reason else ""


class BedUse(models.Model):
    """A bed taken from a moment until another, or without end. Two never meet: the database sees to it."""

    id = models.BigAutoField(primary_key=True)
    stay = models.ForeignKey(Stay, on_delete=models.PROTECT, related_name="uses")
    bed = models.ForeignKey(ShelterBed, on_delete=models.PROTECT, related_name="uses")
    during = DateTimeRangeField()

    class Meta:
        constraints = [
            # The bed's number as a range of one, so that no extension of the database is needed.
            ExclusionConstraint(
                name="bed_taken_once",
                expressions=[
                    (Func(F("bed"), F("bed"), models.Value("[]"), function="int8range"), RangeOperators.OVERLAPS),
                    ("during", RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stay_id} {self.bed_id}"


class StayEntry(models.Model):
    """One thing noted of somebody's days in the house. `settled_at`: back again, handed back."""

    id = models.UUIDField(primary_key=True)
    stay = models.ForeignKey(Stay, on_delete=models.PROTECT, related_name="entries")
    kind = models.TextField()
    happened_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    amount = models.PositiveIntegerField(null=True)
    rung = models.PositiveSmallIntegerField(default=0)
    settled_at = models.DateTimeField(null=True)
    settled_by_name = models.TextField(blank=True, default="")
    recorded_at = models.DateTimeField()
    recorded_by_name = models.TextField()
    sealed_words = models.BinaryField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=[k.value for k in StayEntryKind]), name="stay_entry_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(kind=StayEntryKind.ABSENCE.value, due_at__gt=F("happened_at"))
                | ~Q(kind=StayEntryKind.ABSENCE.value) & Q(due_at=None),
                name="stay_absence_ends",
            ),
            models.CheckConstraint(
                condition=Q(kind=StayEntryKind.COST.value, amount__gt=0)
                | ~Q(kind=StayEntryKind.COST.value) & Q(amount=None),
                name="stay_cost_whole",
            ),
            models.UniqueConstraint(
                fields=["stay"],
                condition=Q(kind=StayEntryKind.ABSENCE.value, settled_at=None),
                name="stay_absent_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stay_id} {self.kind}"

    @property
    def kind_label(self) -> Promise:
        """What it is, in words."""
        return ENTRY_LABELS[StayEntryKind(self.kind)]
