"""Tables of incidents. In clear: kinds, states, moments, officers, which case; what was written is sealed."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sigap.incidents.rules import (
    BreachDecision,
    DataKind,
    HandedTo,
    IncidentGap,
    IncidentKind,
    IncidentStatus,
    LetterState,
    NoBreachReason,
    NotificationDuty,
    StepCode,
    Unreachable,
)

KIND_LABELS: dict[IncidentKind, Promise] = {
    IncidentKind.LOST_DEVICE: _("Peranti hilang atau dicuri"),
    IncidentKind.WRONG_RECIPIENT: _("Terkirim atau terbaca orang yang salah"),
    IncidentKind.ACCOUNT_USED: _("Akun dipakai orang lain"),
    IncidentKind.SYSTEM_BREACH: _("Sistem dibobol"),
    IncidentKind.COPY_LOST: _("Salinan data hilang"),
    IncidentKind.OTHER: _("Lainnya"),
}
STATUS_LABELS: dict[IncidentStatus, Promise] = {
    IncidentStatus.OPEN: _("Sedang ditangani"),
    IncidentStatus.NO_BREACH: _("Bukan kegagalan pelindungan data"),
    IncidentStatus.CLOSED: _("Ditutup"),
}
TOLD_LABELS: dict[NotificationDuty, Promise] = {
    NotificationDuty.AGENCY: _("Lembaga"),
    NotificationDuty.SUBJECTS: _("Orang yang terkena"),
}
STEP_LABELS: dict[StepCode, Promise] = {
    StepCode.CONTAIN: _("Dihentikan"),
    StepCode.TELL_AGENCY: _("Lembaga diberi tahu"),
    StepCode.TELL_SUBJECTS: _("Orang yang terkena diberi tahu"),
    StepCode.TELL_PUBLIC: _("Masyarakat diberi tahu"),
    StepCode.NO_PUBLIC: _("Masyarakat tidak perlu diberi tahu"),
    StepCode.RECOVER: _("Dipulihkan"),
    StepCode.LEARN: _("Pelajaran diambil"),
}
DATA_LABELS: dict[DataKind, Promise] = {
    DataKind.IDENTITY: _("Nama, NIK, tanggal lahir"),
    DataKind.CONTACT: _("Alamat dan nomor telepon"),
    DataKind.STORY: _("Cerita, catatan, ringkasan kasus"),
    DataKind.HEALTH: _("Kesehatan, termasuk visum"),
    DataKind.CHILD: _("Data anak"),
    DataKind.CRIME: _("Catatan kejahatan"),
    DataKind.ACCOUNT: _("Akun dan kata sandi petugas"),
}
LETTER_LABELS: dict[LetterState, Promise] = {
    LetterState.NOT_YET: _("Surat belum dicetak"),
    LetterState.PRINTED: _("Surat dicetak, belum disampaikan"),
    LetterState.HANDED_OVER: _("Surat disampaikan"),
    LetterState.UNREACHABLE: _("Belum dapat disampaikan dengan aman"),
}
HANDED_TO_LABELS: dict[HandedTo, Promise] = {
    HandedTo.SELF: _("Orangnya sendiri"),
    HandedTo.COMPANION: _("Pendamping, untuk dibacakan kepadanya"),
    HandedTo.GUARDIAN: _("Walinya"),
}
UNREACHABLE_LABELS: dict[Unreachable, Promise] = {
    Unreachable.NO_SAFE_CONTACT: _("Tidak ada kontak aman"),
    Unreachable.GUARDIAN_IS_SUSPECT: _("Walinya terlapor, belum ada pendamping lain"),
    Unreachable.ENDANGERS_VICTIM: _("Memberi tahu orang ini membahayakan korban"),
    Unreachable.MOVED: _("Pindah, tidak diketahui ke mana"),
    Unreachable.REFUSED: _("Menolak menerima"),
}
NO_BREACH_LABELS: dict[NoBreachReason, Promise] = {
    NoBreachReason.NO_PERSONAL_DATA: _("Tidak ada data pribadi di dalamnya"),
    NoBreachReason.UNREADABLE: _("Datanya tersegel dan kuncinya tidak ikut keluar"),
    NoBreachReason.RECOVERED_UNREAD: _("Kembali, dan terbukti tidak dibaca siapa pun"),
    NoBreachReason.FALSE_ALARM: _("Ternyata tidak terjadi"),
    NoBreachReason.SAME_INCIDENT: _("Sama dengan insiden lain yang sudah tercatat"),
}
DECISION_LABELS: dict[BreachDecision, Promise] = {
    BreachDecision.AGREED: _("disetujui"),
    BreachDecision.DISAGREED: _("tidak disetujui"),
}
GAP_LABELS: dict[IncidentGap, Promise] = {
    IncidentGap.NOT_CONTAINED: _("Belum dicatat bagaimana insiden dihentikan"),
    IncidentGap.NOT_ASSESSED: _("Belum dinilai"),
    IncidentGap.AGENCY_NOT_TOLD: _("Lembaga belum diberi tahu"),
    IncidentGap.SUBJECTS_NOT_TOLD: _("Orang yang terkena belum semua diberi tahu"),
    IncidentGap.PUBLIC_UNDECIDED: _("Belum diputuskan apakah masyarakat perlu tahu"),
    IncidentGap.NOT_RECOVERED: _("Belum dicatat pemulihannya"),
    IncidentGap.NOTHING_LEARNT: _("Belum dicatat pelajarannya"),
}
SEALED_SECTION = "incident"
"""Where an incident's sealed texts lie, as the trail names it."""
WORD_TABLES: tuple[Mapping[Any, Promise], ...] = (
    KIND_LABELS,
    STATUS_LABELS,
    STEP_LABELS,
    LETTER_LABELS,
    UNREACHABLE_LABELS,
    NO_BREACH_LABELS,
    DECISION_LABELS,
    {SEALED_SECTION: _("Insiden data"), "incident_handling": _("menangani insiden"), "sent": _("disampaikan")},
)
"""What stands for the codes of its events, for that app, the reason of its readings and the end of its clocks."""


