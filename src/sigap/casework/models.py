"""Tables of casework: records in versions, editions of the plan and who agreed, planned services, conferences.

In clear: kinds, days, offices, states. Whatever somebody wrote is sealed under the key of its section.
"""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sigap.access.roles import Section
from sigap.assistance.models import ANSWER_LABELS, FUNDING_LABELS, GIVER_LABELS, MANNER_LABELS, Goal, service_words
from sigap.assistance.rules import ConsentResponse, Funding, GiverKind, Manner
from sigap.cases.models import Case, CasePerson
from sigap.casework.rules import ConferenceStatus, Domain, Occasion, RecordKind, SafetyChoice, ServiceState

RECORD_LABELS: dict[RecordKind, Promise] = {
    RecordKind.ASSESSMENT: _("Asesmen kebutuhan"),
    RecordKind.SAFETY_PLAN: _("Rencana keselamatan"),
    RecordKind.FOLLOW_UP: _("Pemantauan"),
    RecordKind.MINUTES: _("Notula konferensi"),
}
DOMAIN_LABELS: dict[Domain, Promise] = {
    Domain.PHYSICAL: _("Fisik"),
    Domain.PSYCHOLOGICAL: _("Psikis"),
    Domain.SOCIAL: _("Sosial"),
    Domain.ECONOMIC: _("Ekonomi"),
    Domain.EDUCATION: _("Pendidikan"),
    Domain.FAMILY: _("Keluarga"),
}
SAFETY_LABELS: dict[SafetyChoice, Promise] = {
    SafetyChoice.TAKEN: _("Dibawa klien"),
    SafetyChoice.STORED: _("Disimpan di kantor, klien tidak mau membawanya"),
    SafetyChoice.REFUSED: _("Klien tidak mau rencana ini"),
}
LINE_WORDS: dict[str, Promise] = {
    "warning": _("Tanda bahaya mulai dekat"),
    "leave": _("Ke mana saya pergi, lewat mana"),
    "ring": _("Siapa yang saya hubungi"),
    "bring": _("Yang saya bawa"),
    "code_word": _("Kata sandi kami"),
    "children": _("Anak, adik, dan orang yang saya jaga"),
    "online": _("Telepon dan akun"),
}
OCCASION_LABELS: dict[Occasion, Promise] = {
    Occasion.ON_THE_WAY: _("Di tengah pendampingan"),
    Occasion.AT_END: _("Akhir, sebelum terminasi"),
}
SERVICE_STATE_LABELS: dict[ServiceState, Promise] = {
    ServiceState.OPEN: _("Belum dikerjakan"),
    ServiceState.DONE: _("Sudah dikerjakan"),
    ServiceState.NOT_DONE: _("Tidak dapat dikerjakan"),
    ServiceState.DROPPED: _("Dikeluarkan dari rencana"),
}
SERVICE_TONES: dict[ServiceState, tuple[str, str]] = {
    ServiceState.OPEN: ("blue", "clock"),
    ServiceState.DONE: ("ok", "check"),
    ServiceState.NOT_DONE: ("late", "x"),
    ServiceState.DROPPED: ("", "x"),
}
CONFERENCE_LABELS: dict[ConferenceStatus, Promise] = {
    ConferenceStatus.PLANNED: _("Dijadwalkan"),
    ConferenceStatus.HAPPENED: _("Sudah berlangsung"),
    ConferenceStatus.CANCELLED: _("Dibatalkan"),
}
WORD_TABLES = (RECORD_LABELS, SERVICE_STATE_LABELS, CONFERENCE_LABELS)
"""What the trail calls the app's codes."""


