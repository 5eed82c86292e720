"""Tables of what comes in: who brought a report, who took it, what was decided on it.

In clear, and said so: doors, offices, moments, flags, a police report's number, codes. Words lie sealed under the
report's own key.
"""

import uuid
from collections.abc import Mapping

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sigap.cases.rules import KeptKind, Risk
from sigap.intake.lane_models import FLOOD_LABELS, FloodReason, LaneCluster, LaneOpening
from sigap.intake.merge_models import ReportMerge, SecondLook
from sigap.intake.rules import Decision, Door, FalseReason, Flag, NoCaseReason
from sigap.mailbox.channels import Channel
from sigap.mailbox.models import ReportStatus

__all__ = [
    "ABOUT_LABELS",
    "CHANNEL_LABELS",
    "DECISION_LABELS",
    "DOOR_LABELS",
    "FALSE_LABELS",
    "FLAG_LABELS",
    "FLOOD_LABELS",
    "LP_LIMIT",
    "NO_CASE_LABELS",
    "RECEIPT_LIMIT",
    "STATUS_LABELS",
    "Adoption",
    "Arrival",
    "Draft",
    "FloodReason",
    "Forwarding",
    "LaneCluster",
    "LaneOpening",
    "ReportKeptFrom",
    "ReportMerge",
    "ReportToken",
    "SecondLook",
    "Triage",
    "Worksheet",
]

FLAG_LABELS: dict[Flag, Promise] = {
    Flag.LIVES_WITH_SUSPECT: _("Serumah dengan terlapor"),
    Flag.WEAPON: _("Diancam senjata"),
    Flag.PREGNANT: _("Hamil"),
    Flag.DISABILITY: _("Penyandang disabilitas"),
    Flag.INJURY: _("Terluka atau sakit parah"),
    Flag.SELF_HARM: _("Ingin menyakiti diri"),
    Flag.CONFINEMENT: _("Dikurung"),
    Flag.ABDUCTION: _("Dibawa pergi"),
    Flag.SHACKLED: _("Dipasung"),
    Flag.NO_FAMILY: _("Tidak ada keluarga"),
    Flag.NO_SAFE_PLACE: _("Tidak ada tempat aman"),
    Flag.REJECTED_BY_FAMILY: _("Ditolak keluarga"),
    Flag.REJECTED_BY_COMMUNITY: _("Ditolak masyarakat"),
}
NO_CASE_LABELS: dict[NoCaseReason, Promise] = {
    NoCaseReason.OUT_OF_SCOPE: _("Bukan urusan gugus tugas; pelapor diberi tahu ke mana"),
    NoCaseReason.ADVICE_GIVEN: _("Cukup dengan nasihat atau informasi"),
    NoCaseReason.SAME_AS_ANOTHER: _("Sama dengan laporan lain"),
    NoCaseReason.NOT_REACHABLE: _("Tidak cukup keterangan dan pelapor tidak dapat dihubungi"),
    NoCaseReason.TEST: _("Percobaan"),
    NoCaseReason.FALSE_REPORT: _("Tidak benar sesudah diperiksa dua petugas"),
}
FALSE_LABELS: dict[FalseReason, Promise] = {
    FalseReason.DID_NOT_HAPPEN: _("Diperiksa: yang diceritakan tidak terjadi"),
    FalseReason.PRANK: _("Iseng"),
    FalseReason.TO_HARM_SOMEBODY: _("Dibuat untuk menyusahkan orang lain"),
}
ABOUT_LABELS: dict[str, Promise] = {
    "self": _("Pelapor sendiri"),
    "child": _("Seorang anak"),
    "adult": _("Orang dewasa lain"),
    "several": _("Beberapa orang"),
}
DECISION_LABELS: dict[Decision, Promise] = {
    Decision.CASE: _("Menjadi kasus"),
    Decision.NO_CASE: _("Selesai tanpa kasus"),
    Decision.JOINED: _("Bergabung ke kasus yang sudah ada"),
    Decision.FORWARDED: _("Diteruskan ke lembaga lain"),
    Decision.MERGED: _("Ikut laporan lain"),
}
CHANNEL_LABELS: Mapping[Channel, Promise] = {
    Channel.WEB: _("formulir warga"),
    Channel.WALK_IN: _("datang langsung"),
    Channel.TELEPHONE: _("telepon"),
    Channel.WHATSAPP: _("WhatsApp"),
    Channel.SAPA_129: _("SAPA 129"),
    Channel.PARTNER: _("permintaan kantor lain"),
    Channel.API: _("antarmuka mesin"),
}
DOOR_LABELS: Mapping[Door, Promise] = {
    Door.DESK: _("dicatat petugas"),
    Door.PARTNER: _("permintaan kantor lain"),
}
STATUS_LABELS: Mapping[ReportStatus, Promise] = {
    ReportStatus.RECEIVED: _("Diterima"),
    ReportStatus.HANDLING: _("Ditangani"),
    ReportStatus.DONE: _("Selesai"),
}
LP_LIMIT = 120
RECEIPT_LIMIT = 60


