"""Tables of what is known of people: versions of sealed parts, and how alleged offenders stand to victims.

Versions are added, never changed. In clear stand the codes that figures count, as sex and age do in the case itself.
"""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sigap.cases.models import Case, CasePerson
from sigap.persons.rules import Doubt, Household, PersonPart, offender_kinds

PART_LABELS: dict[PersonPart, Promise] = {
    PersonPart.CITIZENSHIP: _("Kewarganegaraan dan dokumen"),
    PersonPart.EDUCATION: _("Pendidikan"),
    PersonPart.WORK: _("Pekerjaan"),
    PersonPart.MARITAL: _("Status perkawinan"),
    PersonPart.RELIGION: _("Agama"),
    PersonPart.LANGUAGE: _("Bahasa"),
    PersonPart.DISABILITY: _("Disabilitas dan dukungan"),
    PersonPart.HEALTH_COVER: _("Jaminan kesehatan"),
    PersonPart.ID_ADDRESS: _("Alamat menurut KTP"),
    PersonPart.DOMICILE: _("Tempat tinggal sekarang"),
    PersonPart.HOUSEHOLD: _("Rumah tangga dan keluarga"),
}
HOUSEHOLD_LABELS: dict[Household, Promise] = {
    Household.UNKNOWN: _("Belum diketahui"),
    Household.TOGETHER: _("Serumah"),
    Household.APART: _("Tidak serumah"),
}
DOUBT_LABELS: dict[Doubt, Promise] = {
    Doubt.MARRIED_CHILD: _(
        "Umurnya di bawah 18 tahun dan tercatat pernah menikah. Kalau benar, catat apa adanya: itu alasan untuk "
        "melindunginya, dan dapat berarti perkawinan anak."
    ),
    Doubt.WORKING_CHILD: _(
        "Umurnya di bawah 18 tahun dan tercatat bekerja. Kalau benar, catat apa adanya, lalu tanyakan apakah ia "
        "dipekerjakan."
    ),
    Doubt.SCHOOLED_EARLY: _("Jenjang ini tidak biasa untuk umurnya. Periksa jenjang dan umurnya."),
}
WORD_TABLES = (PART_LABELS,)
"""What the trail calls the app's codes."""


class PartVersion(models.Model):
    """One version of one part of a person, sealed under a key that the part has for itself."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    person = models.ForeignKey(CasePerson, on_delete=models.PROTECT, related_name="facts")
    part = models.TextField()
    version = models.PositiveIntegerField()
    key_id = models.UUIDField()
    sealed_facts = models.BinaryField()
    codes = ArrayField(models.TextField(), default=list)
    written_by = models.UUIDField()
    writer_name = models.TextField()
    office_id = models.UUIDField()
    office_name = models.TextField()
    written_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["case"], name="facts_of_case"),
            models.Index(fields=["key_id"], name="facts_key"),
        ]
        constraints = [
            # Two officers who read the same version cannot both write the next one.
            models.UniqueConstraint(fields=["person", "part", "version"], name="facts_version_once"),
            models.CheckConstraint(condition=Q(part__in=[part.value for part in PersonPart]), name="facts_part_known"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.part} v{self.version}"


class OffenderRelation(models.Model):
    """One version of how an alleged offender stands to a victim: kind and household, in clear as relations are."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    victim = models.ForeignKey(CasePerson, on_delete=models.PROTECT, related_name="offender_relations")
    offender = models.ForeignKey(CasePerson, on_delete=models.PROTECT, related_name="victim_relations")
    version = models.PositiveIntegerField()
    kind = models.TextField(blank=True, default="")
    household = models.TextField(blank=True, default="")
    written_by = models.UUIDField()
    writer_name = models.TextField()
    office_id = models.UUIDField()
    written_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["case"], name="offender_relation_of_case")]
        constraints = [
            models.UniqueConstraint(fields=["victim", "offender", "version"], name="offender_version_once"),
            models.CheckConstraint(condition=Q(kind__in=["", *offender_kinds()]), name="offender_kind_known"),
            models.CheckConstraint(condition=Q(household__in=[h.value for h in Household]), name="offender_household"),
            models.CheckConstraint(condition=~Q(victim=F("offender")), name="offender_is_another"),
        ]

    def __str__(self) -> str:
        return f"{self.victim_id} {self.offender_id} v{self.version}"
