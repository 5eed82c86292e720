"""Tables of letters: what an office writes, under which number. No person of a case and no case stands in them."""

import uuid
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sigap.access.models import Office
from sigap.cleaning.signature_terms import SignatureReport, SignatureVerdict
from sigap.letters.rules.kinds import LetterBook, LetterKind
from sigap.letters.rules.numbers import NumberFormat, NumberSource, SeriesSpan

__all__ = [
    "AgendaEntry",
    "Letter",
    "LetterBook",
    "LetterKind",
    "LetterNature",
    "LetterStage",
    "NumberScheme",
    "NumberSeries",
    "SignedChunk",
    "SignedCopy",
    "Wording",
]


class LetterStage(StrEnum):
    """How far a letter is. One that was thrown away never had a number; one that was cancelled keeps its own."""

    DRAFT = "draft"
    ISSUED = "issued"
    CANCELLED = "cancelled"
    DROPPED = "dropped"


class LetterNature(StrEnum):
    """How urgent or how closed a letter is, as its head says."""

    ORDINARY = "biasa"
    PROMPT = "segera"
    URGENT = "sangat_segera"
    RESTRICTED = "terbatas"
    CONFIDENTIAL = "rahasia"


KIND_LABELS: dict[LetterKind, Promise] = {
    LetterKind.INVITATION: _("Undangan"),
    LetterKind.ASSIGNMENT: _("Surat tugas"),
    LetterKind.OFFICE_NOTE: _("Nota dinas"),
    LetterKind.OFFICIAL: _("Surat dinas"),
    LetterKind.RECORD: _("Berita acara"),
    LetterKind.MINUTES: _("Notula"),
    LetterKind.REPORT: _("Laporan"),
    LetterKind.DECREE: _("Surat keputusan"),
    LetterKind.ATTESTATION: _("Surat keterangan"),
}
BOOK_LABELS: dict[LetterBook, Promise] = {
    LetterBook.DIRECTIVE: _("Naskah arahan"),
    LetterBook.CORRESPONDENCE: _("Naskah korespondensi"),
    LetterBook.SPECIAL: _("Naskah khusus"),
    LetterBook.OTHER: _("Naskah lainnya"),
}
STAGE_LABELS: dict[LetterStage, Promise] = {
    LetterStage.DRAFT: _("Konsep"),
    LetterStage.ISSUED: _("Terbit"),
    LetterStage.CANCELLED: _("Dibatalkan"),
    LetterStage.DROPPED: _("Dibuang"),
}
NATURE_LABELS: dict[LetterNature, Promise] = {
    LetterNature.ORDINARY: _("Biasa"),
    LetterNature.PROMPT: _("Segera"),
    LetterNature.URGENT: _("Sangat segera"),
    LetterNature.RESTRICTED: _("Terbatas"),
    LetterNature.CONFIDENTIAL: _("Rahasia"),
}

SOURCE_LABELS: dict[NumberSource, Promise] = {
    NumberSource.AGENDA: _("Dari buku agenda SIGAP, saat surat ditandatangani"),
    NumberSource.SRIKANDI: _("Dari SRIKANDI; nomor dan tautannya dicatat di sini"),
}
SPAN_LABELS: dict[SeriesSpan, Promise] = {
    SeriesSpan.OFFICE: _("Semua surat kantor dalam satu urutan"),
    SeriesSpan.BOOK: _("Tiap jenis naskah berurut sendiri"),
    SeriesSpan.CODE: _("Tiap kode klasifikasi berurut sendiri"),
}