class Triage(models.Model):
    """The triage of one envelope. One row an envelope: whoever inserts it first has taken the report."""

    envelope_id = models.UUIDField(primary_key=True)
    taken_by = models.UUIDField()
    taken_by_name = models.TextField()
    office_id = models.UUIDField()
    taken_at = models.DateTimeField()
    key_id = models.UUIDField(null=True)
    decision = models.TextField(blank=True, default="")
    no_case_reason = models.TextField(blank=True, default="")
    decided_at = models.DateTimeField(null=True)
    case_id = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(decision="", decided_at__isnull=True, case_id__isnull=True, no_case_reason="")
                | Q(decision=Decision.CASE.value, decided_at__isnull=False, case_id__isnull=False)
                | Q(
                    decision=Decision.NO_CASE.value,
                    decided_at__isnull=False,
                    case_id__isnull=True,
                    no_case_reason__in=[reason.value for reason in NoCaseReason],
                )
                | Q(decision=Decision.JOINED.value, decided_at__isnull=False, case_id__isnull=False, no_case_reason="")
                | Q(
                    decision__in=[Decision.FORWARDED.value, Decision.MERGED.value],
                    decided_at__isnull=False,
                    case_id__isnull=True,
                    no_case_reason="",
                ),
                name="triage_decided_whole",
            )
        ]
        indexes = [models.Index(fields=["case_id"], condition=Q(case_id__isnull=False), name="triage_by_case")]

    def __str__(self) -> str:
        return str(self.envelope_id)


class Adoption(models.Model):
    """An envelope whose clock and notice have been set by the worker."""

    envelope_id = models.UUIDField(primary_key=True)
    adopted_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.envelope_id)


