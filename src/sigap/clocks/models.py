"""Tables of deadlines: rules with their history, clocks, pauses, and the steps of the ladder that have fired."""

import uuid
from datetime import timedelta

from django.db import models
from django.db.models import F, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sigap.clocks.rules import EACH_OFFICE, Addressee, ClockCalendar, EscalationStep, PauseCategory, Rule, StepRecipient
from sigap.clocks.rules.units import Unit
from sigap.notifications.rules import HEAD_OF
from sigap.provisions.rules import Provision, SourceKind

PAUSE_LABELS: dict[PauseCategory, Promise] = {
    PauseCategory.WAITING_FOR_CLIENT: _("Menunggu klien"),
    PauseCategory.WAITING_FOR_DOCUMENT: _("Menunggu dokumen"),
    PauseCategory.WAITING_FOR_OTHER_OFFICE: _("Menunggu kantor lain"),
    PauseCategory.CLIENT_NOT_SAFE_TO_REACH: _("Klien belum aman dihubungi"),
    PauseCategory.DISASTER: _("Bencana atau keadaan luar biasa"),
}
UNIT_LABELS: dict[Unit, Promise] = {
    Unit.HOURS: _("jam"),
    Unit.WORKING_HOURS: _("jam kerja"),
    Unit.WORKING_DAYS: _("hari kerja"),
    Unit.CALENDAR_DAYS: _("hari kalender"),
    Unit.MONTHS: _("bulan"),
    Unit.PENAL_DAYS: _("Hari menurut KUHP (24 jam)"),
    Unit.PENAL_MONTHS: _("Bulan menurut KUHP (30 hari)"),
}
RUNS_BY_LABELS: dict[ClockCalendar, Promise] = {
    ClockCalendar.WALL: _("Siang malam"),
    ClockCalendar.OFFICE: _("Jam kerja"),
}
ADDRESSEE_LABELS: dict[Addressee, Promise] = {
    Addressee.INTAKE_UNIT: _("UPTD PPA yang menerima laporan"),
    Addressee.CASE_MANAGER: _("Manajer kasus"),
    Addressee.ASKED_OFFICE: _("Kantor yang diminta"),
    Addressee.ASKING_OFFICE: _("Kantor yang meminta"),
    Addressee.DATA_CONTROLLER: _("Pemerintah daerah sebagai pengendali data"),
    Addressee.OFFICE_HEAD: _("Kepala kantor"),
    Addressee.SECOND_PERSON: _("Pemeriksa kedua"),
    Addressee.OUTSIDE_PERSON: _("Pemeriksa dari kantor lain"),
    Addressee.AUDITOR: _("Auditor"),
    Addressee.CONFLICT_RECIPIENTS: _("Penerima laporan jalur khusus"),
    Addressee.INVESTIGATOR: _("Penyidik"),
    Addressee.PROSECUTOR: _("Penuntut umum"),
    Addressee.COURT: _("Pengadilan"),
    Addressee.OFFENDER: _("Pelaku"),
    Addressee.COMPLAINANT: _("Korban atau yang berhak mengadu"),
}
RECIPIENT_LABELS: dict[StepRecipient, Promise] = {
    StepRecipient.OFFICER: _("Petugas"),
    StepRecipient.SENDER: _("Kantor pengirim"),
    StepRecipient.HEAD: _("Kepala kantor"),
    StepRecipient.DAILY_CHAIR: _("Ketua harian"),
    StepRecipient.SEKDA: _("Ketua (Sekda), jumlah saja"),
    StepRecipient.REGENT: _("Pembina (kepala daerah), jumlah saja"),
}
ELSEWHERE_LABELS: dict[str, Promise] = {
    "outside": _("kantor di luar kabupaten"),
    "passed_over": _("tidak seorang pun, tangga ini dilewati"),
}
"""How the trail calls a rung that must not know: who hears instead."""


def amount_words(amount: int, unit: Unit) -> str:
    """A length: "3 hari kerja"."""
    return f"{amount} {UNIT_LABELS[unit]}"


