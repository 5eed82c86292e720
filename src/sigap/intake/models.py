"""Tables of triage: who took a report and what was decided on it."""

from django.db import models
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sigap.intake.rules import Decision, Flag, NoCaseReason

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
}


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
                ),
                name="triage_decided_whole",
            )
        ]

    def __str__(self) -> str:
        return str(self.envelope_id)


class Adoption(models.Model):
    """An envelope whose clock and notice have been set by the worker."""

    envelope_id = models.UUIDField(primary_key=True)
    adopted_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.envelope_id)
