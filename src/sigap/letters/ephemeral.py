"""A letter that is made, printed and not kept: about a case, with words that no table may hold in clear.

Set like every other letter of the office, as PDF/A or as a Word document.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.utils import translation

from sigap.access.models import Office
from sigap.letters.models import Letter, LetterNature
from sigap.letters.paper import facts_of
from sigap.letters.rules.kinds import KindSpec
from sigap.letters.rules.wording import FieldValue, filled
from sigap.letters.typesetting import pdf
from sigap.places.words import stored_words
from sigap.ui import dates

PDF_TYPE = "application/pdf"
NO_NUMBER = "-"
"""Of what a person writes: it takes no number from an office's book."""
_BY_HAND = "…………………………"
WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def facts_unkept(
    office: Office,
    spec: KindSpec,
    *,
    at: datetime,
    subject: str,
    addressees: Sequence[str],
    fields: Mapping[str, FieldValue],
    signer: tuple[str, str, str],
    cosigner: tuple[str, str, str] | None = None,
    enclosures: str = "",
    number: str = "",
    dated_on: date | None = None,
    copies_to: Sequence[str] = (),
    is_private: bool = False,
) -> dict[str, Any]:
    """What stands on such a letter; number, day and names that are left empty are written by hand.

    `signer`, `cosigner`: title, name, rank. `is_private`: of a person, under no office's head.
    """
    letter = Letter(
        kind=spec.kind,
        office=office,
        office_name=office.name,
        subject=subject,
        addressees=list(addressees),
        copies_to=list(copies_to),
        nature=LetterNature.CONFIDENTIAL,
        enclosures=enclosures,
        number=number,
        dated_on=dated_on,
        signer_title=signer[0],
        signer_name=signer[1],
        signer_rank=signer[2],
        changed_at=at,
    )
    facts = facts_of(letter)
    with translation.override("id"):
        known: Mapping[str, FieldValue] = {"tanggal_surat": dates.letter_day(dated_on) if dated_on else "", **fields}
        # A draft's box for initials has no place on what is signed at once.
        blocks = filled(stored_words(spec.wording), spec, known)
        facts |= {"blocks": blocks, "is_draft": False, "is_private": is_private}
        if not number:
            facts["number"] = NO_NUMBER if is_private else _BY_HAND
        if not dated_on:
            facts["day"] = _BY_HAND
    facts["cosigner"] = _signs(cosigner, is_private=True) if cosigner else None
    facts["signer"] = _signs(signer, is_private=is_private or cosigner is not None)
    foot = f"Rahasia · Dicetak {dates.full_moment(at)}"
    return facts | {"layout": spec.layout.value, "title": spec.title, "foot": foot}


def _signs(who: tuple[str, str, str], *, is_private: bool) -> dict[str, str]:
    """Who signs for themselves writes their name between brackets; an official writes name, rank and NIP."""
    name = who[1] or (f"({_BY_HAND})" if is_private else "")
    return {"title": who[0], "name": name, "rank": who[2]}


def made(facts: Mapping[str, Any], *, at: datetime, as_word: bool) -> tuple[bytes, str]:
    """The letter and its type. Raises LetterUnfit."""
    if not as_word:
        return pdf("letter", dict(facts), at=at), PDF_TYPE
    # Half a second to load, on this page alone.
    from sigap.letters.word import word_of  # noqa: PLC0415

    return word_of(facts, at=at), WORD_TYPE
