"""Tables of statements and of asking again. In clear: who, when, which office, headings; the note is sealed."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sigap.cases.models import Case, CasePerson
from sigap.testimony.rules import AskOccasion, AskReason, StatementManner, StatementTopic

STATEMENT_MANNER_LABELS: dict[StatementManner, Promise] = {
    StatementManner.IN_PERSON: _("Bertatap muka"),
    StatementManner.REMOTE: _("Jarak jauh"),
    StatementManner.WRITTEN: _("Tertulis"),
    StatementManner.AT_HEARING: _("Di sidang"),
}
STATEMENT_TOPIC_LABELS: dict[StatementTopic, Promise] = {
    StatementTopic.WHAT_HAPPENED: _("Kejadiannya"),
    StatementTopic.WHO_DID_IT: _("Siapa pelakunya"),
    StatementTopic.RECRUITMENT: _("Perekrutan dan janjinya"),
    StatementTopic.ROUTE: _("Perjalanan dan tempat"),
    StatementTopic.MONEY: _("Uang, upah, dan utang"),
    StatementTopic.HEALTH: _("Luka dan kesehatan"),
    StatementTopic.FAMILY: _("Keluarga dan pengasuhan"),
    StatementTopic.SAFETY: _("Ancaman dan rasa aman"),
}
OCCASION_LABELS: dict[AskOccasion, Promise] = {
    AskOccasion.APPOINTMENT: _("pada janji layanan"),
    AskOccasion.REFERRAL: _("lewat rujukan"),
    AskOccasion.HEARING: _("di sidang"),
    AskOccasion.STATEMENT: _("untuk keterangan baru"),
}
REASON_LABELS: dict[AskReason, Promise] = {
    AskReason.NEW_FACTS: _("Ada fakta baru"),
    AskReason.OTHER_TOPIC: _("Hal lain yang belum ditanyakan"),
    AskReason.NOT_RECORDED: _("Yang lama tidak direkam atau tidak dapat dipakai"),
    AskReason.COURT_WANTS_IT: _("Hakim atau penuntut umum memerlukannya"),
    AskReason.CLIENT_WISHES: _("Ia sendiri ingin bercerita"),
    AskReason.NOT_SHARED: _("Sudah diminta, pemegangnya tidak dapat memberi"),
}
WORD_TABLES = (STATEMENT_MANNER_LABELS, OCCASION_LABELS, REASON_LABELS)
"""What the trail calls the app's codes."""


class Statement(models.Model):
    """That somebody told an office about what happened. Added, never changed; taken back where it was no such thing.

    `holder` is the office that has it, `room` the section in which the note is sealed.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    person = models.ForeignKey(CasePerson, on_delete=models.PROTECT, related_name="statements")
    given_at = models.DateTimeField()
    manner = models.TextField()
    is_recorded = models.BooleanField(default=False)
    topics = ArrayField(models.TextField())
    holder_id = models.UUIDField()
    holder_name = models.TextField()
    recorded_at = models.DateTimeField()
    recorded_by = models.UUIDField()
    recorded_by_name = models.TextField()
    office_id = models.UUIDField()
    office_name = models.TextField()
    room = models.TextField(blank=True, default="")
    key_id = models.UUIDField(null=True)
    sealed_note = models.BinaryField(null=True)
    voided_at = models.DateTimeField(null=True)
    voided_by = models.UUIDField(null=True)
    post_key = models.TextField(unique=True)

    class Meta:
        indexes = [models.Index(fields=["case", "-given_at"], name="statement_of_case")]
        constraints = [
            models.CheckConstraint(
                condition=Q(manner__in=[manner.value for manner in StatementManner]), name="statement_manner_known"
            ),
            models.CheckConstraint(
                condition=Q(topics__contained_by=[topic.value for topic in StatementTopic]) & ~Q(topics=[]),
                name="statement_topics_known",
            ),
            models.CheckConstraint(condition=Q(recorded_at__gte=F("given_at")), name="statement_before_recorded"),
            models.CheckConstraint(
                condition=Q(key_id=None, sealed_note=None, room="")
                | Q(key_id__isnull=False, sealed_note__isnull=False, room__in=["legal", "services"]),
                name="statement_note_whole",
            ),
            models.CheckConstraint(
                condition=Q(voided_at=None, voided_by=None) | Q(voided_at__isnull=False, voided_by__isnull=False),
                name="statement_voided_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.manner}"

    @property
    def manner_label(self) -> Promise:
        """How, in words."""
        return STATEMENT_MANNER_LABELS[StatementManner(self.manner)]

    @property
    def topic_labels(self) -> list[Promise]:
        """About what, in words, in the order of the list."""
        return [label for topic, label in STATEMENT_TOPIC_LABELS.items() if topic.value in self.topics]


class AskedAgain(models.Model):
    """That somebody is to be asked once more although a statement is there: on which occasion, and why."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    person = models.ForeignKey(CasePerson, on_delete=models.PROTECT, related_name="asked_again")
    occasion = models.TextField()
    reason = models.TextField()
    asked_at = models.DateTimeField()
    asked_by = models.UUIDField()
    asked_by_name = models.TextField()
    office_id = models.UUIDField()
    office_name = models.TextField()

    class Meta:
        indexes = [models.Index(fields=["case", "-asked_at"], name="asked_again_of_case")]
        constraints = [
            models.CheckConstraint(
                condition=Q(occasion__in=[each.value for each in AskOccasion]), name="again_occasion_known"
            ),
            models.CheckConstraint(
                condition=Q(reason__in=[each.value for each in AskReason]), name="again_reason_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.occasion}"

    @property
    def occasion_label(self) -> Promise:
        """For what, in words."""
        return OCCASION_LABELS[AskOccasion(self.occasion)]

    @property
    def reason_label(self) -> Promise:
        """Why, in words."""
        return REASON_LABELS[AskReason(self.reason)]
