"""What happens to letters, as the trail tells it. The stream is the letter's own, or the system's for an office."""

from django.utils.translation import gettext_lazy as _

from sigap.audit.kinds import EventKind

DRAFTED = "letters:letter:drafted"
CHANGED = "letters:letter:changed"
DROPPED = "letters:letter:dropped"
ISSUED = "letters:letter:issued"
CANCELLED = "letters:letter:cancelled"
PAPER_FIXED = "letters:paper:fixed"
COPY_KEPT = "letters:copy:kept"
COPY_REFUSED = "letters:copy:refused"
WORDING_SET = "letters:wording:set"
NUMBERING_SET = "letters:numbering:set"
SERIES_BEGUN = "letters:series:begun"

EVENTS = (
    EventKind(DRAFTED, ("letter", "kind"), _("Surat disusun: {kind}")),
    EventKind(CHANGED, ("letter",), _("Konsep surat diubah")),
    EventKind(DROPPED, ("letter",), _("Konsep surat dibuang")),
    EventKind(ISSUED, ("letter",), _("Surat dinomori dan terbit")),
    EventKind(CANCELLED, ("letter",), _("Surat dibatalkan; nomornya tetap")),
    EventKind(PAPER_FIXED, ("letter",), _("Sidik naskah surat disimpan")),
    EventKind(COPY_KEPT, ("letter", "verdict"), _("Surat bertanda tangan disimpan: {verdict}")),
    EventKind(COPY_REFUSED, ("letter", "verdict"), _("Surat bertanda tangan ditolak: {verdict}")),
    EventKind(WORDING_SET, ("office", "kind"), _("Kata-kata surat diubah: {kind}")),
    EventKind(NUMBERING_SET, ("office",), _("Cara menomori surat diatur")),
    EventKind(
        SERIES_BEGUN,
        ("office",),
        _("Nomor terakhir buku agenda kertas dicatat: {after}, tahun {year}"),
        optional=("year", "after"),  # entries of before these were named
    ),
)