class Letter(models.Model):
    """A letter of an office, drafted from data.

    `about` points to what it is for, opaque here. `set_facts` is what stands on paper, kept when a number was given:
    a renamed office or another wording changes no letter that went out. `revision` counts changes of the draft.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    kind = models.TextField()
    office = models.ForeignKey(Office, on_delete=models.PROTECT)
    office_name = models.TextField()
    subject = models.TextField()
    addressees = models.JSONField(default=list)
    copies_to = models.JSONField(default=list)
    fields = models.JSONField(default=dict)
    about = models.TextField(blank=True, default="")
    nature = models.TextField(default=LetterNature.ORDINARY)
    enclosures = models.TextField(blank=True, default="")
    class_code = models.TextField(blank=True, default="")
    signer_title = models.TextField(blank=True, default="")
    signer_name = models.TextField(blank=True, default="")
    signer_rank = models.TextField(blank=True, default="")
    stage = models.TextField(default=LetterStage.DRAFT)
    revision = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField()
    made_by = models.UUIDField()
    made_by_name = models.TextField()
    changed_at = models.DateTimeField()
    number = models.TextField(blank=True, default="")
    link = models.TextField(blank=True, default="")
    dated_on = models.DateField(null=True)
    issued_at = models.DateTimeField(null=True)
    issued_by = models.UUIDField(null=True)
    issued_by_name = models.TextField(blank=True, default="")
    set_facts = models.JSONField(null=True)
    paper_hash = models.TextField(blank=True, default="")
    paper_size = models.PositiveIntegerField(default=0)
    ended_at = models.DateTimeField(null=True)
    end_reason = models.TextField(blank=True, default="")

    class Meta:
        indexes = [
            models.Index(fields=["office", "-changed_at"], name="letter_by_office"),
            models.Index(fields=["about"], condition=~Q(about=""), name="letter_by_subject"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=[k.value for k in LetterKind]), name="letter_kind_known"),
            models.CheckConstraint(condition=Q(nature__in=[n.value for n in LetterNature]), name="letter_nature_known"),
            models.CheckConstraint(condition=~Q(subject=""), name="letter_has_subject"),
            models.CheckConstraint(
                condition=Q(
                    stage__in=[LetterStage.DRAFT, LetterStage.DROPPED], number="", issued_at=None, dated_on=None
                )
                | Q(stage__in=[LetterStage.ISSUED, LetterStage.CANCELLED])
                & ~Q(number="")
                & Q(issued_at__isnull=False, issued_by__isnull=False, dated_on__isnull=False, set_facts__isnull=False),
                name="letter_numbered_once_issued",
            ),
            models.CheckConstraint(
                condition=Q(stage__in=[LetterStage.DRAFT, LetterStage.ISSUED], ended_at=None)
                | Q(stage=LetterStage.DROPPED, ended_at__isnull=False)
                | Q(stage=LetterStage.CANCELLED, ended_at__isnull=False) & ~Q(end_reason=""),
                name="letter_ended_wholly",
            ),
            models.UniqueConstraint(
                fields=["office", "number"], condition=~Q(number=""), name="letter_number_of_office_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number or self.id}"

    @property
    def kind_label(self) -> Promise:
        """What kind of letter, in words."""
        return KIND_LABELS[LetterKind(self.kind)]

    @property
    def stage_label(self) -> Promise:
        """How far it is, in words."""
        return STAGE_LABELS[LetterStage(self.stage)]

    @property
    def is_draft(self) -> bool:
        """Whether it can still be changed."""
        return self.stage == LetterStage.DRAFT


class Wording(models.Model):
    """One version of how an office words a kind of letter. A change adds one; empty means: as shipped, again."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    office = models.ForeignKey(Office, on_delete=models.PROTECT)
    kind = models.TextField()
    text = models.TextField(blank=True)
    made_at = models.DateTimeField()
    made_by = models.UUIDField()
    made_by_name = models.TextField()
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["office", "kind"], condition=Q(superseded_at=None), name="letter_wording_stands_once"
            ),
            models.CheckConstraint(condition=Q(kind__in=[k.value for k in LetterKind]), name="letter_wording_of_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.office_id} {self.kind}"


class NumberScheme(models.Model):
    """One version of how an office numbers its letters. A change adds one."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    office = models.ForeignKey(Office, on_delete=models.PROTECT)
    source = models.TextField()
    pattern = models.TextField()
    unit = models.TextField()
    span = models.TextField()
    made_at = models.DateTimeField()
    made_by = models.UUIDField()
    made_by_name = models.TextField()
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["office"], condition=Q(superseded_at=None), name="letter_numbering_stands_once"
            ),
            models.CheckConstraint(
                condition=Q(source__in=[s.value for s in NumberSource], span__in=[s.value for s in SeriesSpan]),
                name="letter_numbering_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.office_id} {self.pattern}"

    @property
    def form(self) -> NumberFormat:
        """As the rules read it."""
        return NumberFormat(
            source=NumberSource(self.source), pattern=self.pattern, unit=self.unit, span=SeriesSpan(self.span)
        )


class NumberSeries(models.Model):
    """The numbers of one office, one series and one year, and the last that was taken. Moved by the database alone.

    `began_after`: the last number in the paper book that came before. `last` moved forward later leaves numbers out.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    office = models.ForeignKey(Office, on_delete=models.PROTECT)
    name = models.TextField()
    year = models.PositiveSmallIntegerField()
    began_after = models.PositiveIntegerField(default=0)
    last = models.PositiveIntegerField(default=0)
    count = 0
    """How many letters stand in it, where `series_for` found it."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["office", "name", "year"], name="letter_series_once"),
            models.CheckConstraint(condition=Q(last__gte=models.F("began_after")), name="letter_series_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.year}"


class AgendaEntry(models.Model):
    """That a number was taken, for which letter. Added once, never changed and never removed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    series = models.ForeignKey(NumberSeries, on_delete=models.PROTECT)
    serial = models.PositiveIntegerField()
    letter = models.OneToOneField(Letter, on_delete=models.PROTECT)
    taken_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["series", "serial"], name="letter_number_once")]

    def __str__(self) -> str:
        return f"{self.series_id} {self.serial}"


