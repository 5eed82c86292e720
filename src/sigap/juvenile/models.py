"""Tables of children who are suspected: what is known of the child, each step, detention by stage, and its alarms.

In clear: ages, moments, kinds, offices. Numbers of papers, notes and the day of birth are sealed in the section of the
law.
"""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sigap.cases.models import Case, CasePerson
from sigap.juvenile.rules import (
    AgeSource,
    AlarmKind,
    ChildCompanion,
    ChildFlag,
    ChildStepKind,
    DetentionPlace,
    DetentionStage,
    ReleaseReason,
)

STAGE_LABELS: dict[DetentionStage, Promise] = {
    DetentionStage.POLICE: _("Penyidik"),
    DetentionStage.PROSECUTOR: _("Penuntut umum"),
    DetentionStage.JUDGE: _("Hakim pengadilan negeri"),
    DetentionStage.APPEAL: _("Banding"),
    DetentionStage.CASSATION: _("Kasasi"),
}
PLACE_LABELS: dict[DetentionPlace, Promise] = {
    DetentionPlace.LPAS: _("LPAS"),
    DetentionPlace.LPKS: _("LPKS"),
    DetentionPlace.OTHER: _("Tempat lain, bukan khusus anak"),
}
RELEASE_LABELS: dict[ReleaseReason, Promise] = {
    ReleaseReason.BY_LAW: _("Demi hukum, jangkanya habis"),
    ReleaseReason.GUARANTEE: _("Dengan jaminan orang tua atau lembaga"),
    ReleaseReason.DIVERSION: _("Diversi berhasil"),
    ReleaseReason.NO_GROUND: _("Tidak ada dasar menahan"),
    ReleaseReason.VERDICT: _("Putusan"),
    ReleaseReason.WRONG_ENTRY: _("Salah dicatat"),
}
CHILD_STEP_LABELS: dict[ChildStepKind, Promise] = {
    ChildStepKind.ARRESTED: _("Ditangkap"),
    ChildStepKind.LET_GO: _("Dilepas sesudah ditangkap"),
    ChildStepKind.AID_TOLD: _("Diberi tahu haknya atas bantuan hukum"),
    ChildStepKind.AID_PRESENT: _("Didampingi advokat"),
    ChildStepKind.LITMAS_ASKED: _("Litmas diminta penyidik"),
    ChildStepKind.LITMAS_DONE: _("Litmas diterima"),
    ChildStepKind.COORDINATED: _("Penyidik berkoordinasi dengan penuntut umum"),
    ChildStepKind.GUARANTEE_OFFERED: _("Jaminan ditawarkan"),
    ChildStepKind.GUARANTEE_GIVEN: _("Ada jaminan orang tua atau lembaga"),
    ChildStepKind.GUARANTEE_NONE: _("Tidak ada yang menjamin, sudah ditanyakan"),
    ChildStepKind.INVESTIGATION_BEGUN: _("Penyidikan dimulai"),
    ChildStepKind.FILE_RECEIVED: _("Berkas diterima penuntut umum"),
    ChildStepKind.JUDGE_NAMED: _("Hakim ditetapkan"),
    ChildStepKind.DIVERSION_BEGUN: _("Diversi dimulai"),
    ChildStepKind.DIVERSION_DONE: _("Diversi berhasil"),
    ChildStepKind.DIVERSION_SENT: _("Kesepakatan diversi sampai di pengadilan"),
    ChildStepKind.DIVERSION_ORDERED: _("Penetapan pengadilan atas diversi"),
    ChildStepKind.DIVERSION_ORDER_SENT: _("Penetapan diversi diterima dari pengadilan"),
    ChildStepKind.DIVERSION_FAILED: _("Diversi gagal"),
    ChildStepKind.UNDER12_RETURNED: _("Di bawah 12 tahun: diputus kembali ke orang tua"),
    ChildStepKind.UNDER12_PROGRAMME: _("Di bawah 12 tahun: diputus ikut program pendidikan"),
    ChildStepKind.UNDER12_SENT: _("Keputusan di bawah 12 tahun sampai di pengadilan"),
    ChildStepKind.ACCOMPANIED: _("Didampingi saat diperiksa"),
}
_K = ChildStepKind
CHILD_STEP_GROUPS: tuple[tuple[Promise, tuple[ChildStepKind, ...]], ...] = (
    (_("Penangkapan dan bantuan hukum"), (_K.ARRESTED, _K.LET_GO, _K.AID_TOLD, _K.AID_PRESENT, _K.ACCOMPANIED)),
    (_("Litmas"), (_K.LITMAS_ASKED, _K.LITMAS_DONE)),
    (_("Jaminan"), (_K.GUARANTEE_OFFERED, _K.GUARANTEE_GIVEN, _K.GUARANTEE_NONE)),
    (_("Jalannya perkara"), (_K.INVESTIGATION_BEGUN, _K.COORDINATED, _K.FILE_RECEIVED, _K.JUDGE_NAMED)),
    (
        _("Diversi"),
        (
            _K.DIVERSION_BEGUN,
            _K.DIVERSION_DONE,
            _K.DIVERSION_SENT,
            _K.DIVERSION_ORDERED,
            _K.DIVERSION_ORDER_SENT,
            _K.DIVERSION_FAILED,
        ),
    ),
    (_("Di bawah 12 tahun"), (_K.UNDER12_RETURNED, _K.UNDER12_PROGRAMME, _K.UNDER12_SENT)),
)
"""Steps as they are chosen: by what they belong to, in the order in which they come."""
COMPANION_LABELS: dict[ChildCompanion, Promise] = {
    ChildCompanion.PARENT: _("Orang tua atau wali"),
    ChildCompanion.TRUSTED: _("Orang yang dipercaya anak"),
    ChildCompanion.ADVOCATE: _("Advokat"),
    ChildCompanion.PK: _("Pembimbing kemasyarakatan (PK)"),
    ChildCompanion.SOCIAL_WORKER: _("Pekerja sosial"),
}
AGE_LABELS: dict[AgeSource, Promise] = {
    AgeSource.CERTIFICATE: _("Akta kelahiran"),
    AgeSource.CARD: _("KTP, KIA, atau kartu keluarga"),
    AgeSource.SCHOOL: _("Ijazah atau rapor"),
    AgeSource.DOCTOR: _("Pemeriksaan dokter"),
    AgeSource.SAID: _("Menurut keterangan"),
    AgeSource.UNKNOWN: _("Belum diketahui"),
}
ALARM_LABELS: dict[AlarmKind, Promise] = {
    AlarmKind.TWO_DAYS: _("Dua hari sebelumnya"),
    AlarmKind.ONE_DAY: _("Satu hari sebelumnya"),
    AlarmKind.DUE: _("Saat batas tiba"),
}
FLAG_LABELS: dict[ChildFlag, Promise] = {
    ChildFlag.AGE_UNKNOWN: _("Umur pada hari perbuatan belum diketahui: diperlakukan sebagai anak sampai diketahui."),
    ChildFlag.ADULT: _("Menurut umur yang ditulis bukan anak pada hari perbuatan. Salah ketik? Perbaiki umurnya."),
    ChildFlag.OTHER_AGE: _(
        "Di bagian Orang umurnya lain, atau lebih muda pada hari perbuatan. Cocokkan dengan aktanya hari ini, lalu "
        "tulis tanggal lahirnya di sini."
    ),
    ChildFlag.UNDER_TWELVE: _(
        "Di bawah 12 tahun: tidak dipertanggungjawabkan dan tidak ditahan. Penyidik, PK, dan Peksos memutuskan."
    ),
    ChildFlag.UNDER_FOURTEEN: _("Di bawah 14 tahun: tidak boleh ditahan."),
    ChildFlag.THREAT_LOW: _("Ancaman pidana di bawah 7 tahun: tidak boleh ditahan."),
    ChildFlag.THREAT_UNKNOWN: _("Ancaman pidana belum ditulis: belum jelas apakah boleh ditahan."),
    ChildFlag.GUARANTEE: _("Ada jaminan orang tua atau lembaga: tidak boleh ditahan."),
    ChildFlag.NOT_ASKED: _("Jaminan belum ditawarkan. Tawarkan dan catat."),
    ChildFlag.WRONG_PLACE: _("Tempatnya bukan LPAS atau LPKS."),
    ChildFlag.OVERRUN: _("Batasnya sudah lewat: wajib dikeluarkan demi hukum sekarang juga."),
    ChildFlag.FREED: _("Di jalur perkara tertulis sudah dilepaskan. Kalau benar, catat pengeluarannya dengan jamnya."),
    ChildFlag.AID_NOT_TOLD: _(
        "Hak atas bantuan hukum belum tercatat diberitahukan: penangkapan dan penahanan dapat batal demi hukum."
    ),
    ChildFlag.ALSO_VICTIM: _("Anak ini juga korban: korban yang dipaksa tidak dipidana. Lihat dari dua sisi."),
    ChildFlag.OF_AGE: _("Sudah berumur 18 tahun. Tetap diproses sebagai anak."),
    ChildFlag.TWENTY_ONE: _("Sudah berumur 21 tahun: tidak disidang sebagai anak lagi. Periksa dengan penuntut umum."),
}
FLAG_LAW: dict[ChildFlag, str] = {
    ChildFlag.AGE_UNKNOWN: "UU 11/2012 pasal 1 angka 3",
    ChildFlag.ADULT: "UU 11/2012 pasal 1 angka 3",
    ChildFlag.OTHER_AGE: "",
    ChildFlag.UNDER_TWELVE: "UU 11/2012 pasal 21; UU 1/2023 pasal 40",
    ChildFlag.UNDER_FOURTEEN: "UU 11/2012 pasal 32",
    ChildFlag.THREAT_LOW: "UU 11/2012 pasal 32",
    ChildFlag.THREAT_UNKNOWN: "UU 11/2012 pasal 32",
    ChildFlag.GUARANTEE: "UU 11/2012 pasal 32",
    ChildFlag.NOT_ASKED: "UU 11/2012 pasal 32",
    ChildFlag.WRONG_PLACE: "UU 11/2012 pasal 33",
    ChildFlag.OVERRUN: "UU 11/2012 pasal 33 sampai 39, 98 sampai 100",
    ChildFlag.FREED: "",
    ChildFlag.AID_NOT_TOLD: "UU 11/2012 pasal 23 dan 40",
    ChildFlag.ALSO_VICTIM: "UU 21/2007 pasal 18",
    ChildFlag.OF_AGE: "UU 11/2012 pasal 20",
    ChildFlag.TWENTY_ONE: "UU 11/2012 pasal 20",
}
WORD_TABLES = (STAGE_LABELS, RELEASE_LABELS, CHILD_STEP_LABELS)
"""What the trail calls the app's codes."""


