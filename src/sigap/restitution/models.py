"""Tables of the ledger: claims, who has to pay, losses with their evidence, entries; what was wrong is taken back.

In clear: kinds, days, whole rupiah, who entered them. What was lost, what proves it, numbers of papers and every word
are sealed in the legal section.
"""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sigap.cases.models import Case, CasePerson
from sigap.cases.rules import PersonRole
from sigap.legal.models import ConfirmableRecord
from sigap.legal.rules import MarkSource
from sigap.restitution.rules import (
    Applicant,
    ClaimVia,
    EntryMisfit,
    LedgerKind,
    LossHead,
    RestitutionLaw,
    RestitutionRoad,
)

HEAD_LABELS: dict[LossHead, Promise] = {
    LossHead.INCOME: _("Kekayaan atau penghasilan yang hilang"),
    LossHead.SUFFERING: _("Penderitaan"),
    LossHead.CARE: _("Perawatan medis dan psikologis"),
    LossHead.OTHER: _("Kerugian lain"),
}
ROAD_LABELS: dict[RestitutionRoad, Promise] = {
    RestitutionRoad.BEFORE_DEMAND: _("Selama perkara, sebelum tuntutan"),
    RestitutionRoad.AFTER_RULING: _("Sesudah putusan tetap"),
    RestitutionRoad.CIVIL_JOINED: _("Gugatan yang digabungkan"),
}
LAW_LABELS: dict[RestitutionLaw, Promise] = {
    RestitutionLaw.TRAFFICKING: _("Perdagangan orang (UU 21/2007)"),
    RestitutionLaw.SEXUAL: _("Kekerasan seksual (UU 12/2022)"),
    RestitutionLaw.CHILD: _("Anak korban tindak pidana (PP 43/2017)"),
    RestitutionLaw.GENERAL: _("Tindak pidana lain (KUHAP)"),
}
APPLICANT_LABELS: dict[Applicant, Promise] = {
    Applicant.VICTIM: _("Korban sendiri"),
    Applicant.FAMILY: _("Keluarga korban"),
    Applicant.GUARDIAN: _("Orang tua atau wali"),
    Applicant.HEIR: _("Ahli waris"),
    Applicant.PROXY: _("Kuasa"),
    Applicant.INSTITUTION: _("Lembaga"),
}
VIA_LABELS: dict[ClaimVia, Promise] = {
    ClaimVia.DIRECT: _("Langsung ke pengadilan"),
    ClaimVia.LPSK: _("Lewat LPSK"),
    ClaimVia.INVESTIGATOR: _("Lewat penyidik"),
    ClaimVia.PROSECUTOR: _("Lewat penuntut umum"),
}
ENTRY_LABELS: dict[LedgerKind, Promise] = {
    LedgerKind.NOTIFIED: _("Hak restitusi diberitahukan penyidik atau penuntut umum"),
    LedgerKind.KNOWN: _("Korban mengetahui putusan tetap"),
    LedgerKind.FILED: _("Permohonan diajukan"),
    LedgerKind.RETURNED: _("Permohonan dikembalikan untuk dilengkapi"),
    LedgerKind.COMPLETED: _("Permohonan dilengkapi"),
    LedgerKind.CHECKED: _("Permohonan diperiksa dan lengkap"),
    LedgerKind.ASSESSMENT_ASKED: _("Penilaian LPSK diminta"),
    LedgerKind.ASSESSED: _("LPSK menilai kerugian"),
    LedgerKind.DEMANDED: _("Dituntut penuntut umum"),
    LedgerKind.HEARING: _("Sidang pertama permohonan"),
    LedgerKind.AWARDED: _("Diputus hakim"),
    LedgerKind.REFUSED: _("Permohonan ditolak"),
    LedgerKind.COURT_COPY: _("Salinan putusan diterima penuntut umum"),
    LedgerKind.TOLD_TO_PAY: _("Terpidana menerima salinan putusan"),
    LedgerKind.DEPOSITED: _("Uang dititipkan"),
    LedgerKind.RECEIVED: _("Uang diterima korban"),
    LedgerKind.WARNED: _("Surat peringatan kepada terpidana"),
    LedgerKind.SEIZED: _("Harta disita"),
    LedgerKind.AUCTIONED: _("Hasil lelang"),
    LedgerKind.REPLACED: _("Pidana pengganti dijalankan"),
    LedgerKind.FUND_ASKED: _("Dana Bantuan Korban diminta"),
    LedgerKind.FUND_PAID: _("Dana Bantuan Korban dibayar"),
    LedgerKind.WITHDRAWN: _("Permohonan dicabut"),
}
MISFIT_LABELS: dict[EntryMisfit, Promise] = {
    EntryMisfit.MISSING_BEFORE: _("Belum ada “%(other)s”. Catat itu dulu."),
    EntryMisfit.EARLIER_THAN: _("Tanggalnya lebih awal dari “%(other)s”. Periksa tanggalnya."),
    EntryMisfit.AFTER_END: _("Sesudah “%(other)s” permohonan ini selesai. Jalan lain dibuka sebagai buku baru."),
    EntryMisfit.TWICE: _("“%(other)s” sudah tercatat. Tarik dulu yang lama kalau keliru."),
    EntryMisfit.NO_LOSS: _("Tulis dulu kerugiannya: permohonan tanpa jumlah tidak dapat diajukan."),
    EntryMisfit.ABOVE_AWARD: _("Lebih dari yang masih harus dibayar: %(amount)s. Periksa jumlahnya."),
    EntryMisfit.ABOVE_DEPOSIT: _("Lebih dari sisa titipan ini: %(amount)s. Periksa jumlahnya."),
    EntryMisfit.ABOVE_SHORTFALL: _("Lebih dari kekurangannya: %(amount)s. Periksa jumlahnya."),
    EntryMisfit.FUND_SEXUAL_ONLY: _("Dana Bantuan Korban hanya untuk kekerasan seksual (UU 12/2022 pasal 35)."),
    EntryMisfit.CHILD_PRISON: _("Yang membayar orang tua seorang anak: pidana pengganti tidak dicatat di sini."),
    EntryMisfit.NO_AMOUNT: _("Tulis jumlahnya, rupiah bulat, misalnya 12.000.000."),
    EntryMisfit.OTHER_ROAD: _("Catat hari itu di buku “Sesudah putusan tetap”; di sana 90 harinya dihitung."),
}
_TAKEN_BACK_WHOLE = Q(voided_at__isnull=True, voided_by__isnull=True, void_reason="") | Q(
    voided_at__isnull=False, voided_by__isnull=False
) & ~Q(void_reason="")