class RecordVersion(models.Model):
    """One version of what was written of `subject_id`: a client, or a conference for its minutes. Added, never changed.

    `choice` is what the client did with a safety plan, or the occasion of a follow-up.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    kind = models.TextField()
    subject_id = models.UUIDField()
    version = models.PositiveIntegerField()
    happened_on = models.DateField()
    choice = models.TextField(blank=True, default="")
    key_id = models.UUIDField()
    sealed_content = models.BinaryField()
    recorded_at = models.DateTimeField()
    recorded_by = models.UUIDField()
    recorded_by_name = models.TextField()
    office_id = models.UUIDField()
    post_key = models.TextField(unique=True)

    class Meta:
        constraints = [
            # Two officers who read the same version cannot both write the next one.
            models.UniqueConstraint(fields=["subject_id", "kind", "version"], name="record_version_once"),
            models.CheckConstraint(condition=Q(kind__in=[kind.value for kind in RecordKind]), name="record_kind_known"),
        ]
        indexes = [models.Index(fields=["case", "kind"], name="record_of_case")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind} v{self.version}"

    @property
    def kind_label(self) -> Promise:
        """What it is, in words."""
        return RECORD_LABELS[RecordKind(self.kind)]

    @property
    def choice_label(self) -> Promise | str:
        """What the client chose, or the occasion; empty for none."""
        words: dict[str, Promise] = {**{c.value: w for c, w in SAFETY_LABELS.items()}}
        words |= {each.value: word for each, word in OCCASION_LABELS.items()}
        return words.get(self.choice, "")


class CasePlan(models.Model):
    """The plan as it stood from a moment on: which goals, which services. Each change makes a new one."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    version = models.PositiveIntegerField()
    goals = ArrayField(models.UUIDField())
    services = ArrayField(models.UUIDField())
    made_at = models.DateTimeField()
    made_by = models.UUIDField()
    made_by_name = models.TextField()
    office_id = models.UUIDField()
    # Only where the office wants its plans seen by a supervisor.
    needs_look = models.BooleanField()
    looked_at = models.DateTimeField(null=True)
    looked_by = models.UUIDField(null=True)
    looked_by_name = models.TextField(blank=True, default="")
    post_key = models.TextField(unique=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "version"], name="plan_edition_once"),
            models.CheckConstraint(
                condition=Q(looked_at=None, looked_by=None) | Q(looked_at__isnull=False, looked_by__isnull=False),
                name="plan_looked_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} v{self.version}"


class PlanAgreement(models.Model):
    """What a client, or who speaks for them, said to one edition of the plan. Added, never changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    edition = models.ForeignKey(CasePlan, on_delete=models.PROTECT, related_name="agreements")
    person = models.ForeignKey(CasePerson, on_delete=models.PROTECT)
    giver = models.TextField()
    guardian = models.ForeignKey(CasePerson, on_delete=models.PROTECT, null=True, related_name="+")
    answer = models.TextField()
    manner = models.TextField()
    agreed_on = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.UUIDField()
    recorded_by_name = models.TextField()
    key_id = models.UUIDField()
    sealed_words = models.BinaryField()
    post_key = models.TextField(unique=True)

    def __str__(self) -> str:
        return f"{self.edition_id} {self.answer}"

    @property
    def answer_label(self) -> Promise:
        """What was said, in words."""
        return ANSWER_LABELS[ConsentResponse(self.answer)]

    @property
    def giver_label(self) -> str:
        """Who said it, in words; a guardian with their number in the case."""
        label = str(GIVER_LABELS[GiverKind(self.giver)])
        return f"{label} ({self.guardian.label})" if self.guardian else label

    @property
    def manner_label(self) -> Promise:
        """How, in words."""
        return MANNER_LABELS[Manner(self.manner)]


class PlannedService(models.Model):
    """What one office or person does by a day: for a goal, a conference, or as agreed elsewhere (`origin_id`).

    Its owner sees this row and nothing of the goal: what they do and may know is sealed for who takes part.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    goal = models.ForeignKey(Goal, on_delete=models.PROTECT, null=True, related_name="services")
    conference = models.ForeignKey("CaseConference", on_delete=models.PROTECT, null=True, related_name="decisions")
    origin_id = models.UUIDField(null=True)
    service = models.TextField(blank=True, default="")
    funding = models.TextField(blank=True, default="")
    owner_office = models.UUIDField()
    owner_office_name = models.TextField()
    owner_person = models.UUIDField(null=True)
    owner_name = models.TextField(blank=True, default="")
    due_on = models.DateField()
    state = models.TextField(default=ServiceState.OPEN)
    asked_by = models.UUIDField()
    asked_by_name = models.TextField()
    asked_at = models.DateTimeField()
    key_id = models.UUIDField()
    sealed_task = models.BinaryField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.UUIDField(null=True)
    ended_by_name = models.TextField(blank=True, default="")
    sealed_result = models.BinaryField(null=True)
    # When the case's own office has read what another one answered.
    read_at = models.DateTimeField(null=True)
    post_key = models.TextField(unique=True)

    class Meta:
        indexes = [models.Index(fields=["case", "due_on"], name="planned_service_of_case")]
        constraints = [
            models.CheckConstraint(
                condition=Q(goal__isnull=False) | Q(conference__isnull=False) | Q(origin_id__isnull=False),
                name="planned_service_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(state=ServiceState.OPEN.value, ended_at=None, sealed_result=None)
                | Q(
                    state__in=[each.value for each in ServiceState if each is not ServiceState.OPEN],
                    ended_at__isnull=False,
                    ended_by__isnull=False,
                    sealed_result__isnull=False,
                ),
                name="planned_service_ended_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.service} {self.state}"

    @property
    def is_open(self) -> bool:
        """Somebody still has to do it."""
        return self.state == ServiceState.OPEN

    @property
    def service_label(self) -> Promise | str:
        """The service, in words; empty for a task that is none."""
        return service_words(self.service) if self.service else ""

    @property
    def funding_label(self) -> Promise | str:
        """Who pays, in words; empty while nobody said."""
        return FUNDING_LABELS[Funding(self.funding)] if self.funding else ""

    @property
    def state_label(self) -> Promise:
        """How far it is, in words."""
        return SERVICE_STATE_LABELS[ServiceState(self.state)]

    @property
    def tone(self) -> tuple[str, str]:
        """The look of its state: tone and icon."""
        return SERVICE_TONES[ServiceState(self.state)]

    @property
    def owner(self) -> str:
        """Who does it: the person with their office, or the office."""
        return f"{self.owner_name}, {self.owner_office_name}" if self.owner_name else self.owner_office_name


class PlanMove(models.Model):
    """An open goal or planned service goes on until another day, perhaps with another owner. Added, never changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    goal = models.ForeignKey(Goal, on_delete=models.PROTECT, null=True, related_name="moves")
    service = models.ForeignKey(PlannedService, on_delete=models.PROTECT, null=True, related_name="moves")
    was = models.DateField()
    until = models.DateField()
    # Only where another one does it from now on.
    from_owner = models.TextField(blank=True, default="")
    to_owner = models.TextField(blank=True, default="")
    moved_at = models.DateTimeField()
    moved_by = models.UUIDField()
    moved_by_name = models.TextField()
    key_id = models.UUIDField()
    sealed_reason = models.BinaryField()
    post_key = models.TextField(unique=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(goal__isnull=False, service=None) | Q(goal=None, service__isnull=False),
                name="plan_move_of_one",
            ),
        ]
        indexes = [models.Index(fields=["case", "moved_at"], name="plan_move_of_case")]

    def __str__(self) -> str:
        return f"{self.goal_id or self.service_id} {self.until}"

    @property
    def section(self) -> Section:
        """Where its reason is read: a goal's with the plan, a service's by its owner too."""
        return Section.SERVICES if self.goal_id else Section.SUMMARY


class CaseConference(models.Model):
    """Members of the case sit together. Agenda and minutes are read by members, on the page and printed from it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    starts_at = models.DateTimeField()
    status = models.TextField(default=ConferenceStatus.PLANNED)
    called_by = models.UUIDField()
    called_by_name = models.TextField()
    called_at = models.DateTimeField()
    office_id = models.UUIDField()
    key_id = models.UUIDField()
    sealed_agenda = models.BinaryField()
    closed_at = models.DateTimeField(null=True)
    post_key = models.TextField(unique=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=[status.value for status in ConferenceStatus]), name="conference_status_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.status}"

    @property
    def status_label(self) -> Promise:
        """How far it is, in words."""
        return CONFERENCE_LABELS[ConferenceStatus(self.status)]


class ConferenceMember(models.Model):
    """An office of the case that sits in a conference: whoever works on the case for it reads agenda and minutes."""

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    conference = models.ForeignKey(CaseConference, on_delete=models.PROTECT, related_name="members")
    office_id = models.UUIDField()
    office_name = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["conference", "office_id"], name="conference_member_once")]

    def __str__(self) -> str:
        return f"{self.conference_id} {self.office_id}"


class PlanPractice(models.Model):
    """Whether an office wants each plan seen by its head."""

    office_id = models.UUIDField(primary_key=True)
    is_supervised = models.BooleanField()
    changed_by = models.UUIDField()
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.office_id} {self.is_supervised}"
