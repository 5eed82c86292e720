"""Tables of the legal track: marks with their versions, articles by the law of the day, what the victim was told.

In clear: kinds, days, who entered them. Numbers of papers, where they lie and every word are sealed in the legal
section.
"""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sigap.cases.models import Case, CasePerson
from sigap.legal.rules import MarkKind, MarkSource, Oddity, Offence, TellManner, Track, law

KIND_LABELS: dict[MarkKind, Promise] = {
    MarkKind.LP: _("Laporan polisi (LP)"),
    MarkKind.INQUIRY: _("Penyelidikan dimulai"),
    MarkKind.SP2HP: _("SP2HP disampaikan"),
    MarkKind.SPRINDIK: _("Surat perintah penyidikan"),
    MarkKind.SPDP: _("SPDP dikirim"),
    MarkKind.NAMED_SUSPECT: _("Penetapan tersangka"),
    MarkKind.STAGE_ONE: _("Berkas tahap I dikirim"),
    MarkKind.P18: _("P-18, berkas belum lengkap"),
    MarkKind.P19: _("P-19, dikembalikan dengan petunjuk"),
    MarkKind.P21: _("P-21, berkas lengkap"),
    MarkKind.STAGE_TWO: _("Tahap II, tersangka dan barang bukti diserahkan"),
    MarkKind.TRIAL: _("Sidang pertama"),
    MarkKind.VERDICT: _("Putusan"),
    MarkKind.INKRACHT: _("Berkekuatan hukum tetap (inkracht)"),
    MarkKind.EXECUTION: _("Eksekusi"),
    MarkKind.LPSK: _("Permohonan pelindungan LPSK"),
    MarkKind.RESTITUTION_ASKED: _("Restitusi dimohonkan"),
    MarkKind.RESTITUTION_RULED: _("Restitusi diputus"),
    MarkKind.RESTITUTION_PAID: _("Restitusi dibayar"),
    MarkKind.SP3: _("SP3, penyidikan dihentikan"),
    MarkKind.DIVERSION: _("Diversi berhasil"),
    MarkKind.DIVERSION_FAILED: _("Diversi gagal"),
}
TRACK_LABELS: dict[Track, Promise] = {
    Track.POLICE: _("Kepolisian"),
    Track.PROSECUTOR: _("Kejaksaan"),
    Track.COURT: _("Pengadilan"),
    Track.VICTIM: _("Hak korban"),
}
SOURCE_LABELS: dict[MarkSource, Promise] = {
    MarkSource.INVESTIGATOR: _("penyidik"),
    MarkSource.PROSECUTOR: _("jaksa"),
    MarkSource.COURT: _("pengadilan"),
    MarkSource.VICTIM: _("korban"),
    MarkSource.FAMILY: _("keluarga korban"),
    MarkSource.LAWYER: _("pendamping hukum"),
    MarkSource.LETTER: _("surat yang dilihat petugas"),
}
MANNER_LABELS: dict[TellManner, Promise] = {
    TellManner.IN_PERSON: _("Bertemu langsung"),
    TellManner.SAFE_CALL: _("Telepon lewat kontak aman"),
    TellManner.COMPANION: _("Lewat pendamping atau wali"),
    TellManner.LETTER: _("Surat yang diserahkan langsung"),
}
ODDITY_LABELS: dict[Oddity, Promise] = {
    Oddity.MISSING_BEFORE: _("Biasanya sesudah %(other)s, yang belum tercatat."),
    Oddity.EARLIER_THAN: _("Tanggalnya lebih awal dari %(other)s."),
    Oddity.LATER_THAN: _("Tanggalnya lebih akhir dari %(other)s, yang biasanya sesudahnya."),
    Oddity.TWICE: _("%(other)s sudah tercatat. Perbaiki yang lama, atau catat lagi kalau memang dua."),
    Oddity.AFTER_END: _("Sesudah %(other)s jalur ini biasanya berakhir."),
}
WORD_TABLES = (KIND_LABELS, MANNER_LABELS)
"""What the trail calls the app's codes."""