class RestitutionClaim(models.Model):
    """One victim's claim on one road. Those who must pay stand in `liable`; together for the whole when `is_joint`."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    victim = models.ForeignKey(CasePerson, on_delete=models.PROTECT, related_name="restitution_claims")
    road = models.TextField()
    law = models.TextField()
    applicant = models.TextField()
    via = models.TextField()
    is_joint = models.BooleanField(default=True)
    opened_at = models.DateTimeField()
    opened_by = models.UUIDField()
    opened_by_name = models.TextField()
    office_id = models.UUIDField()
    office_name = models.TextField()
    post_key = models.TextField(unique=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["victim", "road"], name="claim_once_a_road"),
            models.CheckConstraint(
                condition=Q(road__in=[road.value for road in RestitutionRoad]), name="claim_road_known"
            ),
            models.CheckConstraint(condition=Q(law__in=[law.value for law in RestitutionLaw]), name="claim_law_known"),
            models.CheckConstraint(
                condition=Q(applicant__in=[who.value for who in Applicant]), name="claim_applicant_known"
            ),
            models.CheckConstraint(condition=Q(via__in=[via.value for via in ClaimVia]), name="claim_via_known"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.road}"

    @property
    def road_label(self) -> Promise:
        """The way to court, in words."""
        return ROAD_LABELS[RestitutionRoad(self.road)]

    @property
    def law_label(self) -> Promise:
        """Whose rule of paying holds, in words."""
        return LAW_LABELS[RestitutionLaw(self.law)]

    @property
    def applicant_label(self) -> Promise:
        """Who claims, in words."""
        return APPLICANT_LABELS[Applicant(self.applicant)]

    @property
    def via_label(self) -> Promise:
        """Through whom, in words."""
        return VIA_LABELS[ClaimVia(self.via)]


class LiablePerson(models.Model):
    """Somebody of whom it is claimed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    claim = models.ForeignKey(RestitutionClaim, on_delete=models.PROTECT, related_name="liable")
    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    person = models.ForeignKey(CasePerson, on_delete=models.PROTECT, related_name="restitution_owed")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["claim", "person"], name="claim_liable_once")]

    def __str__(self) -> str:
        return f"{self.claim_id} {self.person_id}"

    @property
    def by_parents(self) -> bool:
        """The parents pay for a child (UU 12/2022 art. 37): by who they are in the case now."""
        return self.person.role == PersonRole.CHILD_IN_CONFLICT


