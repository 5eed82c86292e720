"""Tables of the screening and of the case's risk: versions under the assessment section's key, decisions on risk.

In clear of a screening: its state (`indication`), the numbers of the victims it was about, whether it is a sexual
offence, proposed risk, AMPK letters, whether it may be mediated, the instrument's version, who and when. The answers,
the persons they were about and the note are sealed.
"""

import uuid
from collections.abc import Mapping

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sigap.cases.models.file import RISK_LABELS, Case
from sigap.cases.rules import Risk
from sigap.cases.rules.risk import RiskBasis, RiskFinding, RiskStatus
from sigap.cases.rules.screened import ScreeningState
from sigap.screening.rules.codes import (
    Circumstance,
    Element,
    Exploitation,
    Flag,
    Indication,
    Means,
    Process,
    ReportedBy,
    Violence,
)
from sigap.screening.rules.words import (
    AMPK_WORDS,
    CIRCUMSTANCE_WORDS,
    ELEMENT_WORDS,
    EMERGENCY_WORDS,
    EXPLOITATION_WORDS,
    INDICATION_WORDS,
    MEANS_WORDS,
    PROCESS_WORDS,
    REPORTED_BY_WORDS,
    VIOLENCE_WORDS,
)


def _labels[C: str](words: Mapping[C, str]) -> dict[C, Promise]:
    """The words that the rules have marked for the catalogue, in the language of the page."""
    return {code: _(text) for code, text in words.items()}


PROCESS_LABELS: dict[Process, Promise] = _labels(PROCESS_WORDS)
MEANS_LABELS: dict[Means, Promise] = _labels(MEANS_WORDS)
EXPLOITATION_LABELS: dict[Exploitation, Promise] = _labels(EXPLOITATION_WORDS)
VIOLENCE_LABELS: dict[Violence, Promise] = _labels(VIOLENCE_WORDS)
CIRCUMSTANCE_LABELS: dict[Circumstance, Promise] = _labels(CIRCUMSTANCE_WORDS)
EMERGENCY_LABELS: dict[Flag, Promise] = _labels(EMERGENCY_WORDS)
REPORTED_BY_LABELS: dict[ReportedBy, Promise] = _labels(REPORTED_BY_WORDS)
ELEMENT_LABELS: dict[Element, Promise] = _labels(ELEMENT_WORDS)
INDICATION_LABELS: dict[Indication, Promise] = _labels(INDICATION_WORDS)
SCREENING_STATE_LABELS: dict[ScreeningState, Promise] = {
    **{ScreeningState(code.value): words for code, words in INDICATION_LABELS.items()},
    ScreeningState.UNSCREENED: _("Belum disaring"),
}


def in_trail(state: ScreeningState) -> str:
    """What a screening found as an event carries it: "none" alone would say something else of other events."""
    return f"indication:{state.value}"


INDICATION_TRAIL_LABELS: dict[str, Promise] = {in_trail(code): words for code, words in SCREENING_STATE_LABELS.items()}
AMPK_LABELS: dict[str, Promise] = _labels(AMPK_WORDS)
RISK_BASIS_LABELS: dict[RiskBasis, Promise] = {
    RiskBasis.DANGER_NEAR: _("Bahayanya bertambah dekat"),
    RiskBasis.NEW_FACTS: _("Ada keterangan baru"),
    RiskBasis.SAFE_NOW: _("Sudah di tempat yang aman"),
    RiskBasis.SUSPECT_AWAY: _("Terlapor ditahan atau sudah jauh"),
    RiskBasis.OFFICERS_VIEW: _("Penilaian petugas lain dari petunjuk sistem"),
}
RISK_STATUS_LABELS: dict[RiskStatus, Promise] = {
    RiskStatus.RAISED: _("Dinaikkan"),
    RiskStatus.KEPT: _("Diperiksa, tetap"),
    RiskStatus.WAITING: _("Menunggu pemeriksa kedua"),
    RiskStatus.APPROVED: _("Diturunkan berdua"),
    RiskStatus.DECLINED: _("Penurunan ditolak"),
    RiskStatus.WITHDRAWN: _("Penurunan ditarik"),
    RiskStatus.ALONE: _("Diturunkan sendiri, menunggu tinjauan"),
    RiskStatus.LAPSED: _("Gugur: risikonya berubah"),
}
RISK_FINDING_LABELS: dict[RiskFinding, Promise] = {
    RiskFinding.IN_ORDER: _("Penurunan ini dapat diterima"),
    RiskFinding.TOO_LOW: _("Risikonya terlalu rendah"),
}

_ANSWERED = [RiskStatus.APPROVED.value, RiskStatus.DECLINED.value]


