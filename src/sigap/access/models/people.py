"""Tables of people, offices, memberships, sessions and failed attempts.

Truth lives in constraints; what the surfaces may read or write of it lives in sql/policies.sql.
"""

import uuid
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sigap.access.roles import OfficeKind, RoleCode, SeatCode
from sigap.access.rules import DutyCover, ResetReason, ResetState

RESET_REASON_LABELS: dict[ResetReason, Promise] = {
    ResetReason.LOST_PHONE: _("Telepon hilang, rusak, atau diganti"),
    ResetReason.FORGOTTEN: _("Lupa kata sandi"),
    ResetReason.BOTH: _("Telepon dan kata sandi"),
    ResetReason.SUSPECTED: _("Kata sandi mungkin diketahui orang lain"),
}
RESET_STATE_LABELS: dict[ResetState, Promise] = {
    ResetState.WAITING: _("Menunggu pemeriksa kedua"),
    ResetState.CONFIRMED: _("Disahkan, kode belum dipakai"),
    ResetState.OVER: _("Selesai"),
}


class PeopleManager(BaseUserManager["Person"]):
    """People without what only sign-in may read: the desk has no grant on those columns."""

    def get_queryset(self) -> models.QuerySet["Person"]:
        return super().get_queryset().defer("password", "mac")


class Person(AbstractBaseUser):
    """An officer who signs in. The MAC covers what lets them in: id, login, password hash, active or not.

    `must_change`: the password was made by the system and read by others; it lets in to be replaced, no further, and
    for 24 hours by the database's clock.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    login = models.TextField(unique=True)
    name = models.TextField()
    is_active = models.BooleanField(default=True)
    is_demo = models.BooleanField(default=False)
    must_change = models.BooleanField(default=False)
    password_set_at = models.DateTimeField(db_default=Now())
    language = models.TextField(default="id")
    created_at = models.DateTimeField()
    mac = models.BinaryField(default=b"")

    # Not a column: whether the first password lapsed, filled where sign-in reads the row.
    is_first_over = False
    last_login = None
    USERNAME_FIELD = "login"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects: ClassVar[PeopleManager] = PeopleManager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(login__regex=r"^[a-z0-9][a-z0-9._-]{1,63}$"), name="person_login_form"),
            models.CheckConstraint(condition=Q(language__in=["id", "en"]), name="person_language_known"),
            models.CheckConstraint(condition=~Q(name=""), name="person_has_name"),
        ]

    def __str__(self) -> str:
        return self.login


class Office(models.Model):
    """An agency's office. Offices end; they are never removed. `duty_cover` says when somebody must be on duty.

    `full_name`, `address` and `place` stand on its letters only: how it is called in full, where it lies, and the town
    in which it writes.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    kind = models.TextField()
    name = models.TextField()
    region = models.TextField(blank=True, default="")
    # Codes that its region had before it was numbered anew, each " 16.09.01.2001.", for `access.excludes_office`.
    former_regions = models.TextField(blank=True, default="")
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True)
    phone = models.TextField(blank=True, default="")
    full_name = models.TextField(blank=True, default="")
    address = models.TextField(blank=True, default="")
    place = models.TextField(blank=True, default="")
    duty_cover = models.TextField(blank=True, default="")
    valid_from = models.DateTimeField()
    valid_to = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(duty_cover__in=[c.value for c in DutyCover]), name="office_duty_cover_known"
            ),
            models.CheckConstraint(condition=Q(kind__in=[k.value for k in OfficeKind]), name="office_kind_known"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")), name="office_span_in_order"
            ),
            models.UniqueConstraint(fields=["name"], condition=Q(valid_to__isnull=True), name="office_name_once"),
        ]

    def __str__(self) -> str:
        return self.name


class OfficeName(models.Model):
    """A name that an office had before; added, never changed. What was written under it keeps it."""

    id = models.BigAutoField(primary_key=True)
    office = models.ForeignKey(Office, on_delete=models.PROTECT)
    name = models.TextField()
    since = models.DateTimeField()
    until = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(until__gte=F("since")), name="office_name_span_in_order"),
            models.CheckConstraint(condition=~Q(name=""), name="office_name_written"),
        ]

    def __str__(self) -> str:
        return self.name


class RolesOfPeople(models.Manager["Membership"]):
    """Roles of people: whoever is told, asked, counted or listed is somebody."""

    def get_queryset(self) -> models.QuerySet["Membership"]:
        """Without the seats of systems."""
        return super().get_queryset().exclude(role__in=[seat.value for seat in SeatCode])


class EverySeatManager(models.Manager["Membership"]):
    """The seats of systems too."""


