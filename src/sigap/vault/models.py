"""Tables of the vault: wrapped data keys, and who opened whose identity (the budget's count)."""

from enum import StrEnum

from django.db import models
from django.db.models import Q


class Purpose(StrEnum):
    """What a data key seals. Bound into its wrapping: a key never serves another purpose."""

    PERSON = "person"
    CASE_ROOM = "case_room"
    REPORT = "report"
    REFERRAL = "referral"
    CREDENTIAL = "credential"


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
            models.CheckConstraint(condition=Q(purpose__in=[p.value for p in Purpose]), name="datakey_purpose_known"),
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
