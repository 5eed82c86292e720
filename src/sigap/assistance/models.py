"""Tables of what was done for a person."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sigap.assistance.rules import ServiceKind
from sigap.cases.models import Case, CasePerson

SERVICE_LABELS: dict[ServiceKind, Promise] = {
    ServiceKind.COMPLAINT: _("Pengaduan dan informasi"),
    ServiceKind.OUTREACH: _("Penjangkauan korban"),
    ServiceKind.CASE_MANAGEMENT: _("Pengelolaan kasus"),
    ServiceKind.TEMPORARY_SHELTER: _("Penampungan sementara"),
    ServiceKind.MEDIATION: _("Mediasi"),
    ServiceKind.ACCOMPANIMENT: _("Pendampingan korban"),
    ServiceKind.HEALTH: _("Layanan kesehatan"),
    ServiceKind.SOCIAL_REHABILITATION: _("Rehabilitasi sosial"),
    ServiceKind.LEGAL: _("Layanan hukum"),
    ServiceKind.RETURN: _("Pemulangan"),
    ServiceKind.REINTEGRATION: _("Reintegrasi sosial"),
}


class Service(models.Model):
    """One service given. The moment done and the moment recorded are two facts."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    person = models.ForeignKey(CasePerson, on_delete=models.PROTECT, null=True)
    kind = models.TextField()
    office_id = models.UUIDField()
    office_name = models.TextField()
    given_by = models.UUIDField()
    given_by_name = models.TextField()
    done_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    key_id = models.UUIDField()
    sealed_note = models.BinaryField()
    post_key = models.TextField(unique=True)

    class Meta:
        indexes = [models.Index(fields=["case", "-done_at"], name="service_of_case")]
        constraints = [
            models.CheckConstraint(condition=Q(recorded_at__gte=F("done_at")), name="service_done_before_recorded")
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind}"

    @property
    def kind_label(self) -> Promise:
        """What was done, in words."""
        return SERVICE_LABELS[ServiceKind(self.kind)]