class Arrival(models.Model):
    """How a report came in by a door of the desk: who wrote it down, for which office. In clear."""

    envelope_id = models.UUIDField(primary_key=True)
    # The form's own key, so that a second click finds the first one's report.
    entry_key = models.UUIDField(unique=True)
    number = models.TextField()
    door = models.TextField()
    entered_by = models.UUIDField()
    entered_by_name = models.TextField()
    office_id = models.UUIDField()
    office_name = models.TextField()
    office_kind = models.TextField()
    entered_at = models.DateTimeField()
    lp_number = models.TextField(blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["office_id", "-entered_at"], name="arrival_of_office")]
        constraints = [
            models.CheckConstraint(condition=Q(door__in=[door.value for door in Door]), name="arrival_door_known"),
            # A number and no story: what stands in clear is what a police report is called.
            models.CheckConstraint(
                condition=Q(lp_number="") | Q(door=Door.PARTNER.value, lp_number__regex=r"^[A-Za-z0-9/. -]{3,120}$"),
                name="arrival_lp_form",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class Draft(models.Model):
    """What somebody is writing down, sealed under a key of its own while it is not sent; its writer's alone."""

    id = models.UUIDField(primary_key=True)
    writer_id = models.UUIDField()
    door = models.TextField()
    started_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    key_id = models.UUIDField()
    # The data key sealed to the intake key: it lies in the row and goes with it.
    key_blob = models.BinaryField()
    sealed_body = models.BinaryField()

    class Meta:
        indexes = [
            models.Index(fields=["writer_id", "-saved_at"], name="draft_of_writer"),
            models.Index(fields=["saved_at"], name="draft_by_age"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(door__in=[door.value for door in Door]), name="draft_door_known"),
            models.CheckConstraint(condition=Q(saved_at__gte=F("started_at")), name="draft_in_order"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Worksheet(models.Model):
    """What triage has found out so far: flags and the officer's risk in clear, everything said sealed."""

    envelope_id = models.UUIDField(primary_key=True)
    flags = ArrayField(models.TextField(), default=list)
    risk = models.TextField(blank=True, default="")
    version = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField()
    saved_by = models.UUIDField()
    sealed_body = models.BinaryField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(flags__contained_by=[flag.value for flag in Flag]), name="worksheet_flags_known"
            ),
            models.CheckConstraint(
                condition=Q(risk__in=["", *(risk.value for risk in Risk)]), name="worksheet_risk_known"
            ),
        ]

    def __str__(self) -> str:
        return str(self.envelope_id)


class ReportKeptFrom(models.Model):
    """Who must not know of a report: an officer, an office, or whoever works in an area. Handed on to the case."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    envelope_id = models.UUIDField()
    kind = models.TextField()
    person_id = models.UUIDField(null=True)
    office_id = models.UUIDField(null=True)
    area = models.TextField(blank=True, default="")
    noted_by = models.UUIDField()
    noted_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["envelope_id"], name="kept_by_envelope")]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=KeptKind.PERSON.value, person_id__isnull=False, office_id__isnull=True, area="")
                | Q(kind=KeptKind.OFFICE.value, person_id__isnull=True, office_id__isnull=False, area="")
                | (Q(kind=KeptKind.AREA.value, person_id__isnull=True, office_id__isnull=True) & ~Q(area="")),
                name="kept_from_one",
            ),
            models.UniqueConstraint(
                fields=["envelope_id", "person_id", "office_id", "area"], name="kept_once", nulls_distinct=False
            ),
        ]

    def __str__(self) -> str:
        return str(self.envelope_id)


class Forwarding(models.Model):
    """A report passed on to another authority, and its receipt: the unit watches until there is one."""

    envelope_id = models.UUIDField(primary_key=True)
    authority = models.TextField()
    forwarded_at = models.DateTimeField()
    forwarded_by = models.UUIDField()
    forwarded_by_name = models.TextField()
    receipt_number = models.TextField(blank=True, default="")
    receipt_on = models.DateField(null=True)
    receipt_noted_at = models.DateTimeField(null=True)
    receipt_noted_by = models.UUIDField(null=True)
    # Asked again while no receipt came: when last, by whom, how often.
    asked_again_at = models.DateTimeField(null=True)
    asked_again_by = models.UUIDField(null=True)
    asked_again = models.PositiveSmallIntegerField(default=0, db_default=0)

    class Meta:
        indexes = [
            models.Index(fields=["forwarded_at"], condition=Q(receipt_noted_at__isnull=True), name="forwarding_waiting")
        ]
        constraints = [
            models.CheckConstraint(condition=Q(authority__regex=r"^[a-z][a-z0-9_]{1,40}$"), name="forwarding_to_code"),
            models.CheckConstraint(
                condition=Q(receipt_number="", receipt_on__isnull=True, receipt_noted_at__isnull=True)
                | (~Q(receipt_number="") & Q(receipt_on__isnull=False, receipt_noted_at__isnull=False)),
                name="forwarding_receipt_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.authority


class ReportToken(models.Model):
    """A blind token of somebody named in a report, or of its reporter's telephone: hints at the same story twice."""

    envelope_id = models.UUIDField()
    kind = models.TextField()
    token = models.BinaryField()
    kek_id = models.TextField()
    noted_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["token"], name="report_token"),
            models.Index(fields=["envelope_id"], name="report_token_of"),
        ]

    def __str__(self) -> str:
        return self.kind