class ChildProceeding(models.Model):
    """What is known of one child who is suspected. `threat_years`: the most prison of what they are suspected of."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    person = models.OneToOneField(CasePerson, on_delete=models.PROTECT, related_name="child_proceeding")
    acted_on = models.DateField(null=True)
    age_at_act = models.PositiveSmallIntegerField(null=True)
    age_source = models.TextField(default=AgeSource.UNKNOWN)
    threat_years = models.PositiveSmallIntegerField(null=True)
    is_repeat = models.BooleanField(default=False)
    is_also_victim = models.BooleanField(default=False)
    key_id = models.UUIDField(null=True)
    sealed_birth = models.BinaryField(null=True)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()
    changed_by = models.UUIDField()
    changed_by_name = models.TextField()
    office_id = models.UUIDField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(age_source__in=[source.value for source in AgeSource]), name="child_age_source_known"
            ),
            models.CheckConstraint(
                condition=Q(age_at_act__isnull=True) | Q(age_at_act__lte=130), name="child_age_possible"
            ),
            models.CheckConstraint(
                condition=Q(key_id=None, sealed_birth=None) | Q(key_id__isnull=False, sealed_birth__isnull=False),
                name="child_birth_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.person_id}"

    @property
    def age_label(self) -> Promise:
        """From which paper the age is known."""
        return AGE_LABELS[AgeSource(self.age_source)]


class ChildStep(models.Model):
    """Something that was done for the child, or to the child. Added, never changed but for being taken back."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    proceeding = models.ForeignKey(ChildProceeding, on_delete=models.PROTECT, related_name="steps")
    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    kind = models.TextField()
    happened_at = models.DateTimeField()
    companions = ArrayField(models.TextField(), default=list)
    recorded_at = models.DateTimeField()
    recorded_by = models.UUIDField()
    recorded_by_name = models.TextField()
    office_id = models.UUIDField()
    office_name = models.TextField()
    key_id = models.UUIDField(null=True)
    sealed_paper = models.BinaryField(null=True)
    post_key = models.TextField(unique=True)
    voided_at = models.DateTimeField(null=True)
    voided_by = models.UUIDField(null=True)
    void_reason = models.TextField(blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["proceeding", "happened_at"], name="child_step_of_proceeding")]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in ChildStepKind]), name="child_step_known"
            ),
            models.CheckConstraint(
                condition=Q(companions__contained_by=[each.value for each in ChildCompanion]),
                name="child_companions_known",
            ),
            models.CheckConstraint(condition=Q(recorded_at__gte=F("happened_at")), name="child_step_before_recorded"),
            models.CheckConstraint(
                condition=Q(voided_at__isnull=True, voided_by__isnull=True, void_reason="")
                | Q(voided_at__isnull=False, voided_by__isnull=False) & ~Q(void_reason=""),
                name="child_step_voided_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.proceeding_id} {self.kind}"

    @property
    def kind_label(self) -> Promise:
        """What it was, in words."""
        return CHILD_STEP_LABELS[ChildStepKind(self.kind)]

    @property
    def companion_labels(self) -> list[Promise]:
        """Who was beside the child, in words."""
        return [COMPANION_LABELS[ChildCompanion(each)] for each in self.companions]


class ChildInquiry(models.Model):
    """A referral asks for this child's litmas: its result is the litmas of this child, to whomever it is passed on."""

    referral_id = models.UUIDField(primary_key=True)
    proceeding = models.ForeignKey(ChildProceeding, on_delete=models.PROTECT, related_name="inquiries")
    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    noted_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.proceeding_id} {self.referral_id}"


