"""A case that moves, on paper: as its file holds it, without the name of anybody. Always in Indonesian."""

from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils import translation

from sigap.cases.models import EMERGENCY_LABELS, ROLE_LABELS, SEX_LABELS
from sigap.cases.models.kind import LEADING_LABELS
from sigap.cases.rules import PersonRole, Sex
from sigap.cases.rules.kind import LeadingKind
from sigap.letters.heads import head_of
from sigap.letters.typesetting import pdf
from sigap.mailbox.flags import Flag
from sigap.transfers.rules import MovedCase
from sigap.ui.dates import full_moment, letter_day, local


def _part(heading: str, lines: list[str]) -> list[dict[str, Any]]:
    texts = [{"kind": "text", "text": line} for line in lines or ["Belum ada."]]
    return [{"kind": "heading", "text": heading}, *texts]


def transfer_pdf(content: MovedCase, office_id: UUID, *, at: datetime) -> bytes:
    """The resume that goes along, or goes alone where the other regency has no SIGAP."""
    with translation.override("id"):
        people = [
            [
                str(who.ordinal),
                str(ROLE_LABELS[PersonRole(who.role)]),
                str(SEX_LABELS[Sex(who.sex)]),
                str(who.age or "–"),
            ]
            for who in content.people
        ]
        dangers = ", ".join(str(EMERGENCY_LABELS[Flag(each)]) for each in content.dangers)
        blocks = [
            {
                "kind": "rows",
                "rows": [["Kode kasus", content.code], ["Dari", f"{content.office}, {content.regency}"],
                         ["Dibuka", content.opened_on],
                         *([["Jenis kasus", str(LEADING_LABELS[LeadingKind(content.kind)])]] if content.kind else []),
                         *([["Bahaya", dangers]] if dangers else [])],
            },
            {"kind": "table", "head": ["No.", "Peran", "Jenis kelamin", "Umur"], "rows": people,
             "widths": [0.4, 2, 2, 1]},
            *_part("Ringkasan", [content.summary] if content.summary else []),
            *(part for title, lines in content.blocks(is_paper=True) if lines for part in _part(title, list(lines))),
            {"kind": "signs", "signs": [
                {"title": title, "name": "", "thumb": False} for title in ("Yang menyerahkan", "Yang menerima")
            ]},
            {"kind": "small", "text": "Nama dan alamat tidak ditulis di sini: diserahkan terpisah, dari tangan ke "
                                      "tangan. Pengirim bertanggung jawab sampai tanda terima kembali."},
        ]  # fmt: skip
        head = head_of(office_id)
        facts = {
            "title": "BERITA ACARA ALIH KASUS", "head": asdict(head), "is_clients": False, "blocks": blocks,
            "place": head.place, "day": letter_day(local(at)), "example": settings.SIGAP_DEMO,
            "foot": f"Rahasia · Dicetak {full_moment(at)}",
        }  # fmt: skip
        return pdf("case_form", facts, at=at)
