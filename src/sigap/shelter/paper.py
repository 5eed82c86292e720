"""The official record of an arrival or a leaving, always in Indonesian: no place on it, and a name only by hand."""

from dataclasses import replace
from datetime import datetime

from django.utils import translation
from django.utils.timezone import localdate

from sigap.letters.case_papers import (
    NUMBER_BY_HAND,
    CasePaper,
    PaperBlock,
    Signer,
    paper_part,
    paper_rows,
    paper_signs,
    paper_table,
    paper_text,
)
from sigap.letters.heads import Letterhead, head_of_office
from sigap.shelter.models import ROOM_LABELS, Stay
from sigap.shelter.queries import guest_of
from sigap.shelter.reading import OpenedStay
from sigap.shelter.rules import RoomKind, StayEntryKind, telling_law
from sigap.ui import dates

_NAME = "………………………………………… (ditulis tangan)"


def record_paper(opened: OpenedStay, when: datetime, *, is_leaving: bool) -> CasePaper:
    """What stands on the record of what was done `when`; the same as long as nothing of it changes."""
    with translation.override("id"):
        return CasePaper(
            slug="berita-acara-keluar" if is_leaving else "berita-acara-masuk",
            title=f"BERITA ACARA {'KELUAR' if is_leaving else 'MASUK'} RUMAH AMAN",
            head=_head(opened.stay),
            blocks=_blocks(opened, when, is_leaving=is_leaving),
            has_word=True,
            foot="Rahasia. Letak rumah tidak ditulis di surat mana pun.",
        )


def _head(stay: Stay) -> Letterhead:
    """The office above speaks for the house, whose own head would tell where it is rung and found."""
    office = stay.house.office
    head = head_of_office(office.parent or office)
    return head if office.parent else replace(head, address="", contact="", place=head.regency)


def _blocks(opened: OpenedStay, when: datetime, *, is_leaving: bool) -> list[PaperBlock]:
    stay, words = opened.stay, (opened.leaving if is_leaving else opened.words) or opened.words
    law, age = telling_law(), guest_of(stay, at=when).age
    act = "keluar dari rumah aman" if is_leaving else "diterima di rumah aman"
    blocks = (
        [("Dijemput oleh", words.brought_by), ("Keadaan", words.condition), ("Tujuan", stay.leave_label),
         ("Pesan", words.needs), ("Lama tinggal", _nights(stay, when))]
        if is_leaving
        else [("Diantar oleh", words.brought_by), ("Keadaan", words.condition), ("Kebutuhan khusus", words.needs)]
    )  # fmt: skip
    signs: list[Signer] = [
        ("Yang menyerahkan", stay.ended_by_name if is_leaving else ""),
        ("Yang menerima", "" if is_leaving else stay.admitted_by_name),
        ("Yang bersangkutan", "", True),
    ]
    belongings = _belongings(opened, when, is_leaving=is_leaving)
    return [
        NUMBER_BY_HAND,
        paper_text(f"Pada hari ini, {dates.long_day(localdate(when))}, pukul {dates.clock_time(when)}, telah {act}:"),
        paper_rows(
            ("Nama", _NAME), ("Kode", stay.name), ("Jenis kelamin", stay.sex_label),
            ("Umur", f"{age} tahun"), ("Ranjang", _bed(stay, when, is_leaving=is_leaving)), *blocks,
        ),
        *(paper_part("Barang titipan") if belongings else []),
        *([paper_table(["No.", "Barang", "Keterangan"], belongings, [0.9, 12, 4.2])] if belongings else []),
        paper_text(f"{law.words} ({law.basis})", "box"),
        paper_text("Demikian berita acara ini dibuat dengan sebenarnya."),
        paper_signs(*signs),
    ]  # fmt: skip


def _nights(stay: Stay, when: datetime) -> str:
    return f"{(localdate(when) - localdate(stay.arrived_at)).days if stay.arrived_at else 0} malam"


def _bed(stay: Stay, when: datetime, *, is_leaving: bool) -> str:
    """Its label and whom the room is for: the one into which they came, or the last."""
    uses = stay.uses.select_related("bed__room").order_by("during")
    use = uses.last() if is_leaving else uses.filter(during__contains=when).first()
    return f"{use.bed.label}, {str(ROOM_LABELS[RoomKind(use.bed.room.kind)]).lower()}" if use else "-"


def _belongings(opened: OpenedStay, when: datetime, *, is_leaving: bool) -> list[tuple[int, str, str]]:
    """What was handed in at the arrival; at the leaving all of it, and whether it went along."""
    if not is_leaving:
        return [(1, opened.words.belongings, "")] if opened.words.belongings else []
    rows = [
        (text, entry.settled_at is not None and entry.settled_at <= when)
        for entry, text in opened.entries
        if entry.kind == StayEntryKind.BELONGINGS
    ]
    return [(n, text, "diserahkan" if back else "belum diserahkan") for n, (text, back) in enumerate(rows, 1)]
