"""Tables of sessions, of the psychologist's section, and of what the grant pays for. Rows are added, never changed.

In clear: hours, services, kinds of places, who gave it, codes. A note of a session lies with its service; that of a
psychologist lies here, under a key of that psychologist's own seat.
"""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sigap.assistance.models import Appointment, Service, service_words
from sigap.cases.models import Assignment, Case, CasePerson
from sigap.sessions.rules import LONGEST, NotHeld, SessionPlace

SESSION_PLACE_LABELS: dict[SessionPlace, Promise] = {
    SessionPlace.OFFICE: _("Di kantor"),
    SessionPlace.HOME: _("Di rumah klien"),
    SessionPlace.SHELTER: _("Di rumah aman"),
    SessionPlace.HEALTH: _("Di rumah sakit atau puskesmas"),
    SessionPlace.POLICE: _("Di kantor polisi atau kejaksaan"),
    SessionPlace.COURT: _("Di pengadilan"),
    SessionPlace.SCHOOL: _("Di sekolah"),
    SessionPlace.REMOTE: _("Lewat telepon atau daring"),
    SessionPlace.OTHER: _("Di tempat lain"),
}
NOT_HELD_LABELS: dict[NotHeld, Promise] = {
    NotHeld.ABSENT: _("Tidak: klien tidak datang"),
    NotHeld.DECLINED: _("Tidak: klien tidak mau hari itu"),
    NotHeld.OFFICER: _("Tidak: petugas berhalangan"),
    NotHeld.BLOCKED: _("Tidak: tempat atau jalan tertutup"),
}
WORD_TABLES = (
    NOT_HELD_LABELS,
    {"yes": _("ya"), "no": _("tidak")},
)
"""Words for the codes that the trail carries."""


class ServiceSession(models.Model):
    """One meeting: held, with the service that it was, or not held, and why.

    `service` is the first version of the service; what was corrected of it (kind, cost, hour) stands in its newest,
    and people, minutes and place in the row beside that version. `people`: of the case; none means all of them.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    service = models.OneToOneField(Service, on_delete=models.PROTECT, null=True, related_name="session")
    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, null=True)
    people = ArrayField(models.UUIDField(), default=list)
    kind = models.TextField()
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField()
    place = models.TextField()
    not_held = models.TextField(blank=True, default="")
    giver_id = models.UUIDField(null=True)
    giver_name = models.TextField(blank=True, default="")
    office_id = models.UUIDField()
    office_name = models.TextField()
    recorded_at = models.DateTimeField()
    recorded_by = models.UUIDField()
    recorded_by_name = models.TextField()
    voided_at = models.DateTimeField(null=True)
    voided_by = models.UUIDField(null=True)
    post_key = models.TextField(unique=True)

    class Meta:
        indexes = [
            models.Index(fields=["case", "-starts_at"], name="session_of_case"),
            models.Index(fields=["giver_id", "-starts_at"], name="session_of_giver"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(service__isnull=False, not_held="")
                | Q(service__isnull=True, not_held__in=[each.value for each in NotHeld]),
                name="session_held_or_why",
            ),
            models.CheckConstraint(
                condition=Q(place__in=[each.value for each in SessionPlace]), name="session_place_known"
            ),
            models.CheckConstraint(condition=Q(minutes__gte=1, minutes__lte=LONGEST), name="session_length"),
            models.CheckConstraint(condition=Q(recorded_at__gte=F("starts_at")), name="session_begun_when_noted"),
            models.CheckConstraint(
                condition=Q(voided_at__isnull=True) | Q(service__isnull=True, voided_by__isnull=False),
                name="session_voided_alone",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind} {self.starts_at}"

    @property
    def kind_label(self) -> Promise | str:
        """Which service, in words."""
        return service_words(self.kind)

    @property
    def place_label(self) -> Promise:
        """What kind of place, in words."""
        return SESSION_PLACE_LABELS[SessionPlace(self.place)]

    @property
    def not_held_label(self) -> Promise | str:
        """Why not, in words; empty when it was held."""
        return NOT_HELD_LABELS[NotHeld(self.not_held)] if self.not_held else ""


class SessionVersion(models.Model):
    """People, minutes and place as they stand since a correction, beside the version of the service that it made."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    session = models.ForeignKey(ServiceSession, on_delete=models.PROTECT, related_name="versions")
    service = models.OneToOneField(Service, on_delete=models.PROTECT, related_name="session_version")
    people = ArrayField(models.UUIDField(), default=list)
    minutes = models.PositiveSmallIntegerField()
    place = models.TextField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(place__in=[each.value for each in SessionPlace]), name="session_version_place_known"
            ),
            models.CheckConstraint(condition=Q(minutes__gte=1, minutes__lte=LONGEST), name="session_version_length"),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def place_label(self) -> Promise:
        """What kind of place, in words."""
        return SESSION_PLACE_LABELS[SessionPlace(self.place)]


class PsychologySeat(models.Model):
    """A psychologist who works with one client of a case, for as long as that very assignment runs.

    The key is the seat's own. `client_yes_at`: until when notes of other psychologists of this client stand open to it,
    because the client said so to somebody else than the psychologist. Gives power, so it carries a MAC.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    person = models.ForeignKey(CasePerson, on_delete=models.PROTECT)
    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT)
    officer_id = models.UUIDField()
    officer_name = models.TextField()
    office_name = models.TextField()
    key_id = models.UUIDField()
    since = models.DateTimeField()
    client_yes_at = models.DateTimeField(null=True)
    answered_by = models.UUIDField(null=True)
    answered_by_name = models.TextField(blank=True, default="")
    answered_at = models.DateTimeField(null=True)
    mac = models.BinaryField()

    class Meta:
        indexes = [models.Index(fields=["key_id"], name="psychology_seat_key")]
        constraints = [
            models.UniqueConstraint(fields=["assignment", "person"], name="psychology_seat_once"),
            models.CheckConstraint(
                condition=Q(answered_by__isnull=True) | ~Q(answered_by=F("officer_id")),
                name="psychology_yes_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.officer_id}"


class PsychologyNote(models.Model):
    """One note of a psychologist about one client. Added, never changed; nobody else learns that there is one."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    seat = models.ForeignKey(PsychologySeat, on_delete=models.PROTECT)
    person = models.ForeignKey(CasePerson, on_delete=models.PROTECT)
    session = models.ForeignKey(ServiceSession, on_delete=models.PROTECT, null=True)
    written_at = models.DateTimeField()
    written_by_name = models.TextField()
    key_id = models.UUIDField()
    sealed_text = models.BinaryField()
    post_key = models.TextField()

    class Meta:
        indexes = [models.Index(fields=["case", "-written_at"], name="psychology_note_of_case")]
        constraints = [models.UniqueConstraint(fields=["seat", "post_key"], name="psychology_note_once")]

    def __str__(self) -> str:
        return str(self.id)


class GrantComponent(models.Model):
    """What one component of the grant pays for in a year: services of the catalogue, with the paper that says so."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    year = models.PositiveSmallIntegerField()
    title = models.TextField()
    kinds = ArrayField(models.TextField())
    source = models.TextField()
    recorded_at = models.DateTimeField()
    recorded_by_name = models.TextField()
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.UUIDField(null=True)
    confirmed_by_name = models.TextField(blank=True, default="")
    recorded_by = models.UUIDField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["year"], condition=Q(ended_at__isnull=True), name="grant_component_stands")]
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("recorded_by")),
                name="grant_confirmed_by_another",
            )
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.title}"