VERDICT_LABELS: dict[SignatureVerdict, Promise] = {
    SignatureVerdict.VALID: _("Tanda tangan sah"),
    SignatureVerdict.NO_ROOTS: _("Utuh, tetapi penanda tangannya belum terbukti"),
    SignatureVerdict.UNTRUSTED: _("Ditolak: sertifikatnya tidak sampai ke induk yang dipercaya"),
    SignatureVerdict.SELF_MADE: _("Ditolak: sertifikat buatan sendiri"),
    SignatureVerdict.NOT_YET: _("Ditolak: sertifikatnya belum berlaku"),
    SignatureVerdict.EXPIRED: _("Ditolak: sertifikatnya sudah kedaluwarsa"),
    SignatureVerdict.REVOKED: _("Ditolak: sertifikatnya sudah dicabut"),
    SignatureVerdict.ALTERED: _("Ditolak: isinya berubah sesudah ditandatangani"),
    SignatureVerdict.UNSIGNED: _("Ditolak: tidak ada tanda tangan elektronik"),
    SignatureVerdict.BROKEN: _("Ditolak: PDF atau tanda tangannya tidak terbaca"),
}
VERDICT_ADVICE: dict[SignatureVerdict, Promise] = {
    SignatureVerdict.VALID: _("Isinya tepat seperti waktu ditandatangani, dan sertifikatnya sampai ke induk."),
    SignatureVerdict.NO_ROOTS: _(
        "Isinya tepat seperti waktu ditandatangani. Sertifikat induk (BSrE) belum dipasang di SIGAP, "
        "jadi siapa penanda tangannya belum dapat dibuktikan. Minta administrator teknis memasangnya."
    ),
    SignatureVerdict.UNTRUSTED: _("Periksa di aplikasi penerbit sertifikat, atau minta surat ditandatangani ulang."),
    SignatureVerdict.SELF_MADE: _("Siapa pun dapat membuat sertifikat begini atas nama siapa pun."),
    SignatureVerdict.NOT_YET: _("Periksa jam komputer yang menandatangani, lalu minta ditandatangani ulang."),
    SignatureVerdict.EXPIRED: _("Tidak ada pihak ketiga yang menjamin jamnya. Minta ditandatangani ulang."),
    SignatureVerdict.REVOKED: _("Jangan dipakai. Hubungi penanda tangan lewat jalan lain."),
    SignatureVerdict.ALTERED: _("Jangan dipakai. Minta naskah asli kepada pengirimnya."),
    SignatureVerdict.UNSIGNED: _("Kalau ini pindaian surat bertanda tangan basah, centang itu lalu kirim lagi."),
    SignatureVerdict.BROKEN: _("Unduh ulang dari tempat penandatanganan, lalu kirim lagi."),
}
SEALED_SECTION = "letter"
"""Where signed copies lie, as the trail names it."""
WORD_TABLES: tuple[Mapping[Any, Promise], ...] = (
    KIND_LABELS,
    VERDICT_LABELS,
    {SEALED_SECTION: _("Surat kantor"), "letter_copy": _("membaca surat bertanda tangan")},
)
"""What stands for the codes of its events."""


class SignedCopy(models.Model):
    """A signed PDF that came back, as it came, sealed, with what its check found. Never changed and never removed.

    `matches_paper`: whether it begins with the very paper that was drafted here; unknown where that is not kept.
    """

    id = models.UUIDField(primary_key=True)
    letter = models.ForeignKey(Letter, on_delete=models.PROTECT)
    key_id = models.UUIDField()
    chunks = models.PositiveIntegerField()
    size = models.PositiveIntegerField()
    content_hash = models.TextField()
    verdict = models.TextField()
    report = models.JSONField()
    is_scan = models.BooleanField()
    matches_paper = models.BooleanField(null=True)
    roots_laid = models.PositiveIntegerField()
    kept_at = models.DateTimeField()
    kept_by = models.UUIDField()
    kept_by_name = models.TextField()

    class Meta:
        indexes = [models.Index(fields=["key_id"], name="letter_copy_key")]
        constraints = [
            models.UniqueConstraint(fields=["letter", "content_hash"], name="letter_copy_once"),
            models.CheckConstraint(
                condition=Q(verdict__in=[SignatureVerdict.VALID, SignatureVerdict.NO_ROOTS], is_scan=False)
                | Q(verdict=SignatureVerdict.UNSIGNED, is_scan=True),
                name="letter_copy_fit_to_keep",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.letter_id} {self.verdict}"

    @property
    def found(self) -> SignatureReport:
        """What the check found."""
        return SignatureReport.from_data(self.report)


class SignedChunk(models.Model):
    """Half a megabyte of a signed copy, sealed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    copy = models.ForeignKey(SignedCopy, on_delete=models.PROTECT)
    number = models.PositiveIntegerField()
    sealed_bytes = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["copy", "number"], name="letter_chunk_once")]

    def __str__(self) -> str:
        return f"{self.copy_id} {self.number}"
