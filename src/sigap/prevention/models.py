"""Tables of prevention: activities, photos, who helps and what was checked of them. No case and no client in them."""

import uuid
from collections.abc import Mapping
from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.functional import Promise
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from sigap.outreach.models import AUDIENCE_LABELS, TOPIC_LABELS
from sigap.outreach.rules import SessionAudience, SessionTopic, is_with_children
from sigap.prevention.rules import (
    MOST_REACHED,
    MOST_RUPIAH,
    ActivityStatus,
    CheckKind,
    LearningAnswers,
    MessageDeclineReason,
    ReachFault,
    VolunteerKind,
    cost_a_person,
    gain_of,
)

STATUS_LABELS: Mapping[ActivityStatus, Promise] = {
    ActivityStatus.PLANNED: _("Direncanakan"),
    ActivityStatus.HELD: _("Belum dilaporkan"),
    ActivityStatus.REPORTED: _("Dilaporkan"),
    ActivityStatus.CALLED_OFF: _("Dibatalkan"),
}
VOLUNTEER_KIND_LABELS: Mapping[VolunteerKind, Promise] = {
    VolunteerKind.PERSON: _("Relawan"),
    VolunteerKind.PATBM: _("PATBM"),
    VolunteerKind.FORUM_ANAK: _("Forum Anak (lewat pendamping dewasa)"),
    VolunteerKind.PUSPAGA: _("Puspaga"),
    VolunteerKind.SATGAS_DESA: _("Satgas desa"),
    VolunteerKind.KARANG_TARUNA: _("Karang taruna"),
    VolunteerKind.PESANTREN: _("Pesantren"),
}
DECLINE_REASON_LABELS: Mapping[MessageDeclineReason, Promise] = {
    MessageDeclineReason.CALLED: _("Sudah ditelepon; yang menulis tahu alasannya"),
    MessageDeclineReason.UNREACHED: _("Sudah ditelepon berkali-kali; tidak tersambung"),
    MessageDeclineReason.NOT_MEANT: _("Bukan kiriman sungguhan"),
}
CHECK_LABELS: Mapping[CheckKind, Promise] = {
    CheckKind.DECLARATION: _("Janji menjaga anak ditandatangani"),
    CheckKind.REFERENCE_ONE: _("Referensi pertama"),
    CheckKind.REFERENCE_TWO: _("Referensi kedua"),
    CheckKind.TRAINING: _("Pelatihan"),
}
REACH_FAULT_LABELS: Mapping[ReachFault, Promise] = {
    ReachFault.NEGATIVE: _("Angka tidak boleh di bawah nol."),
    ReachFault.NOBODY: _("Tidak ada yang datang? Batalkan kegiatannya dan tulis alasannya."),
    ReachFault.TOO_MANY: _("Lebih dari 5.000 orang dalam satu kegiatan tidak mungkin. Periksa lagi angkanya."),
    ReachFault.SEXES: _("Perempuan dan laki-laki tidak cocok dengan jumlah yang hadir. Periksa lagi angkanya."),
    ReachFault.AGES: _("Anak, dewasa, dan lansia tidak cocok dengan jumlah yang hadir. Periksa lagi angkanya."),
    ReachFault.DISABLED: _("Penyandang disabilitas lebih banyak daripada yang hadir. Periksa lagi angkanya."),
    ReachFault.ANSWERS: _("Yang menjawab pertanyaan paling sedikit satu, paling banyak yang hadir."),
    ReachFault.RIGHT: _("Jawaban benar lebih banyak daripada yang menjawab. Periksa lagi angkanya."),
    ReachFault.MONEY: _("Biaya ini tidak mungkin. Periksa lagi angkanya."),
}
VOLUNTEER_SECTION = "volunteer"
_COUNTS = ("total", "female", "male", "child", "adult", "elder", "disabled")


def _possible(name: str) -> Q:
    return Q(**{f"{name}__isnull": True}) | Q(**{f"{name}__gte": 0, f"{name}__lte": MOST_REACHED})