class Detention(models.Model):
    """A child is held, since one hour that is written once."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    proceeding = models.ForeignKey(ChildProceeding, on_delete=models.PROTECT, related_name="detentions")
    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    detained_at = models.DateTimeField()
    place = models.TextField()
    released_at = models.DateTimeField(null=True)
    release_reason = models.TextField(blank=True, default="")
    recorded_at = models.DateTimeField()
    recorded_by = models.UUIDField()
    recorded_by_name = models.TextField()
    office_id = models.UUIDField()

    class Meta:
        constraints = [
            # A second start, from whichever hour, finds the first.
            models.UniqueConstraint(
                fields=["proceeding"], condition=Q(released_at__isnull=True), name="detention_runs_once"
            ),
            models.CheckConstraint(
                condition=Q(place__in=[place.value for place in DetentionPlace]), name="detention_place_known"
            ),
            models.CheckConstraint(
                condition=Q(released_at=None, release_reason="")
                | Q(released_at__gte=F("detained_at"), release_reason__in=[reason.value for reason in ReleaseReason]),
                name="detention_released_whole",
            ),
            models.CheckConstraint(condition=Q(recorded_at__gte=F("detained_at")), name="detention_before_recorded"),
        ]

    def __str__(self) -> str:
        return f"{self.proceeding_id} {self.detained_at}"

    @property
    def place_label(self) -> Promise:
        """At what kind of place, in words."""
        return PLACE_LABELS[DetentionPlace(self.place)]

    @property
    def release_label(self) -> Promise | str:
        """Why the child is out, in words; empty while held."""
        return RELEASE_LABELS[ReleaseReason(self.release_reason)] if self.release_reason else ""


class DetentionPeriod(models.Model):
    """One stage of a detention: from one hour until another, made longer once, only by its paper, which is sealed.

    `custodian_id`: whose head must let the child out while it runs.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    detention = models.ForeignKey(Detention, on_delete=models.PROTECT, related_name="periods")
    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    stage = models.TextField()
    custodian_id = models.UUIDField()
    custodian_name = models.TextField()
    begins_at = models.DateTimeField()
    until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    extended_at = models.DateTimeField(null=True)
    key_id = models.UUIDField(null=True)
    sealed_paper = models.BinaryField(null=True)
    post_key = models.TextField(blank=True, default="")
    recorded_at = models.DateTimeField()
    recorded_by_name = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["detention", "stage"], name="period_stage_once"),
            models.UniqueConstraint(fields=["detention"], condition=Q(ended_at__isnull=True), name="period_runs_once"),
            models.CheckConstraint(
                condition=Q(stage__in=[stage.value for stage in DetentionStage]), name="period_stage_known"
            ),
            models.CheckConstraint(condition=Q(until__gt=F("begins_at")), name="period_in_order"),
            models.CheckConstraint(
                condition=Q(extended_at=None, sealed_paper=None)
                | Q(extended_at__isnull=False, sealed_paper__isnull=False, key_id__isnull=False),
                name="period_longer_by_paper",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.detention_id} {self.stage}"

    @property
    def stage_label(self) -> Promise:
        """Who holds the child, in words."""
        return STAGE_LABELS[DetentionStage(self.stage)]


class ReleaseAlarm(models.Model):
    """An alarm that rang for one end of a period; a longer end has alarms of its own. The key lets each ring once."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    period = models.ForeignKey(DetentionPeriod, on_delete=models.PROTECT, related_name="alarms")
    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    kind = models.TextField()
    until = models.DateTimeField()
    rang_at = models.DateTimeField()
    # Who was told, by the notices they got: read or not stands there.
    notices = ArrayField(models.UUIDField(), default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["period", "kind", "until"], name="release_alarm_once"),
            models.CheckConstraint(condition=Q(kind__in=[kind.value for kind in AlarmKind]), name="alarm_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.period_id} {self.kind}"

    @property
    def kind_label(self) -> Promise:
        """When it rang, in words."""
        return ALARM_LABELS[AlarmKind(self.kind)]
