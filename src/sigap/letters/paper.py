"""What stands on a letter, and the letter as PDF. Always in Indonesian, whatever language the officer reads."""

from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.utils import translation

from sigap.letters.heads import head_of_office
from sigap.letters.models import NATURE_LABELS, Letter, LetterKind, LetterNature
from sigap.letters.rules.kinds import kind_forms
from sigap.letters.rules.wording import FieldValue, filled, table_block
from sigap.letters.typesetting import pdf
from sigap.ui import dates

_LONG_LIST = 4
"""From so many addressees on they stand on a page of their own."""


def pdf_of(letter: Letter) -> bytes:
    """The letter as PDF/A; byte for byte the same as long as nothing of it changes. Raises LetterUnfit."""
    return pdf("letter", letter.set_facts or facts_of(letter), at=letter.issued_at or letter.changed_at)


def facts_of(letter: Letter) -> dict[str, Any]:
    """What stands on paper, from the letter as it is now."""
    form = kind_forms()[LetterKind(letter.kind)]
    with translation.override("id"):
        head = head_of_office(letter.office)
        day = dates.letter_day(letter.dated_on) if letter.dated_on else ""
        known: dict[str, FieldValue] = {
            "hal": letter.subject,
            "kantor": letter.office_name,
            "daerah": head.regency,
            "tanggal_surat": day,
            "nomor_surat": letter.number,
            "penanda_tangan": letter.signer_title,
        }
        many = len(letter.addressees) > _LONG_LIST
        return {
            "head": asdict(head),
            "layout": form.layout.value,
            "title": form.title,
            "number": letter.number,
            "nature": str(NATURE_LABELS[LetterNature(letter.nature)]),
            "enclosures": letter.enclosures or ("1 lembar daftar tujuan" if many else "-"),
            "subject": letter.subject,
            "place": head.place,
            "day": day,
            "addressees": [] if many else letter.addressees,
            "list": letter.addressees if many else [],
            "authority": letter.fields.get("pejabat", ""),
            "blocks": filled(form.wording, form, known | letter.fields),
            "annex": _annex(letter),
            "signer": {"title": letter.signer_title, "name": letter.signer_name, "rank": letter.signer_rank},
            "copies": letter.copies_to,
            "is_draft": letter.is_draft,
            "example": settings.SIGAP_DEMO,
            "foot": "",
        }


def _annex(letter: Letter) -> dict[str, Any] | None:
    lines = letter.fields.get("lampiran_sk")
    if not lines:
        return None
    return table_block(kind_forms()[LetterKind.DECREE].field("lampiran_sk").columns, lines)
