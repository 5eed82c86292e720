"""Tables of the vault: wrapped data keys, who opened whose identity, and what keeps keys and copies trustworthy."""

from enum import StrEnum

from django.db import models
from django.db.models import Q


class KeyPurpose(StrEnum):
    """What a data key seals. Bound into its wrapping: a key never serves another purpose."""

    PERSON = "person"
    CASE_SECTION = "case_room"
    REPORT = "report"
    REFERRAL = "referral"
    CREDENTIAL = "credential"
    INCIDENT = "incident"
    BREAK_GLASS = "break_glass"
    LETTER = "letter"
    TASK_FORCE = "task_force"
    LEAD = "lead"
    PERSON_PART = "person_part"
    PSYCHOLOGY = "psychology"
    SHELTER = "shelter"
    TRANSFER = "transfer"
    DATA_REQUEST = "data_request"
    REGISTER = "register"


class CopyOutcome(StrEnum):
    """How a backup ended. Only a copy that was restored into a scratch database and held counts as good."""

    GOOD = "good"
    NO_SPACE = "no_space"
    DUMP_FAILED = "dump_failed"
    CHECK_FAILED = "check_failed"


class DataKey(models.Model):
    """One data key, wrapped under the key-encryption key. Destroyed means: the wrapping is gone for good."""

    id = models.UUIDField(primary_key=True)
    purpose = models.TextField()
    case_id = models.UUIDField(null=True)
    wrapped = models.BinaryField()
    kek_id = models.TextField()
    created_at = models.DateTimeField()
    destroyed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["case_id"], name="datakey_by_case")]
        constraints = [
            models.CheckConstraint(
                condition=Q(purpose__in=[p.value for p in KeyPurpose]), name="datakey_purpose_known"
            ),
            models.CheckConstraint(
                condition=Q(destroyed_at__isnull=True) & ~Q(wrapped=b"") | Q(destroyed_at__isnull=False, wrapped=b""),
                name="datakey_wrapped_or_destroyed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.id}"


class Opening(models.Model):
    """One identity opened by one person: what the budget of an hour counts."""

    person_id = models.UUIDField()
    subject_id = models.UUIDField()
    opened_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["person_id", "opened_at"], name="opening_by_person")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.subject_id}"


class ErasedKey(models.Model):
    """A data key that was destroyed so that what it sealed is gone: replayed on a restored copy that still has it.

    The MAC under the ring's key vouches for it; a row without a fitting one is never replayed.
    """

    key_id = models.UUIDField(primary_key=True)
    erasure_id = models.UUIDField()
    erased_at = models.DateTimeField()
    mac = models.BinaryField(null=True)

    def __str__(self) -> str:
        return str(self.key_id)


class Copy(models.Model):
    """One backup, as it ended. Its place is not kept: whoever reads this table learns no path."""

    id = models.UUIDField(primary_key=True)
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    outcome = models.TextField()
    size_bytes = models.BigIntegerField(default=0)
    events = models.BigIntegerField(default=0)
    head = models.TextField(blank=True, default="")
    every_hours = models.PositiveIntegerField(null=True)
    """How often copies are made, as whoever made this one was told; the other parts are not."""
    sent_at = models.DateTimeField(null=True)
    """When the far place had all of it."""
    unsent_since = models.DateTimeField(null=True)
    """Since when something is left to do at the far place; empty once all is done."""

    class Meta:
        indexes = [models.Index(fields=["outcome", "-ended_at"], name="copy_by_outcome")]
        constraints = [
            models.CheckConstraint(condition=Q(outcome__in=[o.value for o in CopyOutcome]), name="copy_outcome_known"),
            models.CheckConstraint(condition=Q(ended_at__gte=models.F("begun_at")), name="copy_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.outcome} {self.ended_at}"


class Drill(models.Model):
    """A recovery drill that passed: three holders opened the ring. The MAC under the ring's key vouches for it."""

    id = models.UUIDField(primary_key=True)
    recovery = models.TextField()
    holders = models.TextField()
    drilled_at = models.DateTimeField()
    noted_at = models.DateTimeField()
    mac = models.BinaryField()

    class Meta:
        indexes = [models.Index(fields=["-drilled_at"], name="drill_by_moment")]

    def __str__(self) -> str:
        return f"{self.recovery} {self.drilled_at}"


class RecoveryFile(models.Model):
    """The first recovery file that holds a month's keys, and when one that does was noted as outside the machine.

    Its row names the month by the key that wraps: a restore can say which month a recovery file misses. The MAC vouches
    for `carried_at`.
    """

    id = models.UUIDField(primary_key=True)
    recovery = models.TextField()
    generation = models.PositiveIntegerField(unique=True)
    epoch = models.TextField()
    kek_id = models.TextField()
    made_at = models.DateTimeField()
    carried_at = models.DateTimeField(null=True)
    mac = models.BinaryField(default=b"")

    def __str__(self) -> str:
        return f"{self.epoch} {self.generation}"
