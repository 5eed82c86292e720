"""Tables: how far a victim is in Simfoni, words of its lists that changed, the agreed rhythm.

In clear: Simfoni's own running number, which opens nothing without a login there, as the number of a report and of the
register do; codes and days in which a sheet differed. No name of a sheet is ever kept.
"""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sigap.cases.models import Case, CasePerson
from sigap.simfoni.rules import LONGEST_LIMIT, NotEntered, SimfoniList

NOT_ENTERED_LABELS: dict[NotEntered, Promise] = {
    NotEntered.OTHER_OFFICE: _("Sudah dimasukkan kantor lain"),
    NotEntered.DECLINED: _("Klien tidak mau datanya dimasukkan"),
    NotEntered.OUTSIDE: _("Bukan kasus untuk Simfoni"),
}
WORD_TABLES = (
    NOT_ENTERED_LABELS,
    {"entered": _("masuk"), "named": _("dengan nama"), "unnamed": _("tanpa nama")},
)
"""Words for the codes that the trail carries."""


class VictimEntry(models.Model):
    """How far one victim is in Simfoni. Begins by itself when somebody becomes a victim of a case (`sql/simfoni.sql`).

    Settled once `recorded_at` stands: with a number, or with why there is none. A number that was replaced is kept.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    person = models.OneToOneField(CasePerson, on_delete=models.PROTECT, related_name="simfoni")
    since = models.DateTimeField()
    number = models.TextField(blank=True, default="")
    not_entered = models.TextField(blank=True, default="")
    former_numbers = ArrayField(models.TextField(), default=list)
    version = models.PositiveIntegerField(default=0)
    recorded_at = models.DateTimeField(null=True)
    recorded_by = models.UUIDField(null=True)
    recorded_by_name = models.TextField(blank=True, default="")
    # Where the newest sheet of Simfoni said otherwise: field, here, there.
    differences = models.JSONField(default=list)
    compared_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["case"], name="simfoni_entry_of_case"),
            models.Index(fields=["number"], condition=~Q(number=""), name="simfoni_entry_by_number"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(not_entered__in=["", *(each.value for each in NotEntered)])
                & (Q(number="") | Q(not_entered="")),
                name="simfoni_number_or_why",
            ),
            models.CheckConstraint(
                condition=Q(recorded_at__isnull=False) | Q(number="", not_entered=""), name="simfoni_entry_recorded"
            ),
        ]

    def __str__(self) -> str:
        return str(self.person_id)

    @property
    def is_waiting(self) -> bool:
        """Neither entered nor said why not."""
        return self.recorded_at is None

    @property
    def not_entered_label(self) -> Promise | str:
        """Why not, in words; empty where it is."""
        return NOT_ENTERED_LABELS[NotEntered(self.not_entered)] if self.not_entered else ""


class SimfoniWord(models.Model):
    """Simfoni's word for one of SIGAP's codes from a day on; empty where Simfoni dropped it. Added, never changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    list = models.TextField()
    code = models.TextField()
    word = models.TextField(blank=True, default="")
    valid_from = models.DateField()
    source = models.TextField()
    recorded_at = models.DateTimeField()
    recorded_by = models.UUIDField()
    recorded_by_name = models.TextField()

    class Meta:
        indexes = [models.Index(fields=["list", "code", "-valid_from"], name="simfoni_word_by_day")]
        constraints = [
            models.CheckConstraint(
                condition=Q(list__in=[each.value for each in SimfoniList]) & ~Q(source=""), name="simfoni_word_sourced"
            )
        ]

    def __str__(self) -> str:
        return f"{self.list} {self.code} {self.valid_from}"


class SimfoniLimit(models.Model):
    """In how many days a victim is entered, as somebody agreed; the newest counts. No law: none was found."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    days = models.PositiveSmallIntegerField()
    decided = models.TextField()
    recorded_at = models.DateTimeField()
    recorded_by = models.UUIDField()
    recorded_by_name = models.TextField()

    class Meta:
        indexes = [models.Index(fields=["-recorded_at"], name="simfoni_limit_newest")]
        constraints = [
            models.CheckConstraint(
                condition=Q(days__gte=1, days__lte=LONGEST_LIMIT) & ~Q(decided=""), name="simfoni_limit_decided"
            )
        ]

    def __str__(self) -> str:
        return str(self.days)
