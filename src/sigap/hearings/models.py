"""Tables of the court diary. In clear: hours, court, agenda, who accompanies, costs; room and number are sealed."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sigap.access.roles import Section
from sigap.cases.models import Case, CasePerson
from sigap.hearings.rules import (
    ArrangementAnswer,
    ArrangementKind,
    CompanionStep,
    CostPayer,
    CostStep,
    HearingAgenda,
    HearingCostKind,
    HearingOutcome,
    HearingStatus,
    LawOfficial,
    MoveReason,
    OffReason,
    RingReason,
)
from sigap.legal.models import SOURCE_LABELS, ConfirmableRecord
from sigap.legal.rules import MarkSource

AGENDA_LABELS: dict[HearingAgenda, Promise] = {
    HearingAgenda.INDICTMENT: _("Pembacaan dakwaan"),
    HearingAgenda.OBJECTION: _("Keberatan (eksepsi)"),
    HearingAgenda.INTERIM_RULING: _("Putusan sela"),
    HearingAgenda.WITNESSES: _("Pemeriksaan saksi"),
    HearingAgenda.VICTIM_HEARD: _("Pemeriksaan korban"),
    HearingAgenda.EXPERTS: _("Pemeriksaan ahli"),
    HearingAgenda.ACCUSED_HEARD: _("Pemeriksaan terdakwa"),
    HearingAgenda.DEMAND: _("Tuntutan"),
    HearingAgenda.DEFENCE: _("Pembelaan (pledoi)"),
    HearingAgenda.REPLIES: _("Replik dan duplik"),
    HearingAgenda.VERDICT: _("Putusan"),
    HearingAgenda.PRETRIAL: _("Praperadilan"),
    HearingAgenda.DIVERSION: _("Diversi di pengadilan"),
    HearingAgenda.RESTITUTION: _("Permohonan restitusi"),
    HearingAgenda.OTHER: _("Agenda lain"),
}
HEARING_STATUS_LABELS: dict[HearingStatus, Promise] = {
    HearingStatus.PLANNED: _("Dijadwalkan"),
    HearingStatus.HAPPENED: _("Sudah berlangsung"),
    HearingStatus.MOVED: _("Ditunda"),
    HearingStatus.CANCELLED: _("Batal"),
}
OUTCOME_LABELS: dict[HearingOutcome, Promise] = {
    HearingOutcome.HEARD: _("Berlangsung, saksi atau korban didengar"),
    HearingOutcome.NOT_HEARD: _("Berlangsung, saksi atau korban tidak didengar"),
    HearingOutcome.ADJOURNED: _("Dibuka lalu dilanjutkan lain hari"),
    HearingOutcome.RULED: _("Putusan atau penetapan dibacakan"),
}
MOVE_LABELS: dict[MoveReason, Promise] = {
    MoveReason.JUDGE: _("Hakim berhalangan"),
    MoveReason.PROSECUTOR: _("Penuntut umum belum siap"),
    MoveReason.ACCUSED: _("Terdakwa atau pembelanya tidak hadir"),
    MoveReason.WITNESS: _("Saksi atau korban tidak hadir"),
    MoveReason.COMPANION: _("Pendamping tidak ada"),
    MoveReason.NOT_READY: _("Ruang atau alat rekam belum siap"),
    MoveReason.OTHER: _("Alasan lain"),
}
OFF_LABELS: dict[OffReason, Promise] = {
    OffReason.COURT: _("Dibatalkan pengadilan"),
    OffReason.NOT_NEEDED: _("Keterangannya tidak diperlukan lagi"),
    OffReason.ENDED: _("Perkaranya berhenti atau selesai"),
    OffReason.WRONG: _("Salah dicatat"),
    OffReason.OTHER: _("Alasan lain"),
}
OFFICIAL_LABELS: dict[LawOfficial, Promise] = {
    LawOfficial.INVESTIGATOR: _("penyidik"),
    LawOfficial.PROSECUTOR: _("penuntut umum"),
    LawOfficial.JUDGE: _("hakim"),
}
ARRANGEMENT_LABELS: dict[ArrangementKind, Promise] = {
    ArrangementKind.RECORDED: _("Keterangan direkam, tidak hadir di sidang"),
    ArrangementKind.REMOTE: _("Didengar jarak jauh"),
    ArrangementKind.ACCUSED_OUT: _("Terdakwa dibawa ke luar ruang sidang"),
    ArrangementKind.CLOSED: _("Sidang tertutup"),
    ArrangementKind.NO_UNIFORM: _("Tanpa toga dan pakaian dinas"),
}
ARRANGEMENT_ANSWER_LABELS: dict[ArrangementAnswer, Promise] = {
    ArrangementAnswer.WAITING: _("Diminta, belum dijawab"),
    ArrangementAnswer.GRANTED: _("Dikabulkan"),
    ArrangementAnswer.REFUSED: _("Ditolak"),
}
COST_LABELS: dict[HearingCostKind, Promise] = {
    HearingCostKind.TRANSPORT: _("Perjalanan"),
    HearingCostKind.LODGING: _("Penginapan"),
    HearingCostKind.MEALS: _("Makan"),
    HearingCostKind.WITNESS: _("Biaya saksi"),
}
PAYER_LABELS: dict[CostPayer, Promise] = {
    CostPayer.COURT: _("pengadilan"),
    CostPayer.PROSECUTION: _("kejaksaan"),
    CostPayer.POLICE: _("kepolisian"),
    CostPayer.UNIT: _("anggaran UPTD PPA"),
    CostPayer.LPSK: _("LPSK"),
}
COMPANION_STEP_LABELS: dict[CompanionStep, Promise] = {
    CompanionStep.WAS_CHOSEN: _("ditunjuk"),
    CompanionStep.CONFIRMED: _("menyanggupi"),
    CompanionStep.DECLINED: _("tidak dapat"),
    CompanionStep.REPLACED: _("diganti"),
}
COST_STEP_LABELS: dict[CostStep, Promise] = {CostStep.CLAIMED: _("ditagih"), CostStep.RECEIVED: _("diterima")}
RING_LABELS: dict[RingReason, Promise] = {
    RingReason.NEAR: _("segera"),
    RingReason.ALONE: _("belum ada pendamping"),
}
WORD_TABLES = (
    AGENDA_LABELS,
    HEARING_STATUS_LABELS,
    OUTCOME_LABELS,
    MOVE_LABELS,
    OFF_LABELS,
    ARRANGEMENT_LABELS,
    ARRANGEMENT_ANSWER_LABELS,
    COST_LABELS,
    COMPANION_STEP_LABELS,
    COST_STEP_LABELS,
    RING_LABELS,
)
"""What the trail calls the app's codes."""


