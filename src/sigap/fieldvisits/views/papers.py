"""The letter of assignment and the empty sheet, as PDF/A: made from what is recorded, kept nowhere.

Always in Indonesian. Neither tells where the team goes; the letter, which strangers are shown, names no case.
"""

from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.utils import translation

from sigap.access.guard import DeskRequest, Open, reading_sealed
from sigap.access.permissions import Permission
from sigap.fieldvisits.actions import note_printed
from sigap.fieldvisits.models import SPOKEN_LABELS
from sigap.fieldvisits.reading import OpenedVisit, open_visit
from sigap.fieldvisits.rules import basis_of_assignment
from sigap.kernel.clock import now
from sigap.letters.heads import head_of
from sigap.letters.typesetting import pdf
from sigap.provisions.queries import is_confirmed
from sigap.ui.dates import full_moment, letter_day, local

type Block = dict[str, Any]
_HAND = "…" * 12
"""Written in by hand."""


def _rows(*rows: tuple[str, Any]) -> Block:
    return {"kind": "rows", "rows": [[name, str(value)] for name, value in rows if value]}


def _asked(heading: str, count: int, words: str = "") -> list[Block]:
    """A question and lines to write on."""
    text = [{"kind": "text", "text": words}] if words else []
    return [{"kind": "heading", "text": heading}, *text, {"kind": "lines", "count": count}]


def _assignment(opened: OpenedVisit) -> list[Block]:
    visit, words, law = opened.visit, opened.words, basis_of_assignment()
    basis = law.basis if is_confirmed(law.provision) else f"{law.basis} (belum diverifikasi)"
    team = sorted(visit.members.all(), key=lambda each: each.person_id != visit.leader_id)
    roles = ["Ketua tim" if each.person_id == visit.leader_id else "Anggota" for each in team]
    people = [[each.person_name, role] for each, role in zip(team, roles, strict=True)]
    if words and words.others:
        people.append([words.others, "Ikut serta"])
    return [
        _rows(("Nomor", visit.letter_number or _HAND), ("Dasar", basis)),
        {"kind": "text", "text": f"Kepala {visit.office_name} menugaskan:"},
        {"kind": "table", "head": ["Nama", "Sebagai"], "rows": people, "widths": [3, 1]},
        _rows(
            ("Untuk", visit.purpose_label),
            ("Tempat", "Dalam wilayah kerja; tempatnya dirahasiakan untuk keselamatan yang dikunjungi"),
            ("Berangkat", full_moment(visit.departs_at)),
            ("Kembali", full_moment(visit.returns_at)),
            ("Kendaraan", words.vehicle if words else ""),
        ),
        {"kind": "text", "text": "Mohon bantuan semua pihak yang ditemui. Hasilnya dilaporkan setelah kembali."},
        {"kind": "signs", "signs": [{"title": f"Kepala {visit.office_name}", "name": "", "thumb": False}]},
    ]


def _blank_sheet(opened: OpenedVisit) -> list[Block]:
    roles = "; ".join(label[:1].lower() + label[1:] for label in map(str, SPOKEN_LABELS.values()))
    return [
        _rows(("Kode kasus", opened.access.case.code), ("Kunjungan", opened.visit.ordinal), ("Jam tiba", _HAND)),
        {"kind": "text", "text": "Jangan menulis nama, alamat, atau nomor telepon siapa pun di lembar ini."},
        *_asked("1. Siapa yang diajak bicara?", 1, f"Tulis sebagai apa: {roles}."),
        *_asked("2. Bagaimana keadaan korban?", 3, "Luka, sakit, makan, tidur, takut kepada siapa."),
        *_asked("3. Apa yang dilihat dan didengar?", 6),
        *_asked("4. Bahaya apa yang ada sekarang?", 2),
        {"kind": "heading", "text": "5. Apa yang disepakati?"},
        {
            "kind": "table",
            "head": ["Apa", "Siapa", "Sampai kapan"],
            "rows": [["\n\n", "", ""]] * 3,
            "widths": [3, 2, 1.4],
        },
        {"kind": "text", "text": "Tim dalam bahaya: telepon 110. Lembar ini diserahkan kepada ketua tim."},
    ]


def _paper_view(slug: str, title: str, make: Callable[[OpenedVisit], list[Block]], *, has_head: bool) -> Open[Any]:
    """The address of one paper; its file's name tells nothing."""

    @reading_sealed(Permission.SERVICE_NOTE)
    def show(request: DeskRequest, /, *, code: str, field_visit_id: UUID) -> HttpResponse:
        at = now()
        opened = open_visit(entering=request.entering, code=code, visit_id=field_visit_id, at=at)
        with request.entering() as actor, translation.override("id"):
            note_printed(by=actor, at=at, access=opened.access, visit_id=field_visit_id, paper=slug)
            facts = _facts(title, make(opened), opened.visit.office_id, at, has_head=has_head)
        response = HttpResponse(pdf("case_form", facts, at=at), content_type="application/pdf")
        response["Content-Disposition"] = f'attachment; filename="{slug}.pdf"'
        return response

    return show


def _facts(title: str, blocks: list[Block], office_id: UUID, at: datetime, *, has_head: bool) -> dict[str, Any]:
    head = head_of(office_id)
    return {
        "title": title,
        "head": asdict(head),
        "is_clients": not has_head,
        "blocks": blocks,
        "place": head.place,
        "day": letter_day(local(at)),
        "example": settings.SIGAP_DEMO,
        "foot": "",
    }


assignment = _paper_view("surat-tugas", "SURAT TUGAS", _assignment, has_head=True)
blank_sheet = _paper_view("lembar-lapangan", "LEMBAR LAPANGAN", _blank_sheet, has_head=False)