class PreventionActivity(models.Model):
    """One session. `region_code` is a desa, or a kecamatan for a `school` that is told by name.

    `speakers`: {"name", "position"} each. `before`, `after`: {"people", "right": [three counts]} or none. What was not
    counted is null, never 0.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    status = models.TextField(default=ActivityStatus.PLANNED)
    topic = models.TextField()
    audience = models.TextField()
    region_code = models.TextField()
    school = models.TextField(blank=True, default="")
    place = models.TextField(blank=True, default="")
    day = models.DateField()
    starts_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)
    why = models.TextField(blank=True, default="")
    speakers = models.JSONField(default=list)
    materials = ArrayField(models.TextField(), default=list)
    rad_activity = models.UUIDField(null=True)
    budget = models.BigIntegerField(default=0)
    spent = models.BigIntegerField(default=0)
    office_id = models.UUIDField()
    office_name = models.TextField()
    partner_id = models.UUIDField(null=True)
    partner_name = models.TextField(blank=True, default="")
    is_public = models.BooleanField(default=False)
    is_for_all = models.BooleanField(default=True)
    public_note = models.TextField(blank=True, default="")
    code = models.TextField(unique=True)
    # What somebody outside sent and this answers; their name and number lie there until it is over.
    asked_id = models.UUIDField(null=True, unique=True)
    planned_by = models.UUIDField()
    planner_name = models.TextField()
    planned_at = models.DateTimeField()
    held_at = models.DateTimeField(null=True)
    reported_at = models.DateTimeField(null=True)
    reported_by = models.UUIDField(null=True)
    reporter_name = models.TextField(blank=True, default="")
    off_at = models.DateTimeField(null=True)
    off_why = models.TextField(blank=True, default="")
    reached_total = models.PositiveIntegerField(null=True)
    reached_female = models.PositiveIntegerField(null=True)
    reached_male = models.PositiveIntegerField(null=True)
    reached_child = models.PositiveIntegerField(null=True)
    reached_adult = models.PositiveIntegerField(null=True)
    reached_elder = models.PositiveIntegerField(null=True)
    reached_disabled = models.PositiveIntegerField(null=True)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    summary = models.TextField(blank=True, default="")

    class Meta:
        indexes = [
            models.Index(fields=["day"], name="prevention_by_day"),
            models.Index(fields=["region_code", "-day"], name="prevention_by_region"),
            models.Index(fields=["rad_activity"], condition=Q(rad_activity__isnull=False), name="prevention_of_rad"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=[s.value for s in ActivityStatus]), name="prevention_status_known"
            ),
            models.CheckConstraint(
                condition=Q(topic__in=[t.value for t in SessionTopic]), name="prevention_topic_known"
            ),
            models.CheckConstraint(
                condition=Q(audience__in=[a.value for a in SessionAudience]), name="prevention_audience_known"
            ),
            models.CheckConstraint(
                condition=Q(budget__gte=0, budget__lte=MOST_RUPIAH, spent__gte=0, spent__lte=MOST_RUPIAH),
                name="prevention_money_possible",
            ),
            *(
                models.CheckConstraint(condition=_possible(f"reached_{name}"), name=f"prevention_{name}_possible")
                for name in _COUNTS
            ),
            models.CheckConstraint(
                condition=Q(status=ActivityStatus.REPORTED.value, reached_total__gt=0, reported_at__isnull=False)
                & ~Q(reporter_name="")
                | ~Q(status=ActivityStatus.REPORTED.value) & Q(reached_total__isnull=True, reported_at__isnull=True),
                name="prevention_reported_whole",
            ),
            models.CheckConstraint(
                condition=Q(status=ActivityStatus.CALLED_OFF.value, off_at__isnull=False) & ~Q(off_why="")
                | ~Q(status=ActivityStatus.CALLED_OFF.value) & Q(off_at__isnull=True),
                name="prevention_off_whole",
            ),
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gt=F("starts_at")), name="prevention_hours_in_order"
            ),
            models.CheckConstraint(
                condition=Q(region_code__regex=r"^[0-9]{2}[.][0-9]{2}[.][0-9]{2}([.][0-9]{4})?$"),
                name="prevention_region_form",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.topic} {self.day}"

    @property
    def topic_label(self) -> Promise:
        """What it is about, in words."""
        return TOPIC_LABELS[SessionTopic(self.topic)]

    @property
    def audience_label(self) -> Promise:
        """For whom it is, in words."""
        return AUDIENCE_LABELS[SessionAudience(self.audience)]

    @property
    def status_label(self) -> Promise:
        """How far it is, in words."""
        return STATUS_LABELS[ActivityStatus(self.status)]

    @property
    def has_children(self) -> bool:
        """Whether those who help there work with children."""
        return is_with_children(SessionAudience(self.audience), SessionTopic(self.topic), self.school)

    @property
    def is_open(self) -> bool:
        """It can still take place, or be reported."""
        return self.status in {ActivityStatus.PLANNED, ActivityStatus.HELD}

    def has_begun(self, at: datetime) -> bool:
        """By its hour, or by its day where no hour is known."""
        return self.starts_at <= at if self.starts_at else self.day <= localdate(at)

    @property
    def is_reported(self) -> bool:
        """Its numbers stand."""
        return self.status == ActivityStatus.REPORTED

    @property
    def gain(self) -> int | None:
        """By how many percentage points right answers rose."""
        return gain_of(LearningAnswers.of(self.before), LearningAnswers.of(self.after))

    @property
    def cost_a_person(self) -> int | None:
        """What it cost for each who was there, in rupiah."""
        return cost_a_person(self.spent, self.reached_total)

    @property
    def about(self) -> str:
        """How letters point to it."""
        return f"prevention.activity:{self.pk}"


class ActivityPhoto(models.Model):
    """A photo: in clear whose, by which consent and when; its clean copy lies sealed. The original is not kept.

    `parents_paper`: where the paper of the parents lies, of a photo on which a child's face is to be seen.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    activity = models.ForeignKey(PreventionActivity, on_delete=models.PROTECT)
    kind = models.TextField()
    count = models.PositiveSmallIntegerField()
    key_id = models.UUIDField(unique=True)
    has_consent = models.BooleanField()
    shows_child = models.BooleanField()
    parents_paper = models.TextField(blank=True, default="")
    added_by = models.UUIDField()
    adder_name = models.TextField()
    added_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["activity"], name="photo_of_activity")]
        constraints = [
            models.CheckConstraint(condition=Q(has_consent=True), name="activity_photo_consented"),
            models.CheckConstraint(
                condition=Q(shows_child=False) | ~Q(parents_paper=""), name="activity_photo_has_paper"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class ActivityPhotoChunk(models.Model):
    """A part of a photo's clean copy, sealed. It goes with its photo."""

    id = models.BigAutoField(primary_key=True)
    photo = models.ForeignKey(ActivityPhoto, on_delete=models.CASCADE)
    number = models.PositiveSmallIntegerField()
    sealed_bytes = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["photo", "number"], name="activity_photo_chunk_once")]

    def __str__(self) -> str:
        return f"{self.photo_id} {self.number}"