class Hearing(ConfirmableRecord):
    """One hearing: of one suspect, or of the case. One that is postponed stays; the new one `follows` it.

    `section`: in which the place is sealed; whoever accompanies works in the summary, not always in that of the law.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    person = models.ForeignKey(CasePerson, on_delete=models.PROTECT, null=True, related_name="hearings")
    agenda = models.TextField()
    starts_at = models.DateTimeField()
    # The court as an office, where the register has it; the room is sealed.
    court_id = models.UUIDField(null=True)
    court_name = models.TextField(blank=True, default="")
    status = models.TextField(default=HearingStatus.PLANNED)
    outcome = models.TextField(blank=True, default="")
    move_reason = models.TextField(blank=True, default="")
    follows = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="followed_by")
    # Who is to be heard there, and whether one of them is a child, on that day or of unknown age.
    witnesses = ArrayField(models.UUIDField(), default=list)
    hears_child = models.BooleanField(default=False)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.UUIDField(null=True)
    # By whose word it was called off, where police or prosecutor had noted it and somebody else says so.
    settled_told_by = models.TextField(blank=True, default="")
    recorded_at = models.DateTimeField()
    recorded_by = models.UUIDField()
    recorded_by_name = models.TextField()
    office_id = models.UUIDField()
    office_name = models.TextField()
    rung_at = models.DateTimeField(null=True)
    section = models.TextField(default=Section.LEGAL)
    key_id = models.UUIDField()
    sealed_place = models.BinaryField()
    post_key = models.TextField(unique=True)

    class Meta:
        indexes = [
            models.Index(fields=["case", "starts_at"], name="hearing_of_case"),
            models.Index(fields=["starts_at"], condition=Q(status="hearing_planned"), name="hearing_ahead"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(agenda__in=[each.value for each in HearingAgenda]), name="hearing_agenda_known"
            ),
            models.CheckConstraint(
                condition=Q(status=HearingStatus.PLANNED.value, outcome="", move_reason="", settled_at=None)
                | Q(status=HearingStatus.CANCELLED.value, outcome="", settled_at__isnull=False)
                | Q(
                    status=HearingStatus.HAPPENED.value,
                    outcome__in=[each.value for each in HearingOutcome],
                    move_reason="",
                    settled_at__gte=F("starts_at"),
                )
                | Q(
                    status=HearingStatus.MOVED.value,
                    outcome="",
                    move_reason__in=[each.value for each in MoveReason],
                    settled_at__isnull=False,
                ),
                name="hearing_state_whole",
            ),
            models.CheckConstraint(
                condition=Q(is_first_hand=True, told_by="")
                | Q(is_first_hand=False, told_by__in=[source.value for source in MarkSource]),
                name="hearing_source_named",
            ),
            models.CheckConstraint(
                condition=Q(settled_told_by="")
                | Q(
                    status=HearingStatus.CANCELLED.value,
                    settled_told_by__in=[source.value for source in MarkSource],
                ),
                name="hearing_off_by_whom",
            ),
            # Those called off before a reason was asked have none.
            models.CheckConstraint(
                condition=~Q(status=HearingStatus.CANCELLED.value)
                | Q(move_reason__in=["", *(each.value for each in OffReason)]),
                name="hearing_off_why",
            ),
            models.CheckConstraint(
                condition=Q(section__in=[Section.LEGAL.value, Section.SUMMARY.value]), name="hearing_section_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.agenda}"

    @property
    def agenda_label(self) -> Promise:
        """What it is for, in words."""
        return AGENDA_LABELS[HearingAgenda(self.agenda)]

    @property
    def status_label(self) -> Promise:
        """Where it stands, in words."""
        return HEARING_STATUS_LABELS[HearingStatus(self.status)]

    @property
    def outcome_label(self) -> Promise | str:
        """How it ended, in words; empty while it is ahead."""
        return OUTCOME_LABELS[HearingOutcome(self.outcome)] if self.outcome else ""

    @property
    def move_label(self) -> Promise | str:
        """Why it was postponed or called off, in words; empty where it was neither."""
        if self.status == HearingStatus.CANCELLED and self.move_reason:
            return OFF_LABELS[OffReason(self.move_reason)]
        return MOVE_LABELS[MoveReason(self.move_reason)] if self.move_reason else ""

    @property
    def settled_source_label(self) -> Promise | str:
        """According to whom it was called off, in words; empty first hand."""
        return SOURCE_LABELS[MarkSource(self.settled_told_by)] if self.settled_told_by else ""

    @property
    def is_planned(self) -> bool:
        """It lies ahead, or nobody has said how it went."""
        return self.status == HearingStatus.PLANNED


class HearingCompanion(models.Model):
    """Who accompanies at a hearing: chosen, confirmed by themselves, perhaps replaced."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    hearing = models.ForeignKey(Hearing, on_delete=models.PROTECT, related_name="companions")
    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    officer_id = models.UUIDField()
    officer_name = models.TextField()
    office_id = models.UUIDField()
    chosen_at = models.DateTimeField()
    chosen_by = models.UUIDField()
    confirmed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.UUIDField(null=True)
    reminded_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["officer_id"], condition=Q(ended_at=None), name="companion_by_officer")]
        constraints = [
            models.UniqueConstraint(
                fields=["hearing", "officer_id"], condition=Q(ended_at=None), name="companion_chosen_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.hearing_id} {self.officer_id}"


class WitnessArrangement(models.Model):
    """How a child is to be spared: asked of whom, answered by whom. One of a kind and a hearing that is not refused."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    hearing = models.ForeignKey(Hearing, on_delete=models.PROTECT, related_name="arrangements")
    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    kind = models.TextField()
    asked_of = models.TextField()
    requested_on = models.DateField()
    answer = models.TextField(default=ArrangementAnswer.WAITING)
    answered_by = models.TextField(blank=True, default="")
    answered_on = models.DateField(null=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.UUIDField()
    recorded_by_name = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["hearing", "kind"],
                condition=~Q(answer=ArrangementAnswer.REFUSED.value),
                name="arrangement_requested_once",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[each.value for each in ArrangementKind])
                & Q(asked_of__in=[each.value for each in LawOfficial]),
                name="arrangement_known",
            ),
            models.CheckConstraint(
                condition=Q(answer=ArrangementAnswer.WAITING.value, answered_on=None, answered_by="")
                | Q(
                    answer__in=[ArrangementAnswer.GRANTED.value, ArrangementAnswer.REFUSED.value],
                    answered_on__gte=F("requested_on"),
                    answered_by__in=[each.value for each in LawOfficial],
                ),
                name="arrangement_answered_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.hearing_id} {self.kind}"

    @property
    def kind_label(self) -> Promise:
        """Which, in words."""
        return ARRANGEMENT_LABELS[ArrangementKind(self.kind)]

    @property
    def answer_label(self) -> Promise:
        """What was answered, in words."""
        return ARRANGEMENT_ANSWER_LABELS[ArrangementAnswer(self.answer)]

    @property
    def official_label(self) -> Promise:
        """Who answered, or of whom it is asked, in words."""
        return OFFICIAL_LABELS[LawOfficial(self.answered_by or self.asked_of)]


class HearingCost(models.Model):
    """What coming to a hearing cost: claimed of whom, received when. Whole rupiah; never received above claimed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    hearing = models.ForeignKey(Hearing, on_delete=models.PROTECT, related_name="costs")
    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    kind = models.TextField()
    amount = models.PositiveBigIntegerField()
    payer = models.TextField()
    claimed_on = models.DateField()
    received = models.PositiveBigIntegerField(null=True)
    received_on = models.DateField(null=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.UUIDField()
    recorded_by_name = models.TextField()
    post_key = models.TextField(unique=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=[each.value for each in HearingCostKind])
                & Q(payer__in=[each.value for each in CostPayer]),
                name="hearing_cost_known",
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0)
                & (Q(received=None, received_on=None) | Q(received__lte=F("amount"), received_on__gte=F("claimed_on"))),
                name="hearing_cost_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.hearing_id} {self.kind}"

    @property
    def kind_label(self) -> Promise:
        """For what, in words."""
        return COST_LABELS[HearingCostKind(self.kind)]

    @property
    def payer_label(self) -> Promise:
        """Of whom it is claimed, in words."""
        return PAYER_LABELS[CostPayer(self.payer)]
