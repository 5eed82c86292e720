"""Documents of the way home as PDF/A and Word: made from what is recorded, kept nowhere, without the name of a client.

Always in Indonesian: the record of each hand, of the whole return, and the report on the reintegration.
"""

from collections.abc import Callable
from datetime import date
from uuid import UUID

from django.http import HttpResponse
from django.utils import translation
from django.utils.timezone import localdate

from sigap.access.guard import DeskRequest, reading_sealed
from sigap.kernel.clock import now
from sigap.kernel.errors import Refused
from sigap.letters.case_papers import (
    CasePaper,
    PaperBlock,
    Signer,
    paper_part,
    paper_response,
    paper_rows,
    paper_signs,
    paper_table,
    paper_text,
)
from sigap.letters.heads import head_of
from sigap.places.queries import labels_of
from sigap.reintegration.actions import note_paper
from sigap.reintegration.models import ReturnHandover
from sigap.reintegration.reading import OpenedHomeward, OpenedReturn, Words, open_homeward
from sigap.reintegration.views.returns import POWER, check_lines
from sigap.screening.rules.persons import age_on_paper
from sigap.ui.dates import long_day

type Blocks = list[PaperBlock]


def _client(opened: OpenedHomeward, each: OpenedReturn, day: date) -> PaperBlock:
    """Who it is about, as old as they are on the day of the paper."""
    who = each.row.person
    years = age_on_paper(day, age_years=who.age_years, recorded_on=who.recorded_on)
    age = f"{years} tahun" if years is not None else "umur belum diketahui"
    return paper_rows(("Kode kasus", opened.access.case.code), ("Klien", f"{who.label}, {who.sex_label}, {age}"))


_LEFT_OUT = "Nama klien tidak ditulis di sini. Identitasnya diserahkan terpisah, langsung kepada petugas yang menerima."


def _taker(name: str) -> Signer:
    """Whoever takes over; a family without a name on paper may give a thumb."""
    return "Yang menerima", name, not name


def _handover(opened: OpenedHomeward, each: OpenedReturn, hand: ReturnHandover, words: Words) -> Blocks:
    """By the plan that stood then: another escort may go on with the rest of the way."""
    where = labels_of([hand.region])[hand.region]
    plan, planned = each.former or (each.plan, each.words)
    return [
        paper_text(f"Pada {long_day(hand.handed_on)}, di {where}, klien berikut diserahkan dan diterima."),
        _client(opened, each, hand.handed_on),
        paper_rows(
            ("Nomor", words.get("number")),
            ("Menyerahkan", words.get("giver")),
            ("Menerima", words.get("taker")),
            ("Untuk", words.get("office")),
            ("Serah terima", f"{hand.place} dari {len(plan.route)}"),
            ("Pengantar", planned.get("escort")),
        ),
        *paper_part("Keadaan klien dan barangnya", words.get("condition") or "Belum dicatat."),
        paper_text("Sejak tanda tangan ini yang menerima menjaga klien dan kerahasiaan datanya."),
        paper_signs(("Yang menyerahkan", words.get("giver", "")), _taker(words.get("taker", "")), ("Saksi", "")),
        paper_text(_LEFT_OUT, "small"),
    ]


def _whole(opened: OpenedHomeward, each: OpenedReturn, today: date) -> Blocks:
    """Whoever signs reads it: of the assessment of the family the answer alone, not who said what of them."""
    plan, regions = each.plan, labels_of(each.plan.route)
    done = {hand.place: (hand, words) for hand, words in each.hands}
    rows = []
    for place, region in enumerate(plan.route, 1):
        hand, words = done.get(place, (None, {}))
        taker = words.get("taker", "") or each.words.get(f"office_{place}", "")
        rows.append([str(place), regions[region], taker, long_day(hand.handed_on) if hand else "belum"])
    cost = f"Rp{plan.cost:,}".replace(",", ".") if plan.cost is not None else "belum diisi"
    return [
        _client(opened, each, each.row.arrived_on or today),
        paper_rows(
            ("Tujuan", plan.destination_label),
            ("Yang menerima", plan.host.label if plan.host else ""),
            ("Keluarga", f"{plan.answer_label}{f', dinilai {long_day(plan.assessed_on)}' if plan.assessed_on else ''}"),
            ("Berangkat", long_day(plan.leaves_on)),
            ("Pengantar", each.words.get("escort")),
            ("Biaya", f"{cost}{f', {plan.funding_label}' if plan.funding else ''}"),
            ("Keadaan", each.row.state_label),
        ),
        paper_table(["No.", "Daerah", "Kepada", "Diserahkan"], rows, [0.4, 2, 2.4, 1.6]),
        paper_signs(("Klien", "", True), _taker(""), ("Petugas", opened.access.case.manager_name)),
        paper_text(_LEFT_OUT, "small"),
    ]


def _report(opened: OpenedHomeward, each: OpenedReturn, today: date) -> Blocks:
    blocks: Blocks = [
        _client(opened, each, today),
        paper_rows(
            ("Tujuan", each.plan.destination_label),
            ("Sampai", long_day(each.row.arrived_on) if each.row.arrived_on else "belum"),
        ),
    ]
    for visit, words in each.visits:
        blocks += paper_part(f"{long_day(visit.made_on or visit.due_on)}: {str(visit.state_label).lower()}")
        if lines := check_lines(words):
            table = [[label, answer] for label, answer, _code in lines]
            blocks.append(paper_table(["Yang dilihat", "Keadaan"], table, [4, 1.4]))
        blocks += [
            paper_text(text)
            for text in (f"“{words['client_words']}”" if words.get("client_words") else "", words.get("note", ""))
            if text
        ]
    blocks.append(paper_signs(("Petugas", opened.access.case.manager_name), ("Menyetujui, kepala", "")))
    return blocks


def _paper(
    request: DeskRequest,
    code: str,
    return_id: UUID,
    slug: str,
    title: str,
    make: Callable[..., Blocks],
    place: int | None = None,
) -> HttpResponse:
    at = now()
    opened = open_homeward(entering=request.entering, code=code, at=at, with_clients=False, place=place)
    with request.entering() as actor, translation.override("id"):
        blocks = make(opened, opened.one(return_id), localdate(at))
        note_paper(by=actor, at=at, access=opened.access, paper=slug)
        head = head_of(opened.access.case.office_id)
    return paper_response(request, CasePaper(slug=slug, title=title, head=head, blocks=blocks, has_word=True), at=at)


@reading_sealed(POWER)
def handover_record(request: DeskRequest, code: str, return_id: UUID, place: int) -> HttpResponse:
    """The record of one hand."""

    def make(opened: OpenedHomeward, each: OpenedReturn, _today: date) -> Blocks:
        found = next(((hand, words) for hand, words in each.hands if hand.place == place), None)
        if found is None:
            raise Refused(POWER, ids={"item": str(return_id)})
        return _handover(opened, each, *found)

    return _paper(request, code, return_id, "serah-terima", "BERITA ACARA SERAH TERIMA KLIEN", make, place)


@reading_sealed(POWER)
def return_record(request: DeskRequest, code: str, return_id: UUID) -> HttpResponse:
    """The record of the whole return."""
    return _paper(request, code, return_id, "pemulangan", "BERITA ACARA PEMULANGAN", _whole)


@reading_sealed(POWER)
def progress(request: DeskRequest, code: str, return_id: UUID) -> HttpResponse:
    """The report on the reintegration, visit by visit."""
    return _paper(request, code, return_id, "reintegrasi", "LAPORAN PERKEMBANGAN REINTEGRASI", _report)