class VolunteerRecord(models.Model):
    """A volunteer, or a group with its adult contact. Names of people and numbers lie sealed; `name` is a group's."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    number = models.PositiveIntegerField(unique=True)
    kind = models.TextField()
    name = models.TextField(blank=True, default="")
    region_code = models.TextField()
    born_year = models.PositiveSmallIntegerField(null=True)
    members = models.PositiveIntegerField(null=True)
    message_id = models.UUIDField(null=True, unique=True)
    key_id = models.UUIDField(unique=True)
    sealed_contact = models.BinaryField()
    taken_by = models.UUIDField()
    taker_name = models.TextField()
    taken_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)
    left_why = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in VolunteerKind]), name="volunteer_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(kind=VolunteerKind.PERSON.value, name="", members__isnull=True, born_year__isnull=False)
                | ~Q(kind=VolunteerKind.PERSON.value) & ~Q(name="") & Q(born_year__isnull=True),
                name="volunteer_person_or_group",
            ),
            models.CheckConstraint(condition=Q(left_at__isnull=True) | ~Q(left_why=""), name="volunteer_left_whole"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def is_person(self) -> bool:
        """One person, of whom no name stands in clear."""
        return self.kind == VolunteerKind.PERSON

    @property
    def kind_label(self) -> Promise:
        """Who helps, in words."""
        return VOLUNTEER_KIND_LABELS[VolunteerKind(self.kind)]

    @property
    def label(self) -> str:
        """How lists name it: a group by its name, a person by a number."""
        return self.name or str(_("Relawan %(number)03d") % {"number": self.number})


class SafeguardCheck(models.Model):
    """One thing that was looked at, when, and by whom. `source`: where the paper lies, or who vouches, by position."""

    id = models.BigAutoField(primary_key=True)
    volunteer = models.ForeignKey(VolunteerRecord, on_delete=models.PROTECT)
    kind = models.TextField()
    day = models.DateField()
    source = models.TextField()
    checked_by = models.UUIDField()
    checker_name = models.TextField()
    checked_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["volunteer", "kind"], name="safeguard_check_once"),
            # Nobody vouches alone: each of the two references was heard by another officer.
            models.UniqueConstraint(
                fields=["volunteer", "checked_by"],
                condition=Q(kind__in=[CheckKind.REFERENCE_ONE.value, CheckKind.REFERENCE_TWO.value]),
                name="safeguard_references_by_two",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in CheckKind]), name="safeguard_check_kind_known"
            ),
            models.CheckConstraint(condition=~Q(source=""), name="safeguard_check_says_what"),
        ]

    def __str__(self) -> str:
        return f"{self.volunteer_id} {self.kind}"

    @property
    def kind_label(self) -> Promise:
        """What was looked at, in words."""
        return CHECK_LABELS[CheckKind(self.kind)]


class VolunteerDuty(models.Model):
    """Who helps at which activity."""

    id = models.BigAutoField(primary_key=True)
    activity = models.ForeignKey(PreventionActivity, on_delete=models.PROTECT)
    volunteer = models.ForeignKey(VolunteerRecord, on_delete=models.PROTECT)
    assigned_by = models.UUIDField()
    assigned_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["activity", "volunteer"], name="volunteer_duty_once")]

    def __str__(self) -> str:
        return f"{self.activity_id} {self.volunteer_id}"
