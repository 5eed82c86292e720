"""What stands on a letter, and the letter as PDF. Always in Indonesian, whatever language the officer reads."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.utils import translation

from sigap.kernel.regencies import head_word
from sigap.letters.heads import Letterhead, head_of_office
from sigap.letters.models import NATURE_LABELS, Letter, LetterKind, LetterNature, LetterStage
from sigap.letters.queries import wording_of
from sigap.letters.rules.kinds import KindSpec, Layout, kind_specs
from sigap.letters.rules.wording import Block, FieldValue, filled, table_block
from sigap.letters.typesetting import pdf
from sigap.places.queries import home_regency
from sigap.places.words import stored_words
from sigap.ui import dates

_LONG_LIST = 4
"""From so many addressees on they stand on a page of their own."""


def pdf_of(letter: Letter) -> bytes:
    """The letter as PDF/A; byte for byte the same as long as nothing of it changes. Raises LetterUnfit."""
    return pdf("letter", standing_facts(letter), at=letter.issued_at or letter.changed_at)


def disposition_of(letter: Letter) -> bytes:
    """The sheet on which whoever receives the letter writes who is to do what: it is filled in by hand."""
    return pdf("disposition", standing_facts(letter), at=letter.issued_at or letter.changed_at)


def standing_facts(letter: Letter) -> dict[str, Any]:
    """What stands on paper: as it was when the letter went out, else as it is now; over all that it was cancelled."""
    facts: dict[str, Any] = letter.set_facts or facts_of(letter)
    if letter.stage != LetterStage.CANCELLED or letter.ended_at is None:
        return facts
    with translation.override("id"):
        return facts | {"cancelled": f"DIBATALKAN {dates.letter_day(letter.ended_at)}: {letter.end_reason}"}


def sheet_of(facts: Mapping[str, Any]) -> dict[str, Any]:
    """What the page of a letter shows of its paper: the rows over the text, and to whom it goes."""
    rows = [("Nomor", facts["number"] or "…"), ("Tanggal", f"{facts['place']}, {facts['day'] or '…'}")]
    rows += [("Sifat", facts["nature"]), ("Lampiran", facts["enclosures"]), ("Hal", facts["subject"])]
    is_letter = facts["layout"] in {Layout.LETTER.value, Layout.NOTE.value}
    many = f"{len(facts['list'])} tujuan dalam daftar terlampir" if facts["list"] else ""
    return {
        **facts,
        "title": "" if facts["layout"] == Layout.LETTER.value else facts["title"],
        "rows": rows if is_letter else [rows[0], rows[-1]],
        "to": f"Yth. {many or '; '.join(facts['addressees'])}" if is_letter else "",
        "top": [facts["authority"]] if facts["authority"] else [facts["head"][name] for name in _HEAD],
        "annex_title": "Lampiran",
        "copied": f"Tembusan: {'; '.join(facts['copies'])}" if facts["copies"] else "",
    }


_HEAD = ("government", "agency", "office")


def facts_of(letter: Letter) -> dict[str, Any]:
    """What stands on paper, from the letter, its office and its wording as they are now."""
    spec = kind_specs()[LetterKind(letter.kind)]
    with translation.override("id"):
        head = head_of_office(letter.office)
        day = dates.letter_day(letter.dated_on) if letter.dated_on else ""
        return _framed(letter, spec, head, day) | {
            "blocks": blocks_of(letter, spec, head, day),
            "annex": _annex(letter, spec),
            "is_draft": letter.is_draft,
            "example": settings.SIGAP_DEMO,
            "foot": "Konsep, belum bernomor" if letter.is_draft else f"Nomor {letter.number}",
        }


def blocks_of(letter: Letter, spec: KindSpec, head: Letterhead, day: str) -> list[Block]:
    """The body, by the office's own wording or the shipped one."""
    own = wording_of(letter.office_id, spec.kind)
    known: Mapping[str, FieldValue] = {
        "hal": letter.subject,
        "kantor": letter.office_name,
        "daerah": head.regency,
        "tanggal_surat": day,
        "nomor_surat": letter.number,
        "penanda_tangan": letter.signer_title,
    }
    return filled((own.text if own else "") or stored_words(spec.wording), spec, {**known, **letter.fields})


def _framed(letter: Letter, spec: KindSpec, head: Letterhead, day: str) -> dict[str, Any]:
    many = len(letter.addressees) > _LONG_LIST
    return {
        "head": asdict(head),
        "layout": spec.layout.value,
        "title": spec.title.replace("{kepala}", head_word(home_regency()).upper()),
        "number": letter.number,
        "nature": str(NATURE_LABELS[LetterNature(letter.nature)]),
        "enclosures": letter.enclosures or ("1 lembar daftar tujuan" if many else "-"),
        "subject": letter.subject,
        "place": head.place,
        "day": day,
        "addressees": [] if many else letter.addressees,
        "list": letter.addressees if many else [],
        "authority": letter.fields.get("pejabat", ""),
        "signer": {"title": letter.signer_title, "name": letter.signer_name, "rank": letter.signer_rank},
        "copies": letter.copies_to,
    }


def _annex(letter: Letter, spec: KindSpec) -> Block | None:
    lines = letter.fields.get("lampiran_sk")
    return table_block(spec.field("lampiran_sk").columns, lines) if lines else None
