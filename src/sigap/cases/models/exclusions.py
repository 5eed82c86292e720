"""Who must not know of a case. In clear: office, officer, area, ground. Why, in words, is sealed."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sigap.cases.models.file import Case
from sigap.cases.rules import ExclusionBasis, ExclusionKind
from sigap.places.words import regional

KEPT_KIND_LABELS: dict[ExclusionKind, Promise] = {
    ExclusionKind.OFFICE: _("Satu kantor"),
    ExclusionKind.PERSON: _("Seorang petugas"),
    ExclusionKind.AREA: regional(_("Semua kantor di satu kecamatan atau desa")),
    ExclusionKind.NAMED: _("Orang di luar gugus tugas"),
}
KEPT_BASIS_LABELS: dict[ExclusionBasis, Promise] = {
    ExclusionBasis.ACCUSED: _("Terlapor bekerja atau berpengaruh di sana"),
    ExclusionBasis.KINSHIP: _("Kerabat orang dalam kasus"),
    ExclusionBasis.ASKED: _("Diminta korban atau pelapor"),
    ExclusionBasis.CONFLICT: _("Benturan kepentingan lain"),
}


class CaseExclusion(models.Model):
    """An office, an officer, an area or somebody else who must not know of this case. Lifted, never removed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    kind = models.TextField()
    basis = models.TextField()
    office_id = models.UUIDField(null=True)
    office_name = models.TextField(blank=True, default="")
    person_id = models.UUIDField(null=True)
    person_name = models.TextField(blank=True, default="")
    area = models.TextField(blank=True, default="")
    key_id = models.UUIDField(null=True)
    sealed_words = models.BinaryField(null=True)
    # In the words that a report or another regency's file brought: who keeps reads them, and words them for the team.
    is_brought = models.BooleanField(default=False)
    # Nobody where the desk's own process noted it, of somebody who came after the report.
    declared_by = models.UUIDField(null=True)
    declared_by_name = models.TextField(blank=True, default="")
    declared_at = models.DateTimeField()
    lifted_by = models.UUIDField(null=True)
    lifted_by_name = models.TextField(blank=True, default="")
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "cases_keptfrom"
        indexes = [
            models.Index(fields=["case"], condition=Q(lifted_at__isnull=True), name="kept_of_case"),
            models.Index(fields=["office_id"], condition=Q(lifted_at__isnull=True), name="kept_office"),
            models.Index(fields=["person_id"], condition=Q(lifted_at__isnull=True), name="kept_person"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=[k.value for k in ExclusionKind]), name="kept_kind_known"),
            models.CheckConstraint(condition=Q(basis__in=[b.value for b in ExclusionBasis]), name="kept_basis_known"),
            models.CheckConstraint(
                condition=Q(kind=ExclusionKind.OFFICE.value, office_id__isnull=False, person_id__isnull=True, area="")
                | Q(kind=ExclusionKind.PERSON.value, office_id__isnull=True, person_id__isnull=False, area="")
                | (Q(kind=ExclusionKind.AREA.value, office_id__isnull=True, person_id__isnull=True) & ~Q(area=""))
                | Q(kind=ExclusionKind.NAMED.value, office_id__isnull=True, person_id__isnull=True, area="")
                & Q(sealed_words__isnull=False),
                name="kept_is_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(key_id__isnull=True, sealed_words__isnull=True)
                | Q(key_id__isnull=False, sealed_words__isnull=False),
                name="kept_words_sealed",
            ),
            models.CheckConstraint(
                condition=Q(lifted_by__isnull=True, lifted_at__isnull=True)
                | Q(lifted_by__isnull=False, lifted_at__isnull=False),
                name="kept_lifted_whole",
            ),
            models.UniqueConstraint(
                fields=["case", "office_id"], condition=Q(lifted_at__isnull=True), name="kept_office_once"
            ),
            models.UniqueConstraint(
                fields=["case", "person_id"], condition=Q(lifted_at__isnull=True), name="kept_person_once"
            ),
            models.UniqueConstraint(
                fields=["case", "area"], condition=Q(lifted_at__isnull=True) & ~Q(area=""), name="kept_area_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind}"

    @property
    def kind_label(self) -> Promise:
        """What is kept, in words."""
        return KEPT_KIND_LABELS[ExclusionKind(self.kind)]

    @property
    def basis_label(self) -> Promise:
        """On what ground, in words."""
        return KEPT_BASIS_LABELS[ExclusionBasis(self.basis)]
