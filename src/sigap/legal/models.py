"""Tables of the legal track: marks with their versions, articles and which law holds, what the victim was told.

In clear: kinds, days, who entered them. Numbers of papers, where they lie and every word are sealed in the legal
section.
"""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sigap.cases.models import Case, CasePerson
from sigap.legal.rules import (
    MarkKind,
    MarkSource,
    NoReportBasis,
    Oddity,
    Offence,
    OffenceTopic,
    Procedure,
    TellManner,
    Track,
    VictimRight,
    law,
)

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
    MarkKind.SENTENCE_DEMANDED: _("Tuntutan pidana dibacakan"),
    MarkKind.DIVERSION_STARTED: _("Diversi dimulai"),
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
RIGHT_LABELS: dict[VictimRight, Promise] = {
    VictimRight.RESTITUTION: _("Hak atas restitusi dijelaskan"),
    VictimRight.LPSK: _("Pelindungan LPSK dijelaskan"),
}
NO_REPORT_LABELS: dict[NoReportBasis, Promise] = {
    NoReportBasis.VICTIM_DECLINES: _("Korban tidak mau melapor, sesudah dijelaskan"),
    NoReportBasis.NO_OFFENCE: _("Tidak ditemukan tindak pidana"),
    NoReportBasis.ENDED_ELSEWHERE: _("Sudah ditangani penegak hukum lain"),
}
ODDITY_LABELS: dict[Oddity, Promise] = {
    Oddity.MISSING_BEFORE: _("Biasanya sesudah %(other)s, yang belum tercatat."),
    Oddity.EARLIER_THAN: _("Tanggalnya lebih awal dari %(other)s."),
    Oddity.LATER_THAN: _("Tanggalnya lebih akhir dari %(other)s, yang biasanya sesudahnya."),
    Oddity.TWICE: _("%(other)s sudah tercatat. Perbaiki yang lama, atau catat lagi kalau memang dua."),
    Oddity.AFTER_END: _("Sesudah %(other)s jalur ini biasanya berakhir."),
}
TOPIC_LABELS: dict[OffenceTopic, Promise] = {
    OffenceTopic.TRAFFICKING: _("Perdagangan orang dan penyelundupan"),
    OffenceTopic.SEXUAL: _("Kekerasan seksual (UU TPKS)"),
    OffenceTopic.KUHP: _("KUHP"),
    OffenceTopic.CHILD: _("Anak"),
    OffenceTopic.HOUSEHOLD: _("Rumah tangga"),
    OffenceTopic.WORK: _("Pekerja migran dan pekerja anak"),
}
PROCEDURE_LABELS: dict[Procedure, Promise] = {
    Procedure.OLD: _("KUHAP lama (UU 8/1981)"),
    Procedure.NEW: _("KUHAP (UU 20/2025)"),
}
LAW_DECIDERS = (MarkSource.INVESTIGATOR, MarkSource.PROSECUTOR, MarkSource.COURT)
"""Whose decision it is which of two laws holds: never the unit's."""
WORD_TABLES = (KIND_LABELS, MANNER_LABELS, NO_REPORT_LABELS)
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
    # Its paper has a number; the number itself is sealed.
    is_numbered = models.BooleanField(default=False)
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
    """An article that a case may be about: the one proposed, and the older one beside it. Dropped, never deleted."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    person = models.ForeignKey(CasePerson, on_delete=models.PROTECT, null=True, related_name="legal_charges")
    article = models.TextField()
    law_from = models.DateField()
    # The article of the day of the act, where it was another: what the proposed one is held against.
    compared_article = models.TextField(blank=True, default="")
    compared_from = models.DateField(null=True)
    is_older_unread = models.BooleanField(default=False)
    act_from = models.DateField()
    act_to = models.DateField()
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
                fields=["case", "article", "law_from", "compared_article", "person"],
                condition=Q(dropped_at__isnull=True),
                nulls_distinct=False,
                name="charge_once",
            ),
            models.CheckConstraint(condition=Q(act_to__gte=F("act_from")), name="charge_act_whole"),
            models.CheckConstraint(
                condition=Q(compared_article="", compared_from__isnull=True)
                | Q(compared_from__isnull=False, compared_from__lte=F("act_from")) & ~Q(compared_article=""),
                name="charge_compared_whole",
            ),
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
        """The row of the law that was proposed."""
        return law().pinned(self.article, self.law_from)

    @property
    def compared(self) -> Offence | None:
        """The row that stood on the day of the act, where it was another."""
        return law().pinned(self.compared_article, self.compared_from) if self.compared_from else None

    @property
    def is_pair(self) -> bool:
        """Somebody has to decide between two laws."""
        return self.is_older_unread or self.compared_from is not None


class LawChoice(models.Model):
    """Which of two laws holds for an act: whose decision, of which day. Its paper is sealed. The newest one counts."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    charge = models.ForeignKey(Charge, on_delete=models.PROTECT, related_name="choices")
    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    is_older = models.BooleanField()
    decided_by = models.TextField()
    decided_on = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.UUIDField()
    recorded_by_name = models.TextField()
    office_id = models.UUIDField()
    key_id = models.UUIDField()
    sealed_paper = models.BinaryField()
    post_key = models.TextField(unique=True)

    class Meta:
        indexes = [models.Index(fields=["charge", "-recorded_at"], name="choice_of_charge")]
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by__in=[decider.value for decider in LAW_DECIDERS]), name="choice_by_an_official"
            )
        ]

    def __str__(self) -> str:
        return f"{self.charge_id} {self.decided_by}"

    @property
    def decided_by_label(self) -> Promise:
        """Whose decision, in words."""
        return SOURCE_LABELS[MarkSource(self.decided_by)]


class VictimUpdate(models.Model):
    """That a victim was told how their case goes: who, when, how (hak atas informasi). What was said is sealed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    person = models.ForeignKey(CasePerson, on_delete=models.PROTECT, related_name="legal_told")
    mark = models.ForeignKey(Mark, on_delete=models.PROTECT, null=True)
    manner = models.TextField()
    rights = ArrayField(models.TextField(), default=list)
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
            models.CheckConstraint(
                condition=Q(rights__contained_by=[right.value for right in VictimRight]), name="told_rights_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.manner}"

    @property
    def manner_label(self) -> Promise:
        """How, in words."""
        return MANNER_LABELS[TellManner(self.manner)]

    @property
    def right_labels(self) -> list[Promise]:
        """The rights that were explained, in words."""
        return [RIGHT_LABELS[VictimRight(right)] for right in self.rights]


class NoPoliceReport(models.Model):
    """The decision that a case goes without a report to the police, the victim heard. Its reason is sealed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    basis = models.TextField()
    decided_on = models.DateField()
    decided_by = models.UUIDField()
    decided_by_name = models.TextField()
    office_id = models.UUIDField()
    office_name = models.TextField()
    recorded_at = models.DateTimeField()
    key_id = models.UUIDField()
    sealed_words = models.BinaryField()
    post_key = models.TextField(unique=True)

    class Meta:
        indexes = [models.Index(fields=["case", "-recorded_at"], name="no_report_of_case")]
        constraints = [
            models.CheckConstraint(
                condition=Q(basis__in=[basis.value for basis in NoReportBasis]), name="no_report_basis_known"
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.basis}"

    @property
    def basis_label(self) -> Promise:
        """On what ground, in words."""
        return NO_REPORT_LABELS[NoReportBasis(self.basis)]
