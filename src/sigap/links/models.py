"""Tables of links: leads with their tokens, pairs of cases and what they share, requests to see more, shared numbers.

In clear: kinds, sources, moments, officers. What a lead says is sealed under a key of its own; which cases a link joins
is granted to nobody and read through the functions of `sql/links.sql`.
"""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sigap.cases.models import Case, CasePerson
from sigap.links.rules import (
    SETTLED,
    CoincidenceReason,
    LeadKind,
    LeadOwner,
    LeadSource,
    LinkDeclineReason,
    LinkStatus,
    LinkStrength,
    RequestReason,
    SharedFact,
)
from sigap.ui.taking_back import TakeBackReason

LEAD_LABELS: dict[LeadKind, Promise] = {
    LeadKind.PHONE: _("nomor telepon"),
    LeadKind.ACCOUNT: _("rekening atau dompet digital"),
    LeadKind.HANDLE: _("akun media sosial"),
    LeadKind.PLATE: _("pelat kendaraan"),
    LeadKind.COMPANY: _("perusahaan"),
    LeadKind.ADDRESS: _("alamat"),
    LeadKind.RECRUITER: _("nama perekrut"),
    LeadKind.ROUTE: _("rute perjalanan"),
}
OWNER_LABELS: dict[LeadOwner, Promise] = {
    LeadOwner.SUSPECT: _("terlapor"),
    LeadOwner.RECRUITER: _("perekrut atau calo yang belum tercatat"),
    LeadOwner.UNKNOWN: _("belum diketahui"),
}
SOURCE_LABELS: dict[LeadSource, Promise] = {
    LeadSource.VICTIM: _("keterangan korban"),
    LeadSource.DEVICE: _("isi telepon atau percakapan"),
    LeadSource.DOCUMENT: _("kontrak, tiket, kuitansi, atau surat"),
    LeadSource.WITNESS: _("keterangan saksi atau keluarga"),
    LeadSource.POLICE: _("hasil penyelidikan polisi"),
    LeadSource.ADVERT: _("iklan atau lowongan kerja"),
}
FACT_LABELS: dict[SharedFact, Promise] = {
    SharedFact.PHONE: _("telepon sama"),
    SharedFact.ACCOUNT: _("rekening atau dompet sama"),
    SharedFact.HANDLE: _("akun media sosial sama"),
    SharedFact.PLATE: _("pelat kendaraan sama"),
    SharedFact.NIK: _("NIK terlapor sama"),
    SharedFact.NAME: _("nama cocok"),
    SharedFact.COMPANY: _("perusahaan sama"),
    SharedFact.ADDRESS: _("alamat sama"),
    SharedFact.NAME_LIKE: _("nama mirip"),
    SharedFact.ROUTE: _("rute sama"),
}
STRENGTH_LABELS: dict[LinkStrength, Promise] = {
    LinkStrength.STRONG: _("Kuat"),
    LinkStrength.LIKELY: _("Sedang"),
    LinkStrength.WEAK: _("Lemah"),
}
LINK_STATUS_LABELS: dict[LinkStatus, Promise] = {
    LinkStatus.OPEN: _("Belum diputuskan"),
    LinkStatus.SAME: _("Pelaku yang sama"),
    LinkStatus.COINCIDENCE: _("Kebetulan"),
    LinkStatus.COMBINED: _("Ditangani bersama"),
}
COINCIDENCE_LABELS: dict[CoincidenceReason, Promise] = {
    CoincidenceReason.SHARED_NUMBER: _("dipakai banyak orang: konter, agen, kantor"),
    CoincidenceReason.NUMBER_PASSED_ON: _("nomor sudah berpindah tangan"),
    CoincidenceReason.WRONGLY_ENTERED: _("salah dicatat di salah satu kasus"),
    CoincidenceReason.OTHER_PERSON: _("orang lain dengan nama atau tempat yang sama"),
    CoincidenceReason.LAWFUL_BUSINESS: _("usaha yang sah dengan banyak pekerja"),
}
REQUEST_LABELS: dict[RequestReason, Promise] = {
    RequestReason.INVESTIGATE: _("menyelaraskan penyelidikan"),
    RequestReason.PROTECT: _("melindungi korban dari pelaku yang sama"),
    RequestReason.COMPARE: _("mencocokkan keterangan tentang pelaku"),
    RequestReason.REPORT: _("menyiapkan laporan polisi"),
}
DECLINE_LABELS: dict[LinkDeclineReason, Promise] = {
    LinkDeclineReason.DANGER: _("membahayakan korban kami"),
    LinkDeclineReason.WISH: _("korban kami berkeberatan"),
    LinkDeclineReason.BY_TELEPHONE: _("sudah dibicarakan langsung"),
    LinkDeclineReason.NOT_NEEDED: _("belum perlu untuk penanganan"),
}
WORD_TABLES = (
    LEAD_LABELS,
    SOURCE_LABELS,
    LINK_STATUS_LABELS,
    COINCIDENCE_LABELS,
    REQUEST_LABELS,
    DECLINE_LABELS,
    {"link_agreed": _("dibuka untuk kedua pihak")},
)
"""What the trail calls the app's codes."""


