"""Tables of the public doors: sessions as the public sees them, what the public sent, sheets in local words.

In clear: kind, moment, kecamatan, topics, a number of people, a smiley. What was typed lies sealed to the intake key.
"""

import uuid
from collections.abc import Mapping

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sigap.outreach.materials import MaterialKind
from sigap.outreach.rules import MessageState, PublicMessageKind, SessionAudience, SessionTopic, Smiley

TOPIC_LABELS: Mapping[SessionTopic, Promise] = {
    SessionTopic.JOB_OFFERS: _("Tawaran kerja"),
    SessionTopic.CHILD_ONLINE: _("Anak dan HP"),
    SessionTopic.HOME_VIOLENCE: _("Kekerasan di rumah"),
    SessionTopic.CHILD_MARRIAGE: _("Perkawinan anak"),
    SessionTopic.BODY_SAFETY: _("Berani bilang tidak"),
    SessionTopic.SIGNS: _("Mengenali tanda dan melapor"),
}
AUDIENCE_LABELS: Mapping[SessionAudience, Promise] = {
    SessionAudience.PARENTS: _("Orang tua"),
    SessionAudience.PUPILS: _("Pelajar"),
    SessionAudience.JOBSEEKERS: _("Pencari kerja"),
    SessionAudience.PESANTREN: _("Pesantren"),
    SessionAudience.VILLAGE_OFFICERS: _("Perangkat desa"),
    SessionAudience.EVERYBODY: _("Warga umum"),
    SessionAudience.VOLUNTEERS: _("Relawan"),
}
MESSAGE_KIND_LABELS: Mapping[PublicMessageKind, Promise] = {
    PublicMessageKind.SESSION_ASKED: _("Minta kegiatan"),
    PublicMessageKind.VOLUNTEER: _("Mau jadi relawan"),
    PublicMessageKind.FEEDBACK: _("Pendapat"),
}
MESSAGE_STATE_LABELS: Mapping[MessageState, Promise] = {
    MessageState.WAITING: _("Menunggu"),
    MessageState.TAKEN: _("Ditindaklanjuti"),
    MessageState.DECLINED: _("Tidak ditindaklanjuti"),
}
SMILEY_LABELS: Mapping[Smiley, Promise] = {
    Smiley.GOOD: _("Bagus"),
    Smiley.SO_SO: _("Biasa saja"),
    Smiley.BAD: _("Kurang"),
}
MATERIAL_KIND_LABELS: Mapping[MaterialKind, Promise] = {
    MaterialKind.POSTER: _("Poster"),
    MaterialKind.SLIDES: _("Paparan"),
    MaterialKind.OUTLINE: _("Garis besar bicara"),
    MaterialKind.RADIO: _("Naskah radio"),
}
MOST_PEOPLE = 5000
_CODES = "^[a-z_]{0,32}$"


class PublicSession(models.Model):
    """A session as the public may see it; follows `prevention` by a trigger. Only what `is_listed` is shown.

    Called off it is shown as `is_off` until its day is over: who wrote it down looks again.
    """

    activity_id = models.UUIDField(primary_key=True)
    # What the QR code of the session holds; opens the form for feedback and nothing else.
    code = models.TextField(unique=True)
    topic = models.TextField()
    audience = models.TextField()
    title = models.TextField()
    place = models.TextField()
    area = models.TextField()
    day = models.DateField()
    starts_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)
    partner = models.TextField(blank=True, default="")
    note = models.TextField(blank=True, default="")
    is_listed = models.BooleanField()
    is_for_all = models.BooleanField()
    is_off = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["day"], condition=Q(is_listed=True), name="public_session_by_day")]

    def __str__(self) -> str:
        return str(self.activity_id)


class PublicMessage(models.Model):
    """What somebody outside asked, offered or said. `key_blob` goes once the vault has the key."""

    id = models.UUIDField(primary_key=True)
    kind = models.TextField()
    received_at = models.DateTimeField()
    area = models.TextField(blank=True, default="")
    topics = ArrayField(models.TextField(), default=list)
    people = models.PositiveIntegerField(null=True)
    session_id = models.UUIDField(null=True)
    smiley = models.TextField(blank=True, default="")
    # A second click on the same form: its key, under the public secret.
    post_key = models.BinaryField(unique=True)
    # Beyond the pace of the whole installation: it waits below the others, and is lost no more than they are.
    is_crowded = models.BooleanField(default=False, db_default=False)
    key_id = models.UUIDField(null=True, unique=True)
    key_blob = models.BinaryField(null=True)
    sealed_body = models.BinaryField(null=True)
    state = models.TextField(default=MessageState.WAITING)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.UUIDField(null=True)
    settler_name = models.TextField(blank=True, default="")

    class Meta:
        indexes = [
            models.Index(fields=["received_at"], condition=Q(state="waiting"), name="public_message_waiting"),
            models.Index(fields=["is_crowded", "received_at", "kind"], name="public_message_pace"),
            models.Index(
                fields=["session_id"], condition=Q(session_id__isnull=False), name="public_message_of_session"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in PublicMessageKind]), name="public_message_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in MessageState]), name="public_message_state_known"
            ),
            models.CheckConstraint(
                condition=Q(smiley__in=["", *(smiley.value for smiley in Smiley)]), name="public_message_smiley_known"
            ),
            models.CheckConstraint(
                condition=Q(topics__contained_by=[topic.value for topic in SessionTopic]),
                name="public_message_topics_known",
            ),
            models.CheckConstraint(condition=Q(area__regex=r"^[0-9.]{0,16}$"), name="public_message_area_form"),
            models.CheckConstraint(
                condition=Q(people__isnull=True) | Q(people__gt=0, people__lte=MOST_PEOPLE),
                name="public_message_people_possible",
            ),
            models.CheckConstraint(
                condition=Q(kind=PublicMessageKind.FEEDBACK.value, session_id__isnull=False) & ~Q(smiley="")
                | ~Q(kind=PublicMessageKind.FEEDBACK.value) & Q(session_id__isnull=True, smiley=""),
                name="public_message_of_one_kind",
            ),
            models.CheckConstraint(
                condition=Q(key_id__isnull=True, sealed_body__isnull=True, key_blob__isnull=True)
                | Q(key_id__isnull=False, sealed_body__isnull=False),
                name="public_message_sealed_whole",
            ),
            models.CheckConstraint(
                condition=Q(state=MessageState.WAITING.value, settled_at__isnull=True)
                | ~Q(state=MessageState.WAITING.value) & Q(settled_at__isnull=False),
                name="public_message_settled_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def kind_label(self) -> Promise:
        """What it is, in words."""
        return MESSAGE_KIND_LABELS[PublicMessageKind(self.kind)]

    @property
    def topic_labels(self) -> list[Promise]:
        """What was asked about, in words."""
        return [TOPIC_LABELS[SessionTopic(topic)] for topic in self.topics]


class MaterialVariant(models.Model):
    """A sheet in local words, written by an office; a newer one of the same words and language replaces it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    material = models.TextField()
    language = models.TextField()
    title = models.TextField()
    body = models.TextField()
    office_id = models.UUIDField()
    office_name = models.TextField()
    written_by = models.UUIDField()
    writer_name = models.TextField()
    written_at = models.DateTimeField()
    is_public = models.BooleanField(default=False)
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["material", "language"], condition=Q(replaced_at__isnull=True), name="material_variant_once"
            ),
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(body="") & ~Q(language=""), name="material_variant_whole"
            ),
            models.CheckConstraint(condition=Q(material__regex=_CODES), name="material_variant_code_form"),
        ]

    def __str__(self) -> str:
        return f"{self.material} {self.language}"