class Membership(models.Model):
    """A person's role in an office, dated. The MAC is checked before any key is opened.

    The seat of an office's own system stands here too: `objects` leaves it out.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    person = models.ForeignKey(Person, on_delete=models.PROTECT)
    office = models.ForeignKey(Office, on_delete=models.PROTECT)
    role = models.TextField()
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    mac = models.BinaryField()
    objects = RolesOfPeople()
    seats = EverySeatManager()

    class Meta:
        indexes = [models.Index(fields=["office", "role"], name="membership_by_office")]
        constraints = [
            models.CheckConstraint(
                condition=Q(role__in=[r.value for r in (*RoleCode, *SeatCode)]), name="membership_role_known"
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="membership_span_in_order"
            ),
            models.UniqueConstraint(
                fields=["person", "office", "role"], condition=Q(until__isnull=True), name="membership_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.role}"


class Reset(models.Model):
    """A way back in for who lost password or second factor: asked by one, confirmed by another, used once.

    Of the code there is a keyed hash only. The MAC covers the whole row: one that SQL wrote opens nothing.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    person = models.ForeignKey(Person, on_delete=models.PROTECT)
    reason = models.TextField()
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    confirmed_at = models.DateTimeField(null=True)
    code_hash = models.BinaryField(null=True)
    code_until = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    mac = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(ended_at__isnull=True), name="reset_open_once"),
            models.CheckConstraint(
                condition=Q(reason__in=[reason.value for reason in ResetReason]), name="reset_reason_known"
            ),
            models.CheckConstraint(
                condition=~Q(asked_by=F("person")) & (Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("person"))),
                name="reset_never_by_oneself",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("asked_by")), name="reset_by_two"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True, confirmed_at__isnull=True)
                & Q(code_hash__isnull=True, code_until__isnull=True)
                | Q(confirmed_by__isnull=False, confirmed_at__isnull=False)
                & Q(code_hash__isnull=False, code_until__isnull=False),
                name="reset_confirmed_whole",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def reason_label(self) -> Promise:
        """Why, in words."""
        return RESET_REASON_LABELS[ResetReason(self.reason)]


class RoleRequest(models.Model):
    """A role that one asked for and another has to confirm: it opens identities or conflict reports, or confirms.

    Until then there is no membership, so that nothing has to know of one that does not hold yet. The MAC covers the
    whole row.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    person = models.ForeignKey(Person, on_delete=models.PROTECT)
    office = models.ForeignKey(Office, on_delete=models.PROTECT)
    role = models.TextField()
    until = models.DateTimeField(null=True)
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    mac = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "office", "role"], condition=Q(ended_at__isnull=True), name="role_request_open_once"
            ),
            models.CheckConstraint(condition=Q(role__in=[r.value for r in RoleCode]), name="role_request_role_known"),
            models.CheckConstraint(
                condition=~Q(asked_by=F("person")) & (Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("person"))),
                name="role_request_never_by_oneself",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("asked_by")), name="role_request_by_two"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | Q(ended_at__isnull=False, ended_by=F("confirmed_by")),
                name="role_request_confirmed_ends",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Session(models.Model):
    """One session of the desk. Its key is nowhere: only the hash, and data sealed under the key itself."""

    hash = models.BinaryField(primary_key=True)
    id = models.UUIDField(unique=True, default=uuid.uuid4)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True)
    data = models.BinaryField()
    device = models.TextField(blank=True, default="")
    idle_seconds = models.PositiveIntegerField()
    needs_second_factor = models.BooleanField()
    created_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    stepped_up_at = models.DateTimeField(null=True)
    step_up_mac = models.BinaryField(null=True)
    second_factor_at = models.DateTimeField(null=True)
    mac = models.BinaryField(default=b"")

    class Meta:
        indexes = [
            models.Index(fields=["person", "-seen_at"], name="session_of_person"),
            models.Index(fields=["expires_at"], name="session_by_end"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(expires_at__gt=F("created_at")), name="session_span_in_order"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Attempt(models.Model):
    """Failures under one keyed counter of the throttle. Neither login nor address can be read from it."""

    key = models.BinaryField(primary_key=True)
    failures = models.PositiveIntegerField()
    last_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["last_at"], name="attempt_by_age")]

    def __str__(self) -> str:
        return f"{self.failures}"


class Browser(models.Model):
    """A browser in which a person has signed in before; it has a throttle counter of its own."""

    key = models.BinaryField(primary_key=True)
    last_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["last_at"], name="browser_by_age")]

    def __str__(self) -> str:
        return f"{self.last_at}"
