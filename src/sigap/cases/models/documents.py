"""Documents of a case: in clear their kind, about their size, when and by whom; title and content sealed in chunks."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sigap.cases.models.file import Case
from sigap.cases.rules.documents import DocumentRendition, SizeClass, VoidReason
from sigap.cleaning import FileKind, Refusal

KIND_LABELS: dict[FileKind, Promise] = {
    FileKind.JPEG: _("Gambar JPEG"),
    FileKind.PNG: _("Gambar PNG"),
    FileKind.WEBP: _("Gambar WebP"),
    FileKind.AVIF: _("Gambar AVIF"),
    FileKind.HEIC: _("Foto HEIC"),
    FileKind.PDF: _("PDF"),
    FileKind.DOCX: _("Dokumen Word"),
    FileKind.MP4: _("Rekaman MP4"),
    FileKind.WEBM: _("Rekaman WebM"),
    FileKind.OGG: _("Rekaman suara Ogg"),
    FileKind.MP3: _("Rekaman suara MP3"),
    FileKind.AAC: _("Rekaman suara AAC"),
    FileKind.WAV: _("Rekaman suara WAV"),
    FileKind.AMR: _("Rekaman suara AMR"),
}
SIZE_LABELS: dict[SizeClass, Promise] = {
    SizeClass.SMALL: _("sampai 1 MB"),
    SizeClass.MIDDLE: _("1 sampai 5 MB"),
    SizeClass.LARGE: _("di atas 5 MB"),
}
VOID_LABELS: dict[VoidReason, Promise] = {
    VoidReason.WRONG_CASE: _("milik kasus lain"),
    VoidReason.WRONG_FILE: _("salah berkas"),
    VoidReason.UNREADABLE: _("tidak terbaca"),
    VoidReason.DUPLICATE: _("sudah ada"),
    VoidReason.REPLACED: _("diganti dengan yang lebih baru"),
}
_ACCEPTED = _(
    "Isi berkas ini bukan jenis yang diterima, apa pun namanya."
    " Yang diterima: gambar JPEG, PNG, WebP, AVIF, HEIC; PDF; dokumen Word (.docx); rekaman suara atau video."
)
REFUSAL_SENTENCES: dict[Refusal, Promise] = {
    Refusal.EMPTY: _("Berkas ini kosong. Pilih berkas lain."),
    Refusal.TOO_LARGE: _("Berkas ini lebih dari 10 MB. Perkecil atau bagi dahulu."),
    Refusal.UNKNOWN: _ACCEPTED,
    Refusal.BROKEN: _("Berkas ini rusak atau terpotong. Buka di komputer Anda, simpan ulang, lalu coba lagi."),
    Refusal.TOO_MANY_PIXELS: _("Gambar ini lebih dari 40 megapiksel. Perkecil dahulu, lalu coba lagi."),
    Refusal.COPY_TOO_LARGE: _("Salinan bersihnya menjadi terlalu besar. Perkecil gambar atau simpan sebagai JPEG."),
    Refusal.LOCKED: _("Berkas ini dikunci dengan kata sandi. Simpan tanpa kata sandi, lalu coba lagi."),
    Refusal.TOO_MANY_PAGES: _("PDF ini lebih dari 300 halaman. Bagi dahulu."),
    Refusal.BOMB: _("Isi berkas ini jauh lebih besar daripada ukurannya, jadi tidak dibuka."),
    Refusal.MACRO: _("Dokumen ini berisi makro. Simpan sebagai .docx tanpa makro atau sebagai PDF."),
    Refusal.HOLDS_FILES: _("Dokumen ini berisi berkas lain. Simpan sebagai PDF, lalu coba lagi."),
    Refusal.TOO_HARD: _("Berkas ini tidak dapat diperiksa dengan aman. Coba lagi, atau simpan sebagai PDF atau JPEG."),
    Refusal.TOO_LONG: _("Rekaman ini terlalu panjang untuk dibuatkan salinan. Potong dahulu, lalu coba lagi."),
    Refusal.BUSY: _("Berkas lain sedang diperiksa. Coba lagi sebentar lagi."),
    Refusal.NO_SANDBOX: _(
        "Ruang pemeriksaan berkas yang terkunci tidak dapat dibuat, jadi berkas ini tidak dibuka."
        " Beri tahu administrator teknis, lalu coba lagi."
    ),
}


class Document(models.Model):
    """A document that was laid in. It is never changed, only voided."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    ordinal = models.PositiveIntegerField()
    kind = models.TextField()
    size_class = models.TextField()
    original_chunks = models.PositiveIntegerField()
    copy_chunks = models.PositiveIntegerField()
    key_id = models.UUIDField()
    sealed_title = models.BinaryField()
    added_by = models.UUIDField()
    adder_name = models.TextField()
    office_id = models.UUIDField()
    office_name = models.TextField()
    added_at = models.DateTimeField()
    void_reason = models.TextField(default="")
    voided_by = models.UUIDField(null=True)
    voider_name = models.TextField(default="")
    voided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "ordinal"], name="document_ordinal_once"),
            models.CheckConstraint(condition=Q(kind__in=[each.value for each in FileKind]), name="document_kind_known"),
            models.CheckConstraint(
                condition=Q(size_class__in=[each.value for each in SizeClass]), name="document_size_known"
            ),
            models.CheckConstraint(
                condition=Q(voided_at=None, voided_by=None, void_reason="")
                | Q(voided_at__isnull=False, voided_by__isnull=False)
                & Q(void_reason__in=[each.value for each in VoidReason]),
                name="document_voided_wholly",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.ordinal}"

    @property
    def is_void(self) -> bool:
        """Whether it no longer counts."""
        return self.voided_at is not None

    @property
    def kind_label(self) -> Promise:
        """What kind of file, in words."""
        return KIND_LABELS[FileKind(self.kind)]

    @property
    def size_label(self) -> Promise:
        """About how large, in words."""
        return SIZE_LABELS[SizeClass(self.size_class)]

    @property
    def void_label(self) -> Promise | str:
        """Why it no longer counts, in words."""
        return VOID_LABELS[VoidReason(self.void_reason)] if self.void_reason else ""


class DocumentChunk(models.Model):
    """Half a megabyte of a document, sealed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    document = models.ForeignKey(Document, on_delete=models.PROTECT)
    part = models.TextField()
    number = models.PositiveIntegerField()
    sealed_bytes = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["document", "part", "number"], name="document_chunk_once"),
            models.CheckConstraint(
                condition=Q(part__in=[each.value for each in DocumentRendition]), name="document_part_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document_id} {self.part} {self.number}"
