"""Keys of offices' systems, the feed of changes, what is pinged, and answers that are given again."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sigap.access.models import Office, Person
from sigap.integrations.rules import ChangeKind, KeyScope, PingTrouble

SCOPE_LABELS: dict[KeyScope, Promise] = {
    KeyScope.REFERRALS_READ: _("membaca rujukan dari dan kepada kantor"),
    KeyScope.REFERRALS_ANSWER: _("menjawab rujukan"),
    KeyScope.MILESTONES_READ: _("membaca tonggak perkara"),
    KeyScope.MILESTONES_WRITE: _("mencatat tonggak perkara"),
    KeyScope.STATUS_READ: _("membaca status kasus dan tenggat kantor"),
}
TROUBLE_LABELS: dict[PingTrouble, Promise] = {
    PingTrouble.NONE: _("diterima"),
    PingTrouble.NO_KEY: _("SIGAP belum punya kunci tanda tangan"),
    PingTrouble.NOT_PUBLIC: _("alamatnya tidak di internet"),
    PingTrouble.UNREACHABLE: _("tidak terjangkau"),
    PingTrouble.REDIRECTED: _("dialihkan ke alamat lain"),
    PingTrouble.REFUSED: _("ditolak sistem kantor"),
}


class SystemKey(models.Model):
    """A key of an office's own system. Its id is that of the session it opens; of the key itself there is a hash there.

    The MAC covers what it opens, from where, and until when.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    office = models.ForeignKey(Office, on_delete=models.PROTECT)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    label = models.TextField()
    hint = models.TextField()
    scopes = ArrayField(models.TextField())
    networks = ArrayField(models.TextField())
    made_at = models.DateTimeField()
    made_by = models.UUIDField()
    made_by_name = models.TextField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.UUIDField(null=True)
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")
    # The last use from elsewhere, which was refused.
    refused_at = models.DateTimeField(null=True)
    refused_count = models.PositiveIntegerField(default=0)
    mac = models.BinaryField()

    class Meta:
        indexes = [models.Index(fields=["office", "expires_at"], name="system_key_of_office")]
        constraints = [
            models.CheckConstraint(
                condition=Q(scopes__contained_by=[scope.value for scope in KeyScope]) & ~Q(scopes=[]),
                name="system_key_scopes_known",
            ),
            models.CheckConstraint(condition=~Q(networks=[]), name="system_key_bound"),
            models.CheckConstraint(condition=Q(expires_at__gt=F("made_at")), name="system_key_span_in_order"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class OfficeChange(models.Model):
    """A line of an office's feed: that something changed, never what. Numbered as acts were committed.

    Its `cursor` tells no other office how much happened here.
    """

    id = models.BigAutoField(primary_key=True)
    cursor = models.UUIDField(unique=True, default=uuid.uuid4)
    office_id = models.UUIDField()
    kind = models.TextField()
    subject_id = models.UUIDField()
    case_id = models.UUIDField()
    # The act that it was a part of, as the database numbers it: one line for each thing that an act changed.
    act = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["office_id", "id"], name="change_of_office"),
            models.Index(fields=["at"], name="change_by_age"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=[kind.value for kind in ChangeKind]), name="change_kind_known"),
            models.UniqueConstraint(fields=["office_id", "kind", "subject_id", "act", "at"], name="change_once_an_act"),
        ]

    def __str__(self) -> str:
        return f"{self.office_id} {self.kind}"


class PingAddress(models.Model):
    """Where an office's system is told that there are changes. `noted_id` is the last line it was told of."""

    office = models.OneToOneField(Office, on_delete=models.PROTECT, primary_key=True)
    url = models.TextField()
    set_at = models.DateTimeField()
    set_by = models.UUIDField()
    set_by_name = models.TextField()
    noted_id = models.BigIntegerField(default=0)
    aimed_id = models.BigIntegerField(default=0)
    due_at = models.DateTimeField(db_default=Now())
    tries = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.office_id)


class SentPing(models.Model):
    """A ping as it went out."""

    id = models.BigAutoField(primary_key=True)
    office_id = models.UUIDField()
    sent_at = models.DateTimeField()
    trouble = models.TextField(blank=True, default=PingTrouble.NONE)

    class Meta:
        indexes = [models.Index(fields=["office_id", "-sent_at"], name="ping_of_office")]
        constraints = [
            models.CheckConstraint(
                condition=Q(trouble__in=[trouble.value for trouble in PingTrouble]), name="ping_trouble_known"
            )
        ]

    def __str__(self) -> str:
        return f"{self.office_id} {self.trouble}"

    @property
    def trouble_label(self) -> Promise:
        """What became of it, in words."""
        return TROUBLE_LABELS[PingTrouble(self.trouble)]


class PingSigner(models.Model):
    """The public half of the key under which pings are signed, as the worker that holds it says. One row."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    public_key = models.BinaryField()
    since = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="ping_signer_alone")]

    def __str__(self) -> str:
        return "ping"


class StoredAnswer(models.Model):
    """What an office's system was answered, for the same request again. No text of anybody: states and ids."""

    id = models.BigAutoField(primary_key=True)
    office_id = models.UUIDField()
    request_key = models.TextField()
    digest = models.BinaryField()
    status = models.PositiveSmallIntegerField()
    body = models.TextField()
    answered_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["answered_at"], name="answer_by_age")]
        constraints = [models.UniqueConstraint(fields=["office_id", "request_key"], name="answer_once")]

    def __str__(self) -> str:
        return self.request_key
