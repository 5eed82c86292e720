"""Tables of protection: what is asked for a victim and given, and every step of it with its paper.

In clear: kinds, moments, offices. Numbers of papers and notes are sealed in the section of the law, place and route in
that of services, as a shelter's place is.
"""

import uuid
from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sigap.cases.models import Case, CasePerson
from sigap.protection.rules import (
    ProtectionAsker,
    ProtectionEnd,
    ProtectionForm,
    ProtectionKind,
    ProtectionStatus,
    ProtectionStepKind,
)

PROTECTION_LABELS: dict[ProtectionKind, Promise] = {
    ProtectionKind.POLICE_TPKS: _("Pelindungan sementara kepolisian (TPKS)"),
    ProtectionKind.POLICE_KDRT: _("Pelindungan sementara kepolisian (KDRT)"),
    ProtectionKind.POLICE_TPPO: _("Pelindungan kepolisian dari ancaman (TPPO)"),
    ProtectionKind.COURT_KDRT: _("Perintah pelindungan pengadilan (KDRT)"),
    ProtectionKind.COURT_TPKS: _("Pembatasan gerak tersangka oleh hakim (TPKS)"),
    ProtectionKind.LPSK: _("Pelindungan LPSK"),
}
PROTECTION_STATUS_LABELS: dict[ProtectionStatus, Promise] = {
    ProtectionStatus.ASKED: _("Diminta"),
    ProtectionStatus.GIVEN: _("Berjalan"),
    ProtectionStatus.REFUSED: _("Ditolak"),
    ProtectionStatus.ENDED: _("Berakhir"),
    ProtectionStatus.WITHDRAWN: _("Ditarik"),
}
STATUS_TONES: dict[ProtectionStatus, tuple[str, str]] = {
    ProtectionStatus.ASKED: ("soon", "clock"),
    ProtectionStatus.GIVEN: ("ok", "check"),
    ProtectionStatus.REFUSED: ("late", "x"),
    ProtectionStatus.ENDED: ("", "flag"),
    ProtectionStatus.WITHDRAWN: ("", "x"),
}
STEP_LABELS: dict[ProtectionStepKind, Promise] = {
    ProtectionStepKind.ASKED: _("Diminta"),
    ProtectionStepKind.ASSESSED: _("Ditelaah LPSK"),
    ProtectionStepKind.GIVEN: _("Diberikan"),
    ProtectionStepKind.REFUSED: _("Ditolak"),
    ProtectionStepKind.PLACED: _("Tempat dan rute ditulis"),
    ProtectionStepKind.ENDED: _("Berakhir"),
    ProtectionStepKind.WITHDRAWN: _("Ditarik"),
    ProtectionStepKind.PLAN_SEEN: _("Rencana keselamatan dilihat lagi"),
}
ASKER_LABELS: dict[ProtectionAsker, Promise] = {
    ProtectionAsker.VICTIM: _("Korban"),
    ProtectionAsker.FAMILY: _("Keluarga"),
    ProtectionAsker.FRIEND: _("Teman korban"),
    ProtectionAsker.POLICE: _("Kepolisian"),
    ProtectionAsker.COMPANION: _("Pendamping"),
    ProtectionAsker.CLERGY: _("Pembimbing rohani"),
    ProtectionAsker.PROSECUTOR: _("Penuntut umum"),
}
FORM_LABELS: dict[ProtectionForm, Promise] = {
    ProtectionForm.PHYSICAL: _("Pelindungan fisik"),
    ProtectionForm.PROCEDURAL: _("Pemenuhan hak prosedural"),
    ProtectionForm.SAFE_PLACE: _("Tempat kediaman sementara"),
    ProtectionForm.MEDICAL: _("Bantuan medis"),
    ProtectionForm.PSYCHOSOCIAL: _("Rehabilitasi psikososial dan psikologis"),
    ProtectionForm.RESTITUTION: _("Penilaian restitusi"),
}
END_LABELS: dict[ProtectionEnd, Promise] = {
    ProtectionEnd.EXPIRED: _("Jangka waktunya habis"),
    ProtectionEnd.RENEWED: _("Diperpanjang"),
    ProtectionEnd.LIFTED: _("Dicabut yang memberikannya"),
    ProtectionEnd.VICTIM_ASKED: _("Atas permintaan korban"),
    ProtectionEnd.TAKEN_OVER: _("Dilanjutkan pelindungan lain"),
}
WORD_TABLES = (PROTECTION_LABELS, STEP_LABELS, END_LABELS)
"""What the trail calls the app's codes."""


