"""Dangers of a case, each a row of its own that stands until somebody lifts it with a reason."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sigap.cases.models.file import Case
from sigap.cases.models.screening import EMERGENCY_LABELS
from sigap.cases.rules.danger import DangerSource, LiftBasis, SafetyStep
from sigap.mailbox.flags import Flag

DANGER_SOURCE_LABELS: dict[DangerSource, Promise] = {
    DangerSource.REPORT: _("dari laporan"),
    DangerSource.SCREENING: _("dari skrining"),
    DangerSource.OFFICER: _("dicatat petugas"),
}
SAFETY_STEP_LABELS: dict[SafetyStep, Promise] = {
    SafetyStep.POLICE_CALLED: _("Polisi sudah ditelepon dan bergerak"),
    SafetyStep.MOVED_TO_SAFETY: _("Dibawa ke tempat yang aman"),
    SafetyStep.TREATED: _("Sudah dirawat atau diperiksa"),
    SafetyStep.COMPANION_THERE: _("Ada pendamping bersamanya"),
    SafetyStep.PLAN_AGREED: _("Rencana aman disepakati dengannya"),
}
LIFT_BASIS_LABELS: dict[LiftBasis, Promise] = {
    LiftBasis.SAFE_NOW: _("Bahayanya sudah lewat"),
    LiftBasis.SUSPECT_AWAY: _("Terlapor tidak dapat lagi mendekat"),
    LiftBasis.CARED_FOR: _("Kebutuhannya sudah dipenuhi"),
    LiftBasis.MISTAKEN: _("Ternyata keliru, sudah diperiksa"),
}


class DangerTag(models.Model):
    """One danger. Told again while it stands, its version grows: who lifts names the version read.

    `told_at` is when it was said, `answered_at` when something was done about it; neither lifts it. `set_by` told of it
    last, for the office `office_id`; for none where a report did.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    flag = models.TextField()
    source = models.TextField()
    told_at = models.DateTimeField()
    set_by = models.UUIDField()
    set_by_name = models.TextField()
    office_id = models.UUIDField(null=True)
    version = models.PositiveIntegerField(default=1)
    step = models.TextField(blank=True, default="")
    answered_by = models.UUIDField(null=True)
    answered_by_name = models.TextField(blank=True, default="")
    answered_at = models.DateTimeField(null=True)
    lift_basis = models.TextField(blank=True, default="")
    lifted_by = models.UUIDField(null=True)
    lifted_by_name = models.TextField(blank=True, default="")
    lifted_at = models.DateTimeField(null=True)
    key_id = models.UUIDField(null=True)
    sealed_words = models.BinaryField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "flag"], condition=Q(lifted_at__isnull=True), name="danger_stands_once"
            ),
            models.CheckConstraint(condition=Q(flag__in=[flag.value for flag in Flag]), name="danger_flag_known"),
            models.CheckConstraint(
                condition=Q(source__in=[each.value for each in DangerSource]), name="danger_source_known"
            ),
            models.CheckConstraint(
                condition=Q(step="", answered_by__isnull=True, answered_at__isnull=True)
                | Q(step__in=[each.value for each in SafetyStep], answered_by__isnull=False, answered_at__isnull=False),
                name="danger_answered_whole",
            ),
            models.CheckConstraint(
                condition=Q(
                    lift_basis="",
                    lifted_by__isnull=True,
                    lifted_at__isnull=True,
                    key_id__isnull=True,
                    sealed_words__isnull=True,
                )
                | Q(
                    lift_basis__in=[each.value for each in LiftBasis],
                    lifted_by__isnull=False,
                    lifted_at__isnull=False,
                    key_id__isnull=False,
                    sealed_words__isnull=False,
                ),
                name="danger_lifted_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.flag}"

    @property
    def label(self) -> Promise:
        """The danger, in words."""
        return EMERGENCY_LABELS[Flag(self.flag)]

    @property
    def state(self) -> str:
        """What a page shows of it, to be held against what stands when the page is sent: told again, or answered."""
        return f"{self.version} {self.answered_at.isoformat() if self.answered_at else ''}".strip()

    @property
    def source_label(self) -> Promise:
        """Where it comes from, in words."""
        return DANGER_SOURCE_LABELS[DangerSource(self.source)]

    @property
    def step_label(self) -> Promise | str:
        """What was done about it, in words; empty while nothing was."""
        return SAFETY_STEP_LABELS[SafetyStep(self.step)] if self.step else ""

    @property
    def basis_label(self) -> Promise | str:
        """On what ground it was lifted, in words; empty while it stands."""
        return LIFT_BASIS_LABELS[LiftBasis(self.lift_basis)] if self.lift_basis else ""