class ClockRule(models.Model):
    """One version of a rule. A change adds a version and never touches the one before, under which clocks may run.

    A version stands until the next one begins. `made_by` is the official who made it, `made_by_name` they or
    the command that did; both empty for a shipped one.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    code = models.TextField()
    revision = models.PositiveIntegerField(default=1)
    label = models.TextField()
    amount = models.PositiveIntegerField()
    unit = models.TextField()
    runs_by = models.TextField()
    addressee = models.TextField()
    basis = models.TextField()
    source = models.TextField()
    kind = models.TextField()
    fingerprint = models.TextField()
    is_emergency = models.BooleanField()
    is_pausable = models.BooleanField()
    soon_minutes = models.PositiveIntegerField()
    steps = models.JSONField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    loaded_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True)
    made_by = models.UUIDField(null=True)
    made_by_name = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from", "revision"], name="rule_revision_once"),
            models.UniqueConstraint(
                fields=["code", "valid_from"], condition=Q(superseded_at__isnull=True), name="rule_stands_once"
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="rule_counts_something"),
            models.CheckConstraint(condition=Q(unit__in=[unit.value for unit in Unit]), name="rule_unit_known"),
            models.CheckConstraint(
                condition=Q(runs_by__in=[by.value for by in ClockCalendar]), name="rule_calendar_known"
            ),
            models.CheckConstraint(
                condition=Q(addressee__in=[each.value for each in Addressee]), name="rule_addressee_known"
            ),
            models.CheckConstraint(
                condition=Q(is_emergency=False) | Q(runs_by=ClockCalendar.WALL.value), name="rule_emergency_by_wall"
            ),
            models.CheckConstraint(condition=~Q(basis="") & ~Q(source=""), name="rule_has_source"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")), name="rule_span_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.valid_from} rev. {self.revision}"

    @property
    def addressee_label(self) -> Promise:
        """Who owes what it demands."""
        return ADDRESSEE_LABELS[Addressee(self.addressee)]

    @property
    def calendar_label(self) -> Promise:
        """By which calendar it is counted."""
        return RUNS_BY_LABELS[ClockCalendar(self.runs_by)]

    @property
    def provision(self) -> Provision:
        """The version as a jurist reads and confirms it."""
        return self.as_rule().provision

    def as_rule(self) -> Rule:
        """The pure rule of this row."""
        return Rule(
            code=self.code,
            label=self.label,
            amount=self.amount,
            unit=Unit(self.unit),
            runs_by=ClockCalendar(self.runs_by),
            addressee=Addressee(self.addressee),
            basis=self.basis,
            source=self.source,
            kind=SourceKind(self.kind),
            valid_from=self.valid_from,
            valid_to=self.valid_to,
            is_emergency=self.is_emergency,
            is_pausable=self.is_pausable,
            soon=timedelta(minutes=self.soon_minutes),
            ladder=tuple(
                EscalationStep(no=no, at=timedelta(minutes=step["at_minutes"]), to=StepRecipient(step["to"]))
                for no, step in enumerate(self.steps, start=1)
            ),
        )


class Clock(models.Model):
    """One running or ended deadline. `started_at` and `stopped_at` are when it was done, not when recorded.

    `last_step` is the mark: how far up the ladder silence has climbed. `owed_by`: the office that owes it by law, where
    another one, which works on the case, watches over it. `is_promised`: due at a moment that was named, not counted.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    rule = models.ForeignKey(ClockRule, on_delete=models.PROTECT)
    rule_code = models.TextField()
    subject_kind = models.TextField()
    subject_id = models.UUIDField()
    owner_office = models.UUIDField(null=True)
    owner_role = models.TextField(blank=True, default="")
    owner_person = models.UUIDField(null=True)
    sender_office = models.UUIDField(null=True)
    owed_by = models.UUIDField(null=True)
    handed_from = models.UUIDField(null=True)
    started_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    due_at = models.DateTimeField()
    is_due_estimated = models.BooleanField(default=False)
    is_promised = models.BooleanField(default=False)
    handled_at = models.DateTimeField(null=True)
    held_until = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)
    stopped_recorded_at = models.DateTimeField(null=True)
    outcome = models.TextField(blank=True, default="")
    next_step_at = models.DateTimeField(null=True)
    last_step = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(fields=["next_step_at"], condition=Q(next_step_at__isnull=False), name="clock_by_next_step"),
            models.Index(fields=["subject_kind", "subject_id"], name="clock_of_subject"),
            models.Index(
                fields=["owner_office", "due_at"], condition=Q(stopped_at__isnull=True), name="clock_of_owner"
            ),
            # The queue's own: what an officer holds, what nobody in an office holds, what belongs to a part.
            models.Index(
                fields=["owner_person", "due_at"], condition=Q(stopped_at__isnull=True), name="clock_of_officer"
            ),
            models.Index(
                fields=["owner_office", "due_at"],
                condition=Q(stopped_at__isnull=True, owner_person__isnull=True),
                name="clock_of_nobody",
            ),
            models.Index(
                fields=["owner_role", "due_at"],
                condition=Q(stopped_at__isnull=True, owner_office__isnull=True),
                name="clock_of_part",
            ),
            # What the leaders count: what is late, and promises that ended in a month; the board reads them alone.
            models.Index(
                fields=["stopped_at", "owner_office"],
                include=["owed_by", "owner_role", "subject_id", "rule", "due_at", "stopped_recorded_at", "outcome"],
                condition=Q(stopped_at__isnull=False),
                name="clock_by_end",
            ),
            models.Index(
                fields=["due_at"],
                include=[
                    "id",
                    "owner_office",
                    "owed_by",
                    "owner_role",
                    "subject_id",
                    "rule",
                    "last_step",
                    "held_until",
                ],
                condition=Q(stopped_at__isnull=True),
                name="clock_by_due",
            ),
        ]
        constraints = [
            # The second click starts nothing: one running clock of a rule on one subject, of some for each office.
            models.UniqueConstraint(
                "rule_code",
                "subject_kind",
                "subject_id",
                models.Case(models.When(rule_code__in=sorted(EACH_OFFICE), then="owner_office")),
                condition=Q(stopped_at__isnull=True),
                nulls_distinct=False,
                name="clock_runs_once",
            ),
            models.CheckConstraint(
                condition=Q(owner_office__isnull=False) | Q(owner_role__in=[part.value for part in HEAD_OF]),
                name="clock_has_owner",
            ),
            models.CheckConstraint(
                condition=Q(stopped_at__isnull=True, stopped_recorded_at__isnull=True, outcome="")
                | Q(stopped_at__gte=F("started_at"), stopped_recorded_at__isnull=False, outcome__regex=r"^[a-z_]+$"),
                name="clock_stopped_whole",
            ),
            models.CheckConstraint(
                condition=Q(stopped_at__isnull=True) | Q(next_step_at__isnull=True), name="clock_stopped_is_silent"
            ),
            models.CheckConstraint(
                condition=Q(handled_at__isnull=True, held_until__isnull=True)
                | Q(handled_at__isnull=False, held_until__isnull=False),
                name="clock_held_whole",
            ),
            models.CheckConstraint(condition=Q(subject_kind__regex=r"^[a-z_]+$"), name="clock_subject_form"),
        ]

    def __str__(self) -> str:
        return f"{self.rule_code} {self.id}"

    @property
    def owing_office(self) -> uuid.UUID | None:
        """The office whose silence it is, and for whom it is counted; the same in SQL: `clocks.owed`."""
        return self.owed_by or self.owner_office