class Incident(models.Model):
    """One incident, as whoever noticed it reported it. `noticed_at` starts the clocks, not the moment of typing."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    number = models.TextField(unique=True)
    kind = models.TextField()
    noticed_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    reported_by = models.UUIDField()
    reported_by_name = models.TextField()
    office_id = models.UUIDField()
    office_name = models.TextField()
    key_id = models.UUIDField()
    sealed_story = models.BinaryField()
    post_key = models.TextField(unique=True)
    status = models.TextField(default=IncidentStatus.OPEN)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.UUIDField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["-noticed_at"], name="incident_by_moment"),
            models.Index(fields=["reported_by", "-noticed_at"], name="incident_of_reporter"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=[k.value for k in IncidentKind]), name="incident_kind_known"),
            models.CheckConstraint(condition=Q(recorded_at__gte=F("noticed_at")), name="incident_noticed_first"),
            models.CheckConstraint(condition=~Q(sealed_story=b""), name="incident_has_story"),
            models.CheckConstraint(
                condition=Q(status=IncidentStatus.OPEN.value, ended_at__isnull=True, ended_by__isnull=True)
                | Q(
                    status__in=[IncidentStatus.NO_BREACH.value, IncidentStatus.CLOSED.value],
                    ended_at__isnull=False,
                    ended_by__isnull=False,
                ),
                name="incident_ended_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_open(self) -> bool:
        """Something may still be done on it."""
        return self.status == IncidentStatus.OPEN

    @property
    def kind_label(self) -> Promise:
        """What happened, in words."""
        return KIND_LABELS[IncidentKind(self.kind)]

    @property
    def status_label(self) -> Promise:
        """Where it stands, in words."""
        return STATUS_LABELS[IncidentStatus(self.status)]


class IncidentStep(models.Model):
    """One thing that was done on an incident: when done, when recorded, and a sealed word. Added, never changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT)
    code = models.TextField()
    done_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    noted_by = models.UUIDField()
    noted_by_name = models.TextField()
    key_id = models.UUIDField()
    sealed_note = models.BinaryField()
    post_key = models.TextField(unique=True)

    class Meta:
        db_table = "incidents_step"
        indexes = [models.Index(fields=["incident", "recorded_at"], name="step_of_incident")]
        constraints = [
            models.CheckConstraint(condition=Q(code__in=[c.value for c in StepCode]), name="incident_step_known"),
            models.CheckConstraint(condition=Q(recorded_at__gte=F("done_at")), name="incident_step_done_first"),
        ]

    def __str__(self) -> str:
        return f"{self.incident_id} {self.code}"

    @property
    def label(self) -> Promise:
        """What was done, in words."""
        return STEP_LABELS[StepCode(self.code)]