class Mark(models.Model):
    """One version of a mark: what happened on which day. A correction names the version it `replaces`.

    `is_first_hand`: entered by the police or the prosecutor. Otherwise it stands as reported by `told_by` and is
    unconfirmed until one of them confirms it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    person = models.ForeignKey(CasePerson, on_delete=models.PROTECT, null=True, related_name="legal_marks")
    kind = models.TextField()
    happened_on = models.DateField()
    is_first_hand = models.BooleanField()
    told_by = models.TextField(blank=True, default="")
    recorded_at = models.DateTimeField()
    recorded_by = models.UUIDField()
    recorded_by_name = models.TextField()
    office_id = models.UUIDField()
    office_name = models.TextField()
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.UUIDField(null=True)
    confirmed_by_name = models.TextField(blank=True, default="")
    key_id = models.UUIDField()
    sealed_paper = models.BinaryField()
    post_key = models.TextField(unique=True)
    root = models.UUIDField()
    version = models.PositiveIntegerField(default=1)
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")
    is_void = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["case", "happened_on"], name="mark_of_case")]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=[kind.value for kind in MarkKind]), name="mark_kind_known"),
            models.CheckConstraint(
                condition=Q(is_first_hand=True, told_by="")
                | Q(is_first_hand=False, told_by__in=[source.value for source in MarkSource]),
                name="mark_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True, confirmed_by__isnull=True)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False, is_first_hand=False),
                name="mark_confirmed_whole",
            ),
            models.CheckConstraint(
                condition=Q(version=1, replaces__isnull=True, is_void=False) | Q(version__gt=1, replaces__isnull=False),
                name="mark_version_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind} v{self.version}"

    @property
    def kind_label(self) -> Promise:
        """What happened, in words."""
        return KIND_LABELS[MarkKind(self.kind)]

    @property
    def source_label(self) -> Promise | str:
        """According to whom, in words; empty for what the police or the prosecutor entered."""
        return SOURCE_LABELS[MarkSource(self.told_by)] if self.told_by else ""

    @property
    def is_unconfirmed(self) -> bool:
        """It stands by hearsay only."""
        return not self.is_first_hand and self.confirmed_at is None


class Charge(models.Model):
    """An article that the case is about, as it stood on the day of the act. Dropped, never deleted."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    person = models.ForeignKey(CasePerson, on_delete=models.PROTECT, null=True, related_name="legal_charges")
    article = models.TextField()
    law_from = models.DateField()
    acted_on = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.UUIDField()
    recorded_by_name = models.TextField()
    office_id = models.UUIDField()
    dropped_at = models.DateTimeField(null=True)
    dropped_by = models.UUIDField(null=True)
    dropped_by_name = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "article", "law_from", "person"],
                condition=Q(dropped_at__isnull=True),
                nulls_distinct=False,
                name="charge_once",
            ),
            models.CheckConstraint(condition=Q(acted_on__gte=F("law_from")), name="charge_law_stood"),
            models.CheckConstraint(
                condition=Q(dropped_at__isnull=True, dropped_by__isnull=True)
                | Q(dropped_at__isnull=False, dropped_by__isnull=False),
                name="charge_dropped_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.article}"

    @property
    def offence(self) -> Offence | None:
        """The row of the law that was pinned."""
        return law().pinned(self.article, self.law_from)


class VictimUpdate(models.Model):
    """That a victim was told how their case goes: who, when, how (hak atas informasi). What was said is sealed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    person = models.ForeignKey(CasePerson, on_delete=models.PROTECT, related_name="legal_told")
    mark = models.ForeignKey(Mark, on_delete=models.PROTECT, null=True)
    manner = models.TextField()
    told_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    recorded_by = models.UUIDField()
    recorded_by_name = models.TextField()
    office_id = models.UUIDField()
    office_name = models.TextField()
    key_id = models.UUIDField()
    sealed_words = models.BinaryField()
    post_key = models.TextField(unique=True)

    class Meta:
        db_table = "legal_told"
        indexes = [models.Index(fields=["case", "-told_at"], name="told_of_case")]
        constraints = [
            models.CheckConstraint(
                condition=Q(manner__in=[manner.value for manner in TellManner]), name="told_manner_known"
            ),
            models.CheckConstraint(condition=Q(recorded_at__gte=F("told_at")), name="told_before_recorded"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.manner}"

    @property
    def manner_label(self) -> Promise:
        """How, in words."""
        return MANNER_LABELS[TellManner(self.manner)]