class ClockPause(models.Model):
    """A stretch in which a clock stood still, and why. The reason is sealed by whoever asks for the pause."""

    id = models.UUIDField(primary_key=True)
    clock = models.ForeignKey(Clock, on_delete=models.PROTECT, related_name="pauses")
    category = models.TextField()
    key_id = models.UUIDField()
    sealed_reason = models.BinaryField()
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["clock"], condition=Q(ended_at__isnull=True), name="pause_open_once"),
            models.CheckConstraint(
                condition=Q(category__in=[category.value for category in PauseCategory]), name="pause_category_known"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("started_at")), name="pause_in_order"
            ),
            models.CheckConstraint(condition=~Q(sealed_reason=b""), name="pause_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.category} {self.id}"


class FiredStep(models.Model):
    """A step of the ladder that has fired. The key lets each fire once, whoever sweeps."""

    pk = models.CompositePrimaryKey("clock_id", "step_no")
    clock = models.ForeignKey(Clock, on_delete=models.PROTECT, related_name="fired")
    step_no = models.PositiveSmallIntegerField()
    fell_at = models.DateTimeField()
    fired_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.clock_id} {self.step_no}"


class Digest(models.Model):
    """What the leaders read of one week: numbers of the whole task force, small ones left out, frozen once made.

    `week_on` is the week's Monday; `counts` as `rules.Week.frozen` gives them.
    """

    week_on = models.DateField(primary_key=True)
    made_at = models.DateTimeField()
    counts = models.JSONField()

    def __str__(self) -> str:
        return str(self.week_on)
