"""Tables of what was done for a person, and of what is to be done next. Versions are added, never changed."""

import uuid
from collections.abc import Mapping

from django.db import models
from django.db.models import F, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sigap.assistance.rules import (
    AppointmentStatus,
    ConsentState,
    Funding,
    ServiceKind,
    ServiceLine,
    ServiceResult,
    UptdFunction,
    catalogue,
)
from sigap.cases.models import Case, CasePerson

SERVICE_LABELS: dict[ServiceKind, Promise] = {
    ServiceKind.COMPLAINT: _("Pengaduan dan informasi"),
    ServiceKind.OUTREACH: _("Penjangkauan korban"),
    ServiceKind.CASE_MANAGEMENT: _("Pengelolaan kasus"),
    ServiceKind.TEMPORARY_SHELTER: _("Penampungan sementara"),
    ServiceKind.MEDIATION: _("Mediasi urusan perdata"),
    ServiceKind.ACCOMPANIMENT: _("Pendampingan korban"),
    ServiceKind.HEALTH: _("Layanan kesehatan"),
    ServiceKind.SOCIAL_REHABILITATION: _("Rehabilitasi sosial"),
    ServiceKind.LEGAL: _("Layanan hukum"),
    ServiceKind.RETURN: _("Pemulangan"),
    ServiceKind.REINTEGRATION: _("Reintegrasi sosial"),
}
CATALOGUE_WORDS: Mapping[str, Promise] = {
    **{kind.value: label for kind, label in SERVICE_LABELS.items()},
    "interview": _("Wawancara dan identifikasi korban"),
    "pick_up": _("Penjemputan korban"),
    "home_visit": _("Kunjungan rumah"),
    "case_conference": _("Konferensi kasus"),
    "daily_needs": _("Kebutuhan dasar di rumah aman"),
    "accompany_health": _("Pendampingan ke layanan kesehatan"),
    "accompany_police": _("Pendampingan pemeriksaan di kepolisian"),
    "accompany_court": _("Pendampingan di persidangan"),
    "accompany_restitution": _("Pendampingan permohonan restitusi"),
    "medical_care": _("Pemeriksaan dan perawatan medis"),
    "visum": _("Fasilitasi visum lewat penyidik"),
    "psychology": _("Pemeriksaan atau konseling psikologi"),
    "counselling": _("Konseling dan dukungan psikososial"),
    "faith_counselling": _("Pendampingan keagamaan"),
    "social_aid": _("Bantuan sosial"),
    "legal_aid": _("Bantuan hukum oleh OBH atau advokat"),
    "family_tracing": _("Penelusuran keluarga"),
    "transport_home": _("Perjalanan pulang dan serah terima"),
    "back_to_school": _("Kembali ke sekolah"),
    "livelihood": _("Bantuan usaha atau pelatihan kerja"),
    "follow_up_visit": _("Kunjungan pemantauan"),
}
"""Names of the shipped services in the language of the page; a service entered later shows its own label."""
FUNCTION_LABELS: dict[UptdFunction, Promise] = {
    UptdFunction.COMPLAINT: _("Pengaduan masyarakat"),
    UptdFunction.OUTREACH: _("Penjangkauan korban"),
    UptdFunction.CASE_MANAGEMENT: _("Pengelolaan kasus"),
    UptdFunction.TEMPORARY_SHELTER: _("Penampungan sementara"),
    UptdFunction.MEDIATION: _("Mediasi"),
    UptdFunction.ACCOMPANIMENT: _("Pendampingan korban"),
}
LINE_LABELS: dict[ServiceLine, Promise] = {
    ServiceLine.IDENTIFICATION: _("Pengaduan dan identifikasi"),
    ServiceLine.HEALTH: _("Rehabilitasi kesehatan"),
    ServiceLine.SOCIAL_REHABILITATION: _("Rehabilitasi sosial"),
    ServiceLine.LEGAL: _("Layanan hukum"),
    ServiceLine.RETURN: _("Pemulangan"),
    ServiceLine.REINTEGRATION: _("Reintegrasi sosial"),
}
FUNDING_LABELS: dict[Funding, Promise] = {
    Funding.APBD_KAB: _("APBD kabupaten atau kota"),
    Funding.APBD_PROV: _("APBD provinsi"),
    Funding.APBN: _("APBN"),
    Funding.DAK: _("DAK nonfisik PPA"),
    Funding.BPJS: _("BPJS Kesehatan"),
    Funding.LPSK: _("LPSK"),
    Funding.OTHER: _("Lainnya"),
}
RESULT_LABELS: dict[ServiceResult, Promise] = {
    ServiceResult.REACHED: _("Tercapai"),
    ServiceResult.PARTLY: _("Tercapai sebagian"),
    ServiceResult.NOT_YET: _("Belum tercapai"),
    ServiceResult.STOPPED: _("Dihentikan klien"),
}
APPOINTMENT_LABELS: dict[AppointmentStatus, Promise] = {
    AppointmentStatus.PLANNED: _("Direncanakan"),
    AppointmentStatus.KEPT: _("Terlaksana"),
    AppointmentStatus.MISSED: _("Klien tidak datang"),
    AppointmentStatus.CANCELLED: _("Dibatalkan"),
}


def service_words(code: str) -> Promise | str:
    """What a service of the catalogue is called."""
    known = CATALOGUE_WORDS.get(code)
    if known is not None:
        return known
    row = catalogue().named(code)
    return row.label if row else code