class LossItem(models.Model):
    """One loss: its head and amount. What it is and what proves it are sealed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    claim = models.ForeignKey(RestitutionClaim, on_delete=models.PROTECT, related_name="losses")
    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    head = models.TextField()
    amount = models.BigIntegerField()
    papers_there = models.PositiveSmallIntegerField(default=0)
    papers_missing = models.PositiveSmallIntegerField(default=0)
    key_id = models.UUIDField()
    sealed_loss = models.BinaryField()
    recorded_at = models.DateTimeField()
    recorded_by = models.UUIDField()
    recorded_by_name = models.TextField()
    office_id = models.UUIDField()
    post_key = models.TextField(unique=True)
    voided_at = models.DateTimeField(null=True)
    voided_by = models.UUIDField(null=True)
    void_reason = models.TextField(blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["claim", "recorded_at"], name="claim_loss_of_claim")]
        constraints = [
            models.CheckConstraint(condition=_TAKEN_BACK_WHOLE, name="claim_loss_voided_whole"),
            models.CheckConstraint(
                condition=Q(head__in=[head.value for head in LossHead]), name="claim_loss_head_known"
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="claim_loss_is_something"),
        ]

    def __str__(self) -> str:
        return f"{self.claim_id} {self.head}"

    @property
    def head_label(self) -> Promise:
        """Under which head, in words."""
        return HEAD_LABELS[LossHead(self.head)]


class ClaimEntry(ConfirmableRecord):
    """One entry. `by_head` holds the amounts of BY_HEAD kinds, `amount` their sum or the sum of one payment."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    claim = models.ForeignKey(RestitutionClaim, on_delete=models.PROTECT, related_name="entries")
    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    kind = models.TextField()
    happened_on = models.DateField()
    by_head = models.JSONField(default=dict)
    amount = models.BigIntegerField(null=True)
    payer = models.ForeignKey(CasePerson, on_delete=models.PROTECT, null=True, related_name="restitution_paid")
    deposit = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="receipts")
    key_id = models.UUIDField()
    sealed_paper = models.BinaryField()
    recorded_at = models.DateTimeField()
    recorded_by = models.UUIDField()
    recorded_by_name = models.TextField()
    office_id = models.UUIDField()
    office_name = models.TextField()
    post_key = models.TextField(unique=True)
    voided_at = models.DateTimeField(null=True)
    voided_by = models.UUIDField(null=True)
    void_reason = models.TextField(blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["claim", "happened_on"], name="claim_entry_of_claim")]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in LedgerKind]), name="claim_entry_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | Q(amount__gte=0), name="claim_entry_amount_sound"
            ),
            models.CheckConstraint(
                condition=Q(is_first_hand=True, told_by="")
                | Q(is_first_hand=False, told_by__in=[source.value for source in MarkSource]),
                name="claim_entry_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True, confirmed_by__isnull=True)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False, is_first_hand=False),
                name="claim_entry_confirmed_whole",
            ),
            models.CheckConstraint(condition=_TAKEN_BACK_WHOLE, name="claim_entry_voided_whole"),
            models.CheckConstraint(
                condition=Q(kind=LedgerKind.RECEIVED.value, deposit__isnull=False)
                | ~Q(kind=LedgerKind.RECEIVED.value) & Q(deposit__isnull=True),
                name="claim_entry_receipt_of_deposit",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.claim_id} {self.kind}"

    @property
    def kind_label(self) -> Promise:
        """What happened, in words."""
        return ENTRY_LABELS[LedgerKind(self.kind)]
