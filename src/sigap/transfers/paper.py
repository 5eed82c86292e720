"""A case that moves, on paper: as its file holds it, without the name of anybody. Always in Indonesian."""

from uuid import UUID

from django.utils import translation

from sigap.cases.models import EMERGENCY_LABELS, ROLE_LABELS, SEX_LABELS
from sigap.cases.models.kind import LEADING_LABELS
from sigap.cases.rules import PersonRole, Sex
from sigap.cases.rules.kind import LeadingKind
from sigap.letters.case_papers import (
    CasePaper,
    PaperBlock,
    paper_part,
    paper_rows,
    paper_signs,
    paper_table,
    paper_text,
)
from sigap.letters.heads import head_of
from sigap.mailbox.flags import Flag
from sigap.transfers.models import OutgoingTransfer
from sigap.transfers.rules import MovedCase

_LEFT_OUT = (
    "Nama dan alamat tidak ditulis di sini: diserahkan terpisah, dari tangan ke tangan. Pengirim bertanggung jawab"
    " sampai tanda terima kembali."
)


_BY_HAND = "." * 60


def _receipt(row: OutgoingTransfer) -> list[PaperBlock]:
    """What the other office fills in and sends back where there is no file that it could sign."""
    return [
        *paper_part("Tanda terima", f"Kasus {row.case_code} diterima dengan semua yang tertulis di sini."),
        paper_rows(("Nomor", _BY_HAND), ("Tanggal", _BY_HAND), ("Nama dan jabatan", _BY_HAND)),
    ]


def transfer_paper(content: MovedCase, row: OutgoingTransfer, office_id: UUID) -> CasePaper:
    """The resume that goes along, or goes alone where the other regency has no SIGAP."""
    with translation.override("id"):
        people = [
            (who.ordinal, ROLE_LABELS[PersonRole(who.role)], SEX_LABELS[Sex(who.sex)], who.age or "–")
            for who in content.people
        ]
        blocks = [
            paper_rows(
                ("Kode kasus", content.code),
                ("Dari", f"{content.office}, {content.regency}"),
                ("Kepada", row.to_label),
                ("Dibuka", content.opened_on),
                ("Jenis kasus", LEADING_LABELS[LeadingKind(content.kind)] if content.kind else ""),
                ("Bahaya", ", ".join(str(EMERGENCY_LABELS[Flag(each)]) for each in content.dangers)),
            ),
            paper_table(["No.", "Peran", "Jenis kelamin", "Umur"], people, [0.4, 2, 2, 1]),
            *paper_part("Ringkasan", content.summary or "Belum ada."),
            *(block for title, lines in content.blocks(is_paper=True) if lines for block in paper_part(title, *lines)),
            *(_receipt(row) if row.is_on_paper else []),
            paper_signs(("Yang menyerahkan", ""), ("Yang menerima", "")),
            paper_text(_LEFT_OUT, "small"),
        ]
    return CasePaper(
        slug="alih-kasus", title="BERITA ACARA ALIH KASUS", head=head_of(office_id), blocks=blocks, has_word=True
    )