class Service(models.Model):
    """One version of a service given. The moment done and the moment recorded are two facts.

    A correction is a new row that names the one it `replaces`; `root` is the first of them. `function`, `line` and
    `consent` are what stood when the version was recorded; no `consent`: none is needed, or its recorder sees none.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    person = models.ForeignKey(CasePerson, on_delete=models.PROTECT, null=True)
    kind = models.TextField()
    function = models.TextField(blank=True, default="")
    line = models.TextField(blank=True, default="")
    office_id = models.UUIDField()
    office_name = models.TextField()
    given_by = models.UUIDField()
    given_by_name = models.TextField()
    # Who gave it, where another office did; whoever is no office stands in the sealed detail.
    provider_id = models.UUIDField(null=True)
    provider_name = models.TextField(blank=True, default="")
    done_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    cost = models.PositiveBigIntegerField(null=True)
    funding = models.TextField(blank=True, default="")
    result = models.TextField(blank=True, default="")
    consent = models.TextField(blank=True, default="")
    key_id = models.UUIDField()
    sealed_note = models.BinaryField()
    sealed_detail = models.BinaryField(null=True)
    post_key = models.TextField(unique=True)
    root = models.UUIDField(null=True)
    version = models.PositiveIntegerField(default=1)
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")
    is_void = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["case", "-done_at"], name="service_of_case")]
        constraints = [
            models.CheckConstraint(condition=Q(recorded_at__gte=F("done_at")), name="service_done_before_recorded"),
            models.CheckConstraint(
                condition=Q(funding__in=["", *(line.value for line in Funding)]), name="service_funding_known"
            ),
            models.CheckConstraint(
                condition=Q(result__in=["", *(result.value for result in ServiceResult)]), name="service_result_known"
            ),
            models.CheckConstraint(
                condition=Q(consent__in=["", *(state.value for state in ConsentState)]), name="service_consent_known"
            ),
            # What cost something was paid by somebody.
            models.CheckConstraint(
                condition=Q(cost__isnull=True) | Q(cost=0) | ~Q(funding=""), name="service_cost_has_funding"
            ),
            models.CheckConstraint(
                condition=Q(version=1, replaces__isnull=True, is_void=False)
                | Q(version__gt=1, replaces__isnull=False, root__isnull=False),
                name="service_version_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind}"

    @property
    def first_id(self) -> uuid.UUID:
        """The first version, by which the service is known whatever was corrected."""
        return self.root or self.id

    @property
    def kind_label(self) -> Promise | str:
        """What was done, in words."""
        return service_words(self.kind)

    @property
    def line_label(self) -> Promise | str:
        """The line it serves, in words; empty for none."""
        return LINE_LABELS[ServiceLine(self.line)] if self.line else ""

    @property
    def funding_label(self) -> Promise | str:
        """Who paid, in words; empty when nobody said."""
        return FUNDING_LABELS[Funding(self.funding)] if self.funding else ""

    @property
    def result_label(self) -> Promise | str:
        """What came of it, in words; empty when nobody said."""
        return RESULT_LABELS[ServiceResult(self.result)] if self.result else ""

    @property
    def lacks_consent(self) -> bool:
        """Consent was needed, and none stood when it was recorded."""
        return bool(self.consent) and self.consent not in {ConsentState.GIVEN, ConsentState.VITAL_INTEREST}


class Appointment(models.Model):
    """What comes next: when, which service, which officer. Where is sealed. An end is written once."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    person = models.ForeignKey(CasePerson, on_delete=models.PROTECT, null=True)
    after = models.ForeignKey(Service, on_delete=models.PROTECT, null=True)
    kind = models.TextField()
    starts_at = models.DateTimeField()
    office_id = models.UUIDField()
    office_name = models.TextField()
    officer_id = models.UUIDField()
    officer_name = models.TextField()
    status = models.TextField(default=AppointmentStatus.PLANNED)
    made_by = models.UUIDField()
    made_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by = models.UUIDField(null=True)
    settled_by_name = models.TextField(blank=True, default="")
    reminded_at = models.DateTimeField(null=True)
    key_id = models.UUIDField()
    sealed_place = models.BinaryField()
    post_key = models.TextField(unique=True)

    class Meta:
        indexes = [
            models.Index(fields=["case", "starts_at"], name="appointment_of_case"),
            models.Index(
                fields=["officer_id", "starts_at"], condition=Q(status="planned"), name="appointment_of_officer"
            ),
            models.Index(
                fields=["starts_at"],
                condition=Q(status="planned", reminded_at__isnull=True),
                name="appointment_to_remind",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=[status.value for status in AppointmentStatus]), name="appointment_status_known"
            ),
            models.CheckConstraint(
                condition=Q(status=AppointmentStatus.PLANNED.value, settled_at__isnull=True, settled_by__isnull=True)
                | (~Q(status=AppointmentStatus.PLANNED.value) & Q(settled_at__isnull=False, settled_by__isnull=False)),
                name="appointment_settled_whole",
            ),
            models.CheckConstraint(condition=Q(starts_at__gte=F("made_at")), name="appointment_lies_ahead"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind} {self.status}"

    @property
    def kind_label(self) -> Promise | str:
        """What is to be done, in words."""
        return service_words(self.kind)

    @property
    def status_label(self) -> Promise:
        """Where it stands, in words."""
        return APPOINTMENT_LABELS[AppointmentStatus(self.status)]