class Protection(models.Model):
    """One protection of one victim: asked, perhaps given, ended. A renewal is one of its own that `renews` another.

    `begins_at` is what its answer is counted from: the report to the police, the petition to the court.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    person = models.ForeignKey(CasePerson, on_delete=models.PROTECT, related_name="protections")
    kind = models.TextField()
    status = models.TextField(default=ProtectionStatus.ASKED)
    asker = models.TextField()
    is_consented = models.BooleanField(default=True)
    renews = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="renewed_by")
    asked_at = models.DateTimeField()
    begins_at = models.DateTimeField()
    assessed_at = models.DateTimeField(null=True)
    given_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)
    forms = ArrayField(models.TextField(), default=list)
    closed_at = models.DateTimeField(null=True)
    end_reason = models.TextField(blank=True, default="")
    # Since the refusal or the end: who has looked at the safety plan again.
    plan_seen_at = models.DateTimeField(null=True)
    plan_seen_by = models.UUIDField(null=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.UUIDField()
    recorded_by_name = models.TextField()
    office_id = models.UUIDField()
    post_key = models.TextField(unique=True)

    class Meta:
        indexes = [models.Index(fields=["case", "-recorded_at"], name="protection_of_case")]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in ProtectionKind]), name="protection_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(asker__in=[asker.value for asker in ProtectionAsker]), name="protection_asker_known"
            ),
            models.CheckConstraint(
                condition=Q(forms__contained_by=[form.value for form in ProtectionForm]), name="protection_forms_known"
            ),
            models.CheckConstraint(
                condition=Q(status=ProtectionStatus.ASKED.value, given_at=None, closed_at=None)
                | Q(status=ProtectionStatus.GIVEN.value, given_at__isnull=False, closed_at=None)
                | Q(status=ProtectionStatus.ENDED.value, given_at__isnull=False, closed_at__gte=F("given_at"))
                & Q(end_reason__in=[reason.value for reason in ProtectionEnd])
                | Q(
                    status__in=[ProtectionStatus.REFUSED.value, ProtectionStatus.WITHDRAWN.value],
                    given_at=None,
                    closed_at__isnull=False,
                ),
                name="protection_state_whole",
            ),
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(given_at__isnull=False, ends_at__gt=F("given_at")),
                name="protection_ends_after",
            ),
            # A renewal that was taken back may be asked for again.
            models.UniqueConstraint(
                fields=["renews"],
                condition=~Q(status=ProtectionStatus.WITHDRAWN.value),
                name="protection_renewed_once",
            ),
            # Two clicks, or two officers at once: one request waits and one protection runs, of a kind and a person.
            models.UniqueConstraint(
                fields=["person", "kind"],
                condition=Q(status=ProtectionStatus.ASKED.value),
                name="protection_asked_once",
            ),
            models.UniqueConstraint(
                fields=["person", "kind"], condition=Q(status=ProtectionStatus.GIVEN.value), name="protection_runs_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind} {self.status}"

    def was_withdrawn(self, when: datetime) -> bool:
        """Whether that moment ended the request itself, and not only a giving that was noted by mistake."""
        return self.status == ProtectionStatus.WITHDRAWN and self.closed_at == when

    @property
    def kind_label(self) -> Promise:
        """What it is, in words."""
        return PROTECTION_LABELS[ProtectionKind(self.kind)]

    @property
    def status_label(self) -> Promise:
        """How far it is, in words."""
        return PROTECTION_STATUS_LABELS[ProtectionStatus(self.status)]

    @property
    def asker_label(self) -> Promise:
        """Who asked, in words."""
        return ASKER_LABELS[ProtectionAsker(self.asker)]

    @property
    def end_label(self) -> Promise | str:
        """Why it ended, in words; empty while it runs."""
        return END_LABELS[ProtectionEnd(self.end_reason)] if self.end_reason else ""

    @property
    def form_labels(self) -> list[Promise]:
        """What LPSK gives, in words."""
        return [FORM_LABELS[ProtectionForm(form)] for form in self.forms]


class ProtectionStep(models.Model):
    """One step of a protection, with its paper. Added, never changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    protection = models.ForeignKey(Protection, on_delete=models.PROTECT, related_name="steps")
    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    kind = models.TextField()
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    recorded_by = models.UUIDField()
    recorded_by_name = models.TextField()
    office_id = models.UUIDField()
    office_name = models.TextField()
    key_id = models.UUIDField(null=True)
    sealed_paper = models.BinaryField(null=True)
    place_key_id = models.UUIDField(null=True)
    sealed_place = models.BinaryField(null=True)

    class Meta:
        indexes = [models.Index(fields=["protection", "recorded_at"], name="step_of_protection")]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in ProtectionStepKind]), name="protection_step_known"
            ),
            models.CheckConstraint(
                condition=Q(recorded_at__gte=F("happened_at")), name="protection_step_before_recorded"
            ),
            models.CheckConstraint(
                condition=Q(key_id=None, sealed_paper=None) | Q(key_id__isnull=False, sealed_paper__isnull=False),
                name="protection_paper_whole",
            ),
            models.CheckConstraint(
                condition=Q(place_key_id=None, sealed_place=None)
                | Q(place_key_id__isnull=False, sealed_place__isnull=False),
                name="protection_place_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.protection_id} {self.kind}"

    @property
    def kind_label(self) -> Promise:
        """What happened, in words."""
        if self.kind == ProtectionStepKind.WITHDRAWN and not self.protection.was_withdrawn(self.happened_at):
            return _("Pemberiannya ditarik: salah dicatat")
        return STEP_LABELS[ProtectionStepKind(self.kind)]
