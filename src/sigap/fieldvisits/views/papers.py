"""The letter of assignment (PDF/A and Word) and the empty sheet: made from what is recorded, kept nowhere.

Always in Indonesian. Neither tells where the team goes; the letter, which strangers are shown, names no case.
"""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils import translation

from sigap.access.guard import DeskRequest, Open, reading_sealed
from sigap.access.permissions import Permission
from sigap.fieldvisits.actions import note_printed
from sigap.fieldvisits.models import SPOKEN_LABELS
from sigap.fieldvisits.reading import OpenedVisit, open_visit
from sigap.fieldvisits.rules import basis_of_assignment
from sigap.kernel.clock import now
from sigap.letters.case_papers import (
    CasePaper,
    PaperBlock,
    paper_lines,
    paper_part,
    paper_response,
    paper_rows,
    paper_signs,
    paper_table,
    paper_text,
)
from sigap.letters.heads import head_of, head_title_of
from sigap.provisions.queries import is_confirmed
from sigap.ui.dates import full_moment

_HAND = "…" * 12
"""Written in by hand."""


def _question_blocks(heading: str, count: int, words: str = "") -> list[PaperBlock]:
    """A question and lines to write on."""
    return [*paper_part(heading, words), paper_lines(count)]


def _assignment(opened: OpenedVisit) -> list[PaperBlock]:
    visit, words, law = opened.visit, opened.words, basis_of_assignment()
    basis = law.basis if is_confirmed(law.provision) else f"{law.basis} (belum diverifikasi)"
    team = sorted(visit.members.all(), key=lambda each: each.person_id != visit.leader_id)
    roles = ["Ketua tim" if each.person_id == visit.leader_id else "Anggota" for each in team]
    people = [[each.person_name, role] for each, role in zip(team, roles, strict=True)]
    if words and words.others:
        people.append([words.others, "Ikut serta"])
    head = head_title_of(visit.office_id, visit.office_name)
    return [
        paper_rows(("Nomor", visit.letter_number or _HAND), ("Dasar", basis)),
        paper_text(f"{head} menugaskan:"),
        paper_table(["Nama", "Sebagai"], people, [3, 1]),
        paper_rows(
            ("Untuk", visit.purpose_label),
            ("Tempat", "Dalam wilayah kerja; tempatnya dirahasiakan untuk keselamatan yang dikunjungi"),
            ("Berangkat", full_moment(visit.departs_at)),
            ("Kembali", full_moment(visit.returns_at)),
            ("Kendaraan", words.vehicle if words else ""),
        ),
        paper_text("Mohon bantuan semua pihak yang ditemui. Hasilnya dilaporkan setelah kembali."),
        paper_signs((head, ""), under="NIP"),
    ]


def _blank_sheet(opened: OpenedVisit) -> list[PaperBlock]:
    roles = "; ".join(label[:1].lower() + label[1:] for label in map(str, SPOKEN_LABELS.values()))
    return [
        paper_rows(("Kode kasus", opened.access.case.code), ("Kunjungan", opened.visit.ordinal), ("Jam tiba", _HAND)),
        paper_text("Jangan menulis nama, alamat, atau nomor telepon siapa pun di lembar ini."),
        *_question_blocks("1. Siapa yang diajak bicara?", 1, f"Tulis sebagai apa: {roles}."),
        *_question_blocks("2. Bagaimana keadaan korban?", 3, "Luka, sakit, makan, tidur, takut kepada siapa."),
        *_question_blocks("3. Apa yang dilihat dan didengar?", 6),
        *_question_blocks("4. Bahaya apa yang ada sekarang?", 2),
        *paper_part("5. Apa yang disepakati?"),
        paper_table(["Apa", "Siapa", "Sampai kapan"], [["\n\n", "", ""]] * 3, [3, 2, 1.4]),
        paper_text("Tim dalam bahaya: telepon 110. Lembar ini diserahkan kepada ketua tim."),
    ]


def _paper_view(slug: str, title: str, make: Callable[[OpenedVisit], list[PaperBlock]], *, has_head: bool) -> Open[Any]:
    """The address of one paper; its file's name tells nothing."""

    @reading_sealed(Permission.SERVICE_NOTE)
    def show(request: DeskRequest, /, *, code: str, field_visit_id: UUID) -> HttpResponse:
        at = now()
        opened = open_visit(entering=request.entering, code=code, visit_id=field_visit_id, at=at)
        with request.entering() as actor, translation.override("id"):
            note_printed(by=actor, at=at, access=opened.access, visit=opened.visit, paper=slug)
            paper = CasePaper(
                slug=slug,
                title=title,
                head=head_of(opened.visit.office_id),
                blocks=make(opened),
                is_clients=not has_head,
                has_word=has_head,
                foot="",
            )
        return paper_response(request, paper, at=at)

    return show


assignment = _paper_view("surat-tugas", "SURAT TUGAS", _assignment, has_head=True)
blank_sheet = _paper_view("lembar-lapangan", "LEMBAR LAPANGAN", _blank_sheet, has_head=False)