class Assessment(models.Model):
    """One version of what is known: kinds of data and a number in clear, the words of the letters sealed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT)
    version = models.PositiveIntegerField()
    data_kinds = ArrayField(models.TextField())
    people = models.PositiveIntegerField(null=True)
    key_id = models.UUIDField()
    sealed_words = models.BinaryField()
    written_by = models.UUIDField()
    writer_name = models.TextField()
    written_at = models.DateTimeField()

    class Meta:
        constraints = [
            # Two managers who read the same version cannot both write the next one.
            models.UniqueConstraint(fields=["incident", "version"], name="assessment_version_once"),
            models.CheckConstraint(
                condition=Q(data_kinds__contained_by=[k.value for k in DataKind]), name="assessment_data_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.incident_id} v{self.version}"


class NoBreach(models.Model):
    """A proposal that it was no failure of data protection. Another person decides on it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT)
    reason = models.TextField()
    key_id = models.UUIDField()
    sealed_note = models.BinaryField()
    proposed_by = models.UUIDField()
    proposed_by_name = models.TextField()
    proposed_at = models.DateTimeField()
    decision = models.TextField(blank=True, default="")
    decided_by = models.UUIDField(null=True)
    decided_by_name = models.TextField(blank=True, default="")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["incident"], condition=Q(decision=""), name="no_breach_waits_once"),
            models.CheckConstraint(
                condition=Q(reason__in=[r.value for r in NoBreachReason]), name="no_breach_reason_known"
            ),
            # Four eyes: who proposes does not decide.
            models.CheckConstraint(
                condition=Q(decision="", decided_by__isnull=True, decided_at__isnull=True)
                | Q(decision__in=[d.value for d in BreachDecision], decided_by__isnull=False, decided_at__isnull=False)
                & ~Q(decided_by=F("proposed_by")),
                name="no_breach_decided_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.incident_id} {self.reason}"

    @property
    def reason_label(self) -> Promise:
        """Why it is thought to be none, in words."""
        return NO_BREACH_LABELS[NoBreachReason(self.reason)]

    @property
    def decision_label(self) -> Promise | str:
        """What the second person said, in words; empty while it waits."""
        return DECISION_LABELS[BreachDecision(self.decision)] if self.decision else ""


class TouchedCase(models.Model):
    """A case whose people an incident may concern. Those who work on the case say who; until then nobody does."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT)
    case_id = models.UUIDField()
    case_code = models.TextField()
    asked_by = models.UUIDField()
    asked_at = models.DateTimeField()
    confirmed_by = models.UUIDField(null=True)
    confirmed_by_name = models.TextField(blank=True, default="")
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["incident", "case_id"], name="incident_touches_case_once"),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True, confirmed_at__isnull=True)
                | Q(confirmed_by__isnull=False, confirmed_at__gte=F("asked_at")),
                name="touched_confirmed_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.incident_id} {self.case_id}"


class Affected(models.Model):
    """One person whose data came out, and how far the letter to them is: somebody in a case, or an officer."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT)
    touched = models.ForeignKey(TouchedCase, on_delete=models.PROTECT, null=True)
    case_person_id = models.UUIDField(null=True)
    ordinal = models.PositiveSmallIntegerField(null=True)
    officer_id = models.UUIDField(null=True)
    officer_name = models.TextField(blank=True, default="")
    added_at = models.DateTimeField()
    state = models.TextField(default=LetterState.NOT_YET)
    printed_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    recorded_at = models.DateTimeField(null=True)
    recorded_by = models.UUIDField(null=True)
    handed_to = models.TextField(blank=True, default="")
    reason = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["incident", "case_person_id"],
                condition=Q(case_person_id__isnull=False),
                name="affected_person_once",
            ),
            models.UniqueConstraint(
                fields=["incident", "officer_id"], condition=Q(officer_id__isnull=False), name="affected_officer_once"
            ),
            models.CheckConstraint(
                condition=Q(touched__isnull=False, case_person_id__isnull=False, officer_id__isnull=True)
                | Q(touched__isnull=True, case_person_id__isnull=True, officer_id__isnull=False),
                name="affected_is_one_of_two",
            ),
            models.CheckConstraint(
                condition=Q(state=LetterState.NOT_YET.value, printed_at__isnull=True, done_at__isnull=True)
                | Q(state=LetterState.PRINTED.value, printed_at__isnull=False, done_at__isnull=True)
                | Q(
                    state=LetterState.HANDED_OVER.value,
                    printed_at__isnull=False,
                    done_at__isnull=False,
                    handed_to__in=[to.value for to in HandedTo],
                    reason="",
                )
                | Q(
                    state=LetterState.UNREACHABLE.value,
                    done_at__isnull=False,
                    handed_to="",
                    reason__in=[reason.value for reason in Unreachable],
                ),
                name="affected_state_whole",
            ),
            models.CheckConstraint(
                condition=Q(done_at__isnull=True, recorded_at__isnull=True, recorded_by__isnull=True)
                | Q(done_at__isnull=False, recorded_at__gte=F("done_at"), recorded_by__isnull=False),
                name="affected_recorded_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.incident_id} {self.state}"

    @property
    def state_label(self) -> Promise:
        """How far the letter is, in words."""
        return LETTER_LABELS[LetterState(self.state)]

    @property
    def detail_label(self) -> Promise | str:
        """Into whose hands, or why not, in words."""
        if self.reason:
            return UNREACHABLE_LABELS[Unreachable(self.reason)]
        return HANDED_TO_LABELS[HandedTo(self.handed_to)] if self.handed_to else ""
