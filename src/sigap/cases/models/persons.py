"""How people of a case stand to one another, how each may be reached, and call-backs to a reporter."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sigap.cases.models.file import Case, CasePerson
from sigap.cases.rules import CallBackFinding, ContactWay, PersonWarning, RelationKind

RELATION_LABELS: dict[RelationKind, Promise] = {
    RelationKind.GUARDIAN_OF: _("wali dari"),
    RelationKind.PARENT_OF: _("orang tua dari"),
    RelationKind.SPOUSE_OF: _("suami atau istri dari"),
    RelationKind.SIBLING_OF: _("saudara kandung dari"),
    RelationKind.OTHER_KIN_OF: _("kerabat lain dari"),
    RelationKind.LIVES_WITH: _("serumah dengan"),
    RelationKind.EMPLOYS: _("mempekerjakan"),
    RelationKind.TEACHES: _("guru dari"),
}
WAY_LABELS: dict[ContactWay, Promise] = {
    ContactWay.WHATSAPP: _("WhatsApp"),
    ContactWay.SMS: _("SMS"),
    ContactWay.CALL: _("telepon"),
    ContactWay.HOME_VISIT: _("datang ke rumah"),
    ContactWay.HOME_LETTER: _("surat ke rumah"),
    ContactWay.EMAIL: _("surel"),
    ContactWay.SOCIAL_MEDIA: _("media sosial"),
}
WARNING_LABELS: dict[PersonWarning, Promise] = {
    PersonWarning.VICTIM_AS_SUSPECT: _(
        "Orang ini juga tercatat sebagai korban. Periksa sebelum diperlakukan sebagai terlapor."
    ),
    PersonWarning.BORN_AFTER: _(
        "Umurnya tidak cocok dengan tanggal kejadian: belum lahir waktu itu. Periksa keduanya."
    ),
    PersonWarning.GUARDIAN_IS_SUSPECT: _(
        "Walinya adalah terlapor. Wali ini tidak memberi persetujuan dan tidak disurati."
    ),
    PersonWarning.LIVES_WITH_SUSPECT: _("Serumah dengan terlapor. Periksa tempat aman lebih dulu."),
}
FINDING_LABELS: dict[CallBackFinding, Promise] = {
    CallBackFinding.IN_ORDER: _("Sesuai keperluan"),
    CallBackFinding.NOT_NEEDED: _("Tidak perlu dibuka; dibicarakan dengan petugasnya"),
}
CALL_BACK_TRAIL_LABELS: dict[str, Promise] = {
    f"call_back:{finding.value}": words for finding, words in FINDING_LABELS.items()
}
"""The same as the trail carries them: other events have findings of the same name."""


class Relation(models.Model):
    """How one person of a case stands to another. Ended when it was wrong or is over, never removed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    person = models.ForeignKey(CasePerson, on_delete=models.PROTECT, related_name="relations")
    kind = models.TextField()
    other = models.ForeignKey(CasePerson, on_delete=models.PROTECT, related_name="relations_to")
    declared_by = models.UUIDField()
    declared_by_name = models.TextField()
    declared_at = models.DateTimeField()
    ended_by = models.UUIDField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in RelationKind]), name="relation_kind_known"
            ),
            models.CheckConstraint(condition=~Q(person=F("other")), name="relation_to_another"),
            models.UniqueConstraint(
                fields=["person", "kind", "other"], condition=Q(ended_at__isnull=True), name="relation_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.kind} {self.other_id}"

    @property
    def kind_label(self) -> Promise:
        """How the first stands to the second, in words."""
        return RELATION_LABELS[RelationKind(self.kind)]


class SafeContact(models.Model):
    """One version of how a person may be reached, sealed under a key of its own. Added, never changed.

    `sealed_safety` is the same without the number, for the top of the case: nobody calls before reading it. A
    reporter has none: who they are stands behind a custodian.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    person = models.ForeignKey(CasePerson, on_delete=models.PROTECT)
    version = models.PositiveIntegerField()
    key_id = models.UUIDField()
    sealed_card = models.BinaryField()
    sealed_safety = models.BinaryField(null=True)
    written_by = models.UUIDField()
    writer_name = models.TextField()
    written_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "version"], name="safe_contact_version_once")]

    def __str__(self) -> str:
        return f"{self.person_id} v{self.version}"


class CallBack(models.Model):
    """A reporter's number was reached at once by who was there for it. Looked at by another the next day."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    person_id = models.UUIDField()
    office_id = models.UUIDField()
    asked_by = models.UUIDField()
    asked_by_name = models.TextField()
    was_on_duty = models.BooleanField()
    asked_at = models.DateTimeField()
    until = models.DateTimeField()
    finding = models.TextField(blank=True, default="")
    reviewed_by = models.UUIDField(null=True)
    reviewed_by_name = models.TextField(blank=True, default="")
    reviewed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["asked_by", "-until"], name="call_back_by_who")]
        constraints = [
            models.CheckConstraint(
                condition=Q(finding="", reviewed_by__isnull=True, reviewed_at__isnull=True)
                | Q(finding__in=[f.value for f in CallBackFinding], reviewed_by__isnull=False)
                & Q(reviewed_at__isnull=False)
                & ~Q(reviewed_by=F("asked_by")),
                name="call_back_reviewed_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.asked_at}"

    @property
    def finding_label(self) -> Promise | str:
        """What the review found, in words; empty before it."""
        return FINDING_LABELS[CallBackFinding(self.finding)] if self.finding else ""
