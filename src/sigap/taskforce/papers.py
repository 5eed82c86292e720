"""What a decree says on paper: facts for the typesetter, in Indonesian as law is written."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings

from sigap.access.models import SEAT_LABELS
from sigap.access.rules import SUB_SEATS
from sigap.taskforce.actions.schemes import region_words
from sigap.taskforce.models import MEMBER_LABELS, Decree
from sigap.taskforce.rules.annex import AnnexLine, AnnexText
from sigap.taskforce.rules.decrees import DecreeKind, MemberKind
from sigap.ui import dates

_ORDINALS = (
    "KESATU", "KEDUA", "KETIGA", "KEEMPAT", "KELIMA", "KEENAM", "KETUJUH", "KEDELAPAN", "KESEMBILAN", "KESEPULUH",
)  # fmt: skip


def decree_facts(decree: Decree, annex: AnnexText, *, place: str) -> Mapping[str, Any]:
    """The decree, signed in a `place`, with its annexes: the posts, and the programme of each sub task force."""
    words = region_words()
    head = f"{words['kepala']} {words['wilayah']}".upper()
    is_decree = decree.kind == DecreeKind.DECREE
    until = f" sampai dengan tanggal {dates.letter_day(decree.valid_until)}" if decree.valid_until else ""
    rulings = [
        *_lines(decree.rulings),
        f"Keputusan ini mulai berlaku pada tanggal {dates.letter_day(decree.valid_from)}{until}.",
    ]
    if not is_decree:
        rulings[-1] = rulings[-1].replace("Keputusan", "Peraturan", 1)
    return {
        "title": decree.title,
        "head": {"office": head},
        "example": settings.SIGAP_DEMO,
        "foot": "Rancangan. Kata-kata dan dasar hukum belum diverifikasi."
        if decree.enacted_at is None
        else "Dicetak dari data SIGAP. Yang mengikat adalah naskah yang ditandatangani.",
        "is_draft": decree.enacted_at is None,
        "ruler": head,
        "product": ("KEPUTUSAN" if is_decree else "PERATURAN") + f" {head}",
        "number": decree.number,
        "about": decree.title.upper(),
        "considering": _lines(decree.considering),
        "basis": _lines(decree.basis),
        "rulings": [{"word": _ordinal(place, is_decree=is_decree), "text": text} for place, text in enumerate(rulings)],
        "place": place,
        "signed": dates.letter_day(decree.signed_on) if decree.signed_on else "",
        "groups": _groups(annex),
        "programmes": [
            {"name": f"{each.number}. {each.name}", "items": each.programme.splitlines()} for each in annex.sections
        ],
    }


def _ordinal(place: int, *, is_decree: bool) -> str:
    if is_decree:
        return _ORDINALS[place] if place < len(_ORDINALS) else f"KE-{place + 1}"
    return f"Pasal {place + 1}"


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _office(post: AnnexLine) -> str:
    """The office, else what the post counts as, where that is not the region's own government."""
    if post.office_name or post.member is MemberKind.GOVERNMENT:
        return post.office_name
    return str(MEMBER_LABELS[post.member])


def _groups(annex: AnnexText) -> list[dict[str, Any]]:
    top = [
        {"seat": str(SEAT_LABELS[each.kind]), "title": each.title, "office": _office(each)}
        for each in annex.posts
        if each.kind not in SUB_SEATS
    ]
    below = [
        {
            "name": f"Sub gugus tugas {section.number}: {section.name}",
            "posts": [
                {
                    "seat": "Koordinator" if each.kind == "sub_chair" else "Anggota",
                    "title": each.title,
                    "office": _office(each),
                }
                for each in annex.posts
                if each.section == section.number
            ],
        }
        for section in annex.sections
    ]
    return [{"name": "", "posts": top}, *below]