class Lead(models.Model):
    """One thing known of a perpetrator's side. Added and taken back, never changed; what it says is sealed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="leads")
    kind = models.TextField()
    owner = models.TextField()
    person = models.ForeignKey(CasePerson, on_delete=models.PROTECT, null=True, related_name="+")
    source = models.TextField()
    key_id = models.UUIDField()
    sealed_text = models.BinaryField()
    is_common = models.BooleanField(default=False)
    recorded_at = models.DateTimeField()
    recorded_by = models.UUIDField()
    recorded_by_name = models.TextField()
    office_id = models.UUIDField()
    office_name = models.TextField()
    removed_at = models.DateTimeField(null=True)
    removed_by = models.UUIDField(null=True)
    removal_reason = models.TextField(blank=True, default="")
    post_key = models.TextField(unique=True)
    # A keyed trace of what the form said: a second click is told from other words.
    body = models.BinaryField(default=b"")

    class Meta:
        indexes = [
            models.Index(fields=["case", "-recorded_at"], name="lead_of_case"),
            models.Index(fields=["recorded_by", "-recorded_at"], name="lead_by_officer"),
            models.Index(fields=["key_id"], name="lead_by_key"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=[kind.value for kind in LeadKind]), name="lead_kind_known"),
            models.CheckConstraint(
                condition=Q(source__in=[source.value for source in LeadSource]), name="lead_source_known"
            ),
            models.CheckConstraint(
                condition=Q(owner=LeadOwner.SUSPECT.value, person__isnull=False)
                | Q(owner__in=[LeadOwner.RECRUITER.value, LeadOwner.UNKNOWN.value], person__isnull=True),
                name="lead_owner_whole",
            ),
            models.CheckConstraint(
                condition=Q(removed_at__isnull=True, removed_by__isnull=True, removal_reason="")
                | Q(removed_at__isnull=False, removed_by__isnull=False)
                & Q(removal_reason__in=[reason.value for reason in TakeBackReason]),
                name="lead_removal_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind}"

    @property
    def kind_label(self) -> Promise:
        """What it is, in words."""
        return LEAD_LABELS[LeadKind(self.kind)]

    @property
    def owner_label(self) -> Promise:
        """Whose it is, in words, of somebody who is no person of the case."""
        return OWNER_LABELS[LeadOwner(self.owner)]

    @property
    def source_label(self) -> Promise:
        """Where it is known from, in words."""
        return SOURCE_LABELS[LeadSource(self.source)]


class LeadToken(models.Model):
    """A keyed token of a lead: what is compared. Goes with the lead, with its case, and is in no copy."""

    id = models.BigAutoField(primary_key=True)
    lead = models.ForeignKey(Lead, on_delete=models.PROTECT, related_name="tokens")
    # Not named `case`: the token of a lead is read by the index alone.
    case_id_of_lead = models.UUIDField(db_column="case_id")
    kind = models.TextField()
    token = models.BinaryField()
    kek_id = models.TextField()

    class Meta:
        indexes = [
            models.Index(fields=["token"], include=["lead", "case_id_of_lead", "kind"], name="lead_token"),
        ]

    def __str__(self) -> str:
        return f"{self.lead_id} {self.kind}"


class DueComparison(models.Model):
    """A lead, or a reported person, whose tokens are new: the worker compares them and takes the row away."""

    source = models.UUIDField(primary_key=True)
    since = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["since"], name="comparison_due")]

    def __str__(self) -> str:
        return str(self.source)


class CaseLink(models.Model):
    """Two cases that share something, one row a pair. `is_shown` only while both managers may know of both cases."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    one_case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    other_case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    status = models.TextField(default=LinkStatus.OPEN)
    strength = models.PositiveSmallIntegerField(default=LinkStrength.WEAK)
    is_shown = models.BooleanField(default=False)
    found_at = models.DateTimeField()
    shown_at = models.DateTimeField(null=True)
    rung_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    # How strong it was when it was called a coincidence, and by which kinds of facts: more than that, or another kind
    # that says much, opens it again.
    judged = models.PositiveSmallIntegerField(default=0)
    judged_kinds = ArrayField(models.TextField(), default=list)
    reason = models.TextField(blank=True, default="")
    settled_at = models.DateTimeField(null=True)
    settled_by = models.UUIDField(null=True)
    settled_by_name = models.TextField(blank=True, default="")
    settled_office = models.TextField(blank=True, default="")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = [
            models.Index(fields=["found_at"], condition=Q(is_shown=False), name="link_not_shown"),
            models.Index(
                fields=["shown_at"],
                condition=Q(is_shown=True, rung_at__isnull=True, strength__gt=1, status=LinkStatus.OPEN.value),
                name="link_to_ring",
            ),
            models.Index(fields=["other_case"], name="link_of_other_case"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["one_case", "other_case"], name="link_once_a_pair"),
            models.CheckConstraint(condition=Q(one_case__lt=F("other_case")), name="link_in_order"),
            models.CheckConstraint(
                condition=Q(status=LinkStatus.OPEN.value, settled_at__isnull=True, reason="")
                | Q(status=LinkStatus.COINCIDENCE.value, settled_at__isnull=False)
                & Q(reason__in=[reason.value for reason in CoincidenceReason])
                | Q(status__in=sorted(SETTLED - {LinkStatus.COINCIDENCE}), settled_at__isnull=False, reason=""),
                name="link_state_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.id} {self.status}"


class LinkSide(models.Model):
    """A link as one of its two cases has it: the id that stands in addresses, notices and the list of work."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    link = models.ForeignKey(CaseLink, on_delete=models.CASCADE, related_name="sides")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["link", "case"], name="side_once")]

    def __str__(self) -> str:
        return str(self.id)


class LinkMatch(models.Model):
    """What two sources share: a lead or a reported person of one case, and one of the other. Ids and a kind only."""

    id = models.BigAutoField(primary_key=True)
    link = models.ForeignKey(CaseLink, on_delete=models.CASCADE, related_name="matches")
    kind = models.TextField()
    one_source = models.UUIDField()
    other_source = models.UUIDField()
    weight = models.PositiveSmallIntegerField()
    # In more cases than agreed, or a number that many share: it weighs 1. In how many is not kept: some of them may be
    # kept from the reader.
    is_many = models.BooleanField(default=False)
    is_common = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["link", "kind", "one_source", "other_source"], name="match_once"),
            models.CheckConstraint(condition=Q(kind__in=[fact.value for fact in SharedFact]), name="match_kind_known"),
        ]
        indexes = [models.Index(fields=["one_source"], name="match_by_one"),
                   models.Index(fields=["other_source"], name="match_by_other")]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.link_id} {self.kind}"


class LeadMeeting(models.Model):
    """That a lead met another case in a link that was shown. Stays when the lead is taken back; use counts it."""

    id = models.BigAutoField(primary_key=True)
    lead = models.ForeignKey(Lead, on_delete=models.PROTECT, related_name="+")
    other_case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["lead", "other_case"], name="lead_met_once")]

    def __str__(self) -> str:
        return str(self.lead_id)


class LinkRequest(models.Model):
    """One side asks the other to open the link to both. Answered once; declined, it may be asked again."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    link = models.ForeignKey(CaseLink, on_delete=models.CASCADE, related_name="requests")
    side = models.ForeignKey(LinkSide, on_delete=models.CASCADE, related_name="+")
    reason = models.TextField()
    requested_at = models.DateTimeField()
    requested_by = models.UUIDField()
    requested_by_name = models.TextField()
    office_name = models.TextField()
    answered_at = models.DateTimeField(null=True)
    answered_by = models.UUIDField(null=True)
    answered_by_name = models.TextField(blank=True, default="")
    is_agreed = models.BooleanField(default=False)
    decline_reason = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["link"], condition=Q(answered_at__isnull=True), name="link_request_waits_once"
            ),
            models.CheckConstraint(
                condition=Q(reason__in=[reason.value for reason in RequestReason]), name="link_request_reasoned"
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, is_agreed=False, decline_reason="")
                | Q(answered_at__isnull=False, is_agreed=True, decline_reason="")
                | Q(answered_at__isnull=False, is_agreed=False)
                & Q(decline_reason__in=[reason.value for reason in LinkDeclineReason]),
                name="link_answer_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.link_id} {self.requested_at}"


class CommonNumber(models.Model):
    """A number that many share: a shop, an agent. In clear, for it is nobody's; ended, not removed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    kind = models.TextField()
    value = models.TextField()
    words = models.TextField()
    token = models.BinaryField()
    kek_id = models.TextField()
    added_at = models.DateTimeField()
    added_by = models.UUIDField()
    added_by_name = models.TextField()
    office_id = models.UUIDField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=[LeadKind.PHONE.value, LeadKind.ACCOUNT.value]), name="common_kind_known"
            ),
            models.UniqueConstraint(
                fields=["kind", "value"], condition=Q(ended_at__isnull=True), name="common_number_once"
            ),
        ]
        indexes = [models.Index(fields=["token"], condition=Q(ended_at__isnull=True), name="common_number_token")]

    def __str__(self) -> str:
        return f"{self.kind} {self.words}"

    @property
    def kind_label(self) -> Promise:
        """What it is, in words."""
        return LEAD_LABELS[LeadKind(self.kind)]
