"""Examinations whose paper is evidence: which requests ask for one, what it cost, who pays, with whom it lies. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sigap.assistance.rules import ReferralPurpose

PSYCHOLOGY = "psychology"
"""The service of the catalogue that ends in a psychologist's report."""
QUESTIONING = frozenset(
    {
        ReferralPurpose.POLICE_REPORT,
        ReferralPurpose.VISUM,
        ReferralPurpose.FORENSIC_EXAMINATION,
        ReferralPurpose.SOCIAL_INQUIRY,
        ReferralPurpose.CHILD_INQUIRY,
        ReferralPurpose.SOCIAL_REPORT,
        ReferralPurpose.PRETRIAL_MEETING,
    }
)
"""Requests for which somebody is asked what happened."""


class ExamKind(StrEnum):
    """Which paper comes of it."""

    VISUM = "visum"
    CERTIFICATE = "medical_certificate"
    PSYCHOLOGY = "psychology_report"


class ExamPayer(StrEnum):
    """Who pays; never the client (PP 9/2008 art. 2).

    The state pays what an investigation needs (UU 20/2025 art. 52), budgets under UU 12/2022 art. 87(2) visum and care.
    """

    INVESTIGATION = "exam_investigation"
    TPKS_BUDGET = "exam_tpks_budget"
    HEALTH_OFFICE = "exam_health_office"
    OWN_BUDGET = "exam_own_budget"
    LPSK = "exam_lpsk"
    OPEN = "exam_open"


class ExamHolder(StrEnum):
    """With whom the paper lies."""

    SENDER = "exam_at_sender"
    DOER = "exam_at_doer"
    INVESTIGATOR = "exam_at_investigator"
    CASE_FILE = "exam_in_case_file"


EXAM_LABELS: dict[ExamKind, Promise] = {
    ExamKind.VISUM: _("Visum et repertum"),
    ExamKind.CERTIFICATE: _("Surat keterangan medis"),
    ExamKind.PSYCHOLOGY: _("Laporan psikologi"),
}
EXAM_PAYERS: dict[ExamPayer, Promise] = {
    ExamPayer.INVESTIGATION: _("Biaya penyidikan (UU 20/2025 pasal 52)"),
    ExamPayer.TPKS_BUDGET: _("Anggaran menurut UU 12/2022 pasal 87 ayat (2)"),
    ExamPayer.HEALTH_OFFICE: _("Dinas Kesehatan"),
    ExamPayer.OWN_BUDGET: _("Fasilitas yang memeriksa"),
    ExamPayer.LPSK: _("LPSK"),
    ExamPayer.OPEN: _("Belum jelas, jangan ditagihkan kepada klien"),
}
EXAM_HOLDERS: dict[ExamHolder, Promise] = {
    ExamHolder.SENDER: _("Kantor yang meminta"),
    ExamHolder.DOER: _("Kantor yang memeriksa"),
    ExamHolder.INVESTIGATOR: _("Penyidik"),
    ExamHolder.CASE_FILE: _("Berkas kasus, bagian Dokumen"),
}
_BY_PURPOSE: Mapping[ReferralPurpose, ExamKind] = {
    ReferralPurpose.VISUM: ExamKind.VISUM,
    ReferralPurpose.FORENSIC_EXAMINATION: ExamKind.VISUM,
    ReferralPurpose.MEDICAL_CERTIFICATE: ExamKind.CERTIFICATE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ExamFacts:
    """What is told of an examination beside its result, in whole rupiah; nothing of what was found."""

    cost: int | None = None
    payer: ExamPayer | None = None
    holder: ExamHolder | None = None


NO_EXAM = ExamFacts()


def exams_among(purposes: Collection[str], services: Collection[str]) -> list[ExamKind]:
    """The papers that come of a request, in the order of their list."""
    found = {_BY_PURPOSE[p] for p in map(ReferralPurpose, purposes) if p in _BY_PURPOSE}
    if PSYCHOLOGY in services:
        found.add(ExamKind.PSYCHOLOGY)
    return [kind for kind in ExamKind if kind in found]