class CaseScreening(models.Model):
    """One version of a case's screening. Versions are added, never changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    version = models.PositiveIntegerField()
    key_id = models.UUIDField()
    sealed_answers = models.BinaryField()
    indication = models.TextField()
    victims = ArrayField(models.PositiveSmallIntegerField(), default=list)
    is_sexual_offence = models.BooleanField(default=False)
    proposed_risk = models.TextField()
    ampk = ArrayField(models.TextField(), default=list)
    mediation_allowed = models.BooleanField(default=True)
    instrument = models.TextField()
    written_by = models.UUIDField()
    writer_name = models.TextField()
    written_at = models.DateTimeField()

    class Meta:
        constraints = [
            # Two officers who read the same version cannot both write the next one.
            models.UniqueConstraint(fields=["case", "version"], name="screening_version_once"),
            models.CheckConstraint(
                condition=Q(indication__in=[each.value for each in ScreeningState]), name="screening_indication_known"
            ),
            models.CheckConstraint(
                condition=Q(proposed_risk__in=[each.value for each in Risk]), name="screening_risk_known"
            ),
            models.CheckConstraint(condition=Q(ampk__contained_by=sorted(AMPK_WORDS)), name="screening_letters_known"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} v{self.version}"

    @property
    def state(self) -> ScreeningState:
        """What was found, or that nobody asked."""
        return ScreeningState(self.indication)

    @property
    def indication_label(self) -> Promise:
        """What the elements point to, in words."""
        return SCREENING_STATE_LABELS[self.state]

    @property
    def risk_label(self) -> Promise:
        """The risk that the instrument proposes, in words."""
        return RISK_LABELS[Risk(self.proposed_risk)]


class RiskDecision(models.Model):
    """One decision of an officer on a case's risk, and what became of it.

    Its words are sealed in the summary's section.

    `alone_from` is when whoever asked for a lowering may carry it out alone; `case_version` the case's once it did.
    """

    id = models.UUIDField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    risk_before = models.TextField()
    risk_after = models.TextField()
    basis = models.TextField()
    key_id = models.UUIDField(null=True)
    sealed_words = models.BinaryField(null=True)
    status = models.TextField()
    decided_by = models.UUIDField()
    decided_by_name = models.TextField()
    decided_at = models.DateTimeField()
    alone_from = models.DateTimeField(null=True)
    answered_by = models.UUIDField(null=True)
    answered_by_name = models.TextField(blank=True, default="")
    answered_at = models.DateTimeField(null=True)
    case_version = models.PositiveIntegerField(null=True)
    finding = models.TextField(blank=True, default="")
    reviewed_by = models.UUIDField(null=True)
    reviewed_by_name = models.TextField(blank=True, default="")
    reviewed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["case", "-decided_at"], name="risk_by_case")]
        constraints = [
            models.CheckConstraint(
                condition=Q(risk_before__in=[each.value for each in Risk])
                & Q(risk_after__in=[each.value for each in Risk]),
                name="risk_levels_known",
            ),
            models.CheckConstraint(condition=Q(basis__in=[each.value for each in RiskBasis]), name="risk_basis_known"),
            models.CheckConstraint(
                condition=Q(status__in=[each.value for each in RiskStatus]), name="risk_status_known"
            ),
            models.CheckConstraint(
                condition=Q(sealed_words__isnull=True, key_id__isnull=True)
                | Q(sealed_words__isnull=False, key_id__isnull=False),
                name="risk_words_whole",
            ),
            # A lowering says from when it may be done alone, and has its words.
            models.CheckConstraint(
                condition=Q(status__in=[RiskStatus.RAISED.value, RiskStatus.KEPT.value])
                | Q(alone_from__isnull=False, sealed_words__isnull=False),
                name="risk_lowering_has_words",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=_ANSWERED)
                | Q(answered_by__isnull=False, answered_at__isnull=False) & ~Q(answered_by=F("decided_by")),
                name="risk_four_eyes",
            ),
            models.CheckConstraint(
                condition=~Q(status=RiskStatus.ALONE.value)
                | Q(answered_by=F("decided_by"), answered_at__gte=F("alone_from")),
                name="risk_alone_waited",
            ),
            models.CheckConstraint(
                condition=Q(finding="", reviewed_by__isnull=True, reviewed_at__isnull=True)
                | Q(
                    finding__in=[each.value for each in RiskFinding],
                    status=RiskStatus.ALONE.value,
                    reviewed_by__isnull=False,
                    reviewed_at__isnull=False,
                )
                & ~Q(reviewed_by=F("decided_by")),
                name="risk_reviewed_by_another",
            ),
            models.UniqueConstraint(
                fields=["case"], condition=Q(status=RiskStatus.WAITING.value), name="risk_waits_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.risk_before}>{self.risk_after} {self.status}"

    @property
    def is_waiting(self) -> bool:
        """A lowering that nobody has answered yet."""
        return self.status == RiskStatus.WAITING

    @property
    def needs_review(self) -> bool:
        """Done alone, and nobody else has looked at it yet."""
        return self.status == RiskStatus.ALONE and not self.finding

    @property
    def before_label(self) -> Promise:
        """The risk as it was, in words."""
        return RISK_LABELS[Risk(self.risk_before)]

    @property
    def after_label(self) -> Promise:
        """The risk as it was to be, in words."""
        return RISK_LABELS[Risk(self.risk_after)]

    @property
    def basis_label(self) -> Promise:
        """Why, in words."""
        return RISK_BASIS_LABELS[RiskBasis(self.basis)]

    @property
    def status_label(self) -> Promise | str:
        """What became of it, in words."""
        if self.status == RiskStatus.ALONE and self.finding:
            return RISK_FINDING_LABELS[RiskFinding(self.finding)]
        return RISK_STATUS_LABELS[RiskStatus(self.status)]
