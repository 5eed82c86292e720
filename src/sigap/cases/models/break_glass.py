"""Break-glass: who opened which case past the usual rule, until when, why (sealed), and what the reviews found."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sigap.cases.models.file import Case
from sigap.cases.rules.break_glass import BreakGlassFinding, ReviewPart

BREAK_GLASS_LABELS: dict[BreakGlassFinding, Promise] = {
    BreakGlassFinding.JUSTIFIED: _("Beralasan"),
    BreakGlassFinding.NEEDLESS: _("Tidak perlu; dibicarakan dengan petugasnya"),
    BreakGlassFinding.IMPROPER: _("Tidak semestinya; ditindaklanjuti"),
}
BREAK_GLASS_TRAIL_LABELS: dict[str, Promise] = {
    f"glass:{finding.value}": words for finding, words in BREAK_GLASS_LABELS.items()
}
"""The same as the trail carries them: other events have findings of the same name."""
REVIEW_PART_LABELS: dict[ReviewPart, Promise] = {
    ReviewPart.HEAD: _("Kepala kantor"),
    ReviewPart.AUDITOR: _("Auditor"),
}


class BreakGlass(models.Model):
    """One use. Gives power while it runs, so it carries a MAC; it ends by itself, by the moment in `until`."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    case_code = models.TextField()
    # The managing office as it was: whose head reviews.
    case_office_id = models.UUIDField()
    person_id = models.UUIDField()
    person_name = models.TextField()
    office_id = models.UUIDField()
    office_name = models.TextField()
    key_id = models.UUIDField()
    sealed_words = models.BinaryField()
    began_at = models.DateTimeField()
    until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    mac = models.BinaryField()

    class Meta:
        indexes = [
            models.Index(fields=["person_id", "-began_at"], name="break_glass_by_person"),
            models.Index(fields=["case_office_id", "-began_at"], name="break_glass_of_office"),
            models.Index(fields=["key_id"], name="break_glass_key"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(until__gt=F("began_at")), name="break_glass_in_order"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("began_at")), name="break_glass_ends_after"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.began_at}"


class BreakGlassReview(models.Model):
    """What the head, or the auditor, found of one use. Never by who used it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    use = models.ForeignKey(BreakGlass, on_delete=models.PROTECT, related_name="reviews")
    part = models.TextField()
    finding = models.TextField()
    used_by = models.UUIDField()
    reviewed_by = models.UUIDField()
    reviewed_by_name = models.TextField()
    reviewed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["use", "part"], name="break_glass_reviewed_once"),
            models.CheckConstraint(condition=Q(part__in=[p.value for p in ReviewPart]), name="break_glass_part_known"),
            models.CheckConstraint(
                condition=Q(finding__in=[f.value for f in BreakGlassFinding]), name="break_glass_finding_known"
            ),
            models.CheckConstraint(condition=~Q(reviewed_by=F("used_by")), name="break_glass_by_another"),
        ]

    def __str__(self) -> str:
        return f"{self.use_id} {self.part}"

    @property
    def finding_label(self) -> Promise:
        """What was found, in words."""
        return BREAK_GLASS_LABELS[BreakGlassFinding(self.finding)]

    @property
    def part_label(self) -> Promise:
        """Who looked, in words."""
        return REVIEW_PART_LABELS[ReviewPart(self.part)]
