"""Notes of a case: versions of a text, sealed under the notes' key. In clear: who, when, from which template."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sigap.cases.models.file import Case
from sigap.cases.rules import NoteTemplate

TEMPLATE_LABELS: dict[NoteTemplate, Promise] = {
    NoteTemplate.FREE: _("Catatan bebas"),
    NoteTemplate.CALL: _("Percakapan telepon"),
    NoteTemplate.VISIT: _("Kunjungan"),
    NoteTemplate.MEETING: _("Pertemuan dengan klien"),
    NoteTemplate.CONFERENCE: _("Konferensi kasus"),
    NoteTemplate.SAFETY: _("Rencana keamanan"),
}
TEMPLATE_TEXTS: dict[NoteTemplate, Promise | str] = {
    NoteTemplate.FREE: "",
    NoteTemplate.CALL: _("Siapa yang menjawab:\nYang disampaikan:\nYang disepakati:\nLangkah berikutnya:"),
    NoteTemplate.VISIT: _("Tempat (tanpa alamat):\nYang ditemui:\nKeadaan yang terlihat:\nLangkah berikutnya:"),
    NoteTemplate.MEETING: _("Yang hadir:\nYang diceritakan klien:\nKeinginan klien:\nLangkah berikutnya:"),
    NoteTemplate.CONFERENCE: _("Kantor yang hadir:\nPokok bahasan:\nKeputusan dan siapa mengerjakan:\nTinjau lagi:"),
    NoteTemplate.SAFETY: _("Bahaya sekarang:\nYang sudah aman:\nKalau terjadi lagi, klien akan:\nYang dihubungi:"),
}
"""What the text of a note begins with."""


class Note(models.Model):
    """One version of one note; the newest of a note counts. Versions are added, never changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    # The note's own id, made with the form: a second click finds the row.
    note = models.UUIDField()
    version = models.PositiveIntegerField()
    template = models.TextField(default=NoteTemplate.FREE)
    done_at = models.DateTimeField()
    # The client or their guardian was spoken with.
    has_reached = models.BooleanField(default=False)
    key_id = models.UUIDField()
    sealed_text = models.BinaryField()
    first_by = models.UUIDField()
    first_name = models.TextField()
    office_id = models.UUIDField()
    office_name = models.TextField()
    written_by = models.UUIDField()
    writer_name = models.TextField()
    written_at = models.DateTimeField()
    is_newest = models.BooleanField(default=True)

    class Meta:
        indexes = [models.Index(fields=["case", "-done_at"], condition=Q(is_newest=True), name="note_newest_of_case")]
        constraints = [
            models.CheckConstraint(
                condition=Q(template__in=[each.value for each in NoteTemplate]), name="note_template_known"
            ),
            # Two officers who read the same version cannot both write the next one.
            models.UniqueConstraint(fields=["note", "version"], name="note_version_once"),
            models.UniqueConstraint(fields=["note"], condition=Q(is_newest=True), name="note_newest_once"),
        ]

    def __str__(self) -> str:
        return f"{self.note} v{self.version}"

    @property
    def template_label(self) -> Promise:
        """What kind of note, in words."""
        return TEMPLATE_LABELS[NoteTemplate(self.template)]
