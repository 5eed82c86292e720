"""Documents of a case's work as PDF/A: made from what is recorded, kept nowhere, without a name of anybody in it.

Always in Indonesian. Whoever must not sign has no line: a guardian who is the person reported.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.utils import translation

from sigap.access.guard import DeskRequest, reading_sealed
from sigap.access.permissions import Permission
from sigap.access.roles import OfficeKind, Section
from sigap.assistance.models import LINE_LABELS, PURPOSE_LABELS, TOLD_LABELS
from sigap.assistance.queries import PersonFacts
from sigap.assistance.rules import ServiceLine, sharings
from sigap.casework.actions import note_printed
from sigap.casework.models import DOMAIN_LABELS
from sigap.casework.queries import people_facts, require_lead
from sigap.casework.reading import OpenedGoal, OpenedPlan, OpenedRecord, OpenedService, PlanPart, open_plan
from sigap.casework.rules import STRENGTHS, WISHES, RecordKind, client_rights, outcome_scale, outcomes
from sigap.casework.views.words import domain_rows, person_label, safety_rows, speakers_of, step_words
from sigap.kernel.clock import now
from sigap.kernel.errors import Refused
from sigap.letters.heads import head_of
from sigap.letters.typesetting import pdf
from sigap.ui.dates import full_moment, letter_day, local, long_day

type Block = dict[str, Any]
type Maker = Callable[["CaseDocument"], list[Block]]


class CaseDocument:
    """What a document is made from: the plan as opened, the client, who may speak for them."""

    def __init__(self, opened: OpenedPlan, client: PersonFacts, people: Sequence[PersonFacts], officer: str) -> None:
        self.opened, self.client, self.people, self.officer = opened, client, people, officer
        guardians = [who for who in people if who.is_guardian]
        self.guardians = [who for who in guardians if not who.is_suspect]
        self.is_guardian_barred = bool(guardians) and not self.guardians
        self.goals = [
            goal for goal in opened.goals if goal.row.person_id in {None, client.id} and goal.row.outcome == "open"
        ]

    def newest(self, kind: RecordKind) -> OpenedRecord | None:
        """The newest version of a record of this client."""
        found = self.opened.of(kind, self.client.id)
        return found[-1] if found else None


def _rows(*rows: tuple[Any, Any]) -> Block:
    return {"kind": "rows", "rows": [[str(name), str(value)] for name, value in rows if value]}


def _text(words: Any) -> Block:
    return {"kind": "text", "text": str(words)}


def _part(heading: Any, *texts: Any) -> list[Block]:
    return [{"kind": "heading", "text": str(heading)}, *(_text(words) for words in texts if words)]


def _table(head: Sequence[str], rows: Sequence[Sequence[Any]], widths: Sequence[float]) -> Block:
    return {
        "kind": "table",
        "head": list(head),
        "rows": [[str(each) for each in row] for row in rows],
        "widths": list(widths),
    }


_BREAK: Block = {"kind": "break"}


def _signs(paper: CaseDocument, *, client: str, has_guardian: bool = True) -> Block:
    """Who signs or gives a thumb: the client, the guardian of a child where one may, the officer."""
    signs = [{"title": client, "name": "", "thumb": True}]
    if has_guardian and paper.client.is_child:
        title = "Lembaga sebagai wali sementara" if paper.is_guardian_barred else "Wali"
        signs.append({"title": title, "name": "", "thumb": not paper.is_guardian_barred})
    return {"kind": "signs", "signs": [*signs, {"title": "Petugas", "name": paper.officer, "thumb": False}]}


def _who(paper: CaseDocument) -> Block:
    case = paper.opened.access.case
    age = f"{paper.client.age_years} tahun" if paper.client.age_years is not None else "umur belum diketahui"
    return _rows(
        ("Kode kasus", case.code),
        ("Klien", f"{person_label(paper.client)}, {age}"),
        ("Manajer kasus", case.manager_name),
    )


def _assessment(paper: CaseDocument) -> list[Block]:
    record = _needed(paper, RecordKind.ASSESSMENT)
    content = record.content
    rows = [(row["label"], step_words(row["step"]), row["words"]) for row in domain_rows(content)]
    return [
        _who(paper),
        _rows(
            ("Tanggal", long_day(record.row.happened_on)),
            ("Versi", record.row.version),
            ("Didengar", speakers_of(content, paper.people) or "belum dicatat"),
            ("Disusun", record.row.recorded_by_name),
        ),
        _table(["Ranah", "Keadaan", "Uraian"], rows, [1, 1.3, 3]),
        *_part("Kekuatan", content.get(STRENGTHS) or "Belum diisi."),
        *_part("Keinginan klien, dengan kata-katanya sendiri", content.get(WISHES) or "Belum diisi."),
        _text(
            "Skala: "
            + "; ".join(f"{n}, {words}" for n, words in enumerate(outcome_scale().steps, 1))
            + ". Belum diverifikasi."
        ),
        {"kind": "signs", "signs": [{"title": "Petugas", "name": record.row.recorded_by_name, "thumb": False}]},
    ]


def _needed(paper: CaseDocument, kind: RecordKind) -> OpenedRecord:
    record = paper.newest(kind)
    if record is None or record.lost:
        raise Refused(Permission.CASE_SEE, ids={"case": str(paper.opened.access.case.id)})
    return record


_EXPLAINED = (
    "Petugas sudah menjelaskan kepada saya apa yang akan dikerjakan, siapa yang akan tahu, bahwa keterangan saya"
    " dirahasiakan, dan bahwa saya boleh menolak atau menarik persetujuan ini kapan saja tanpa kehilangan pertolongan"
    " darurat."
)
_TO_CHILD = (
    "Aku sudah diberi tahu apa yang akan dilakukan untukku, siapa yang akan tahu, dan bahwa ceritaku dirahasiakan. Aku"
    " boleh bilang tidak. Aku boleh berubah pikiran. Kalau aku dalam bahaya, aku tetap ditolong."
)


def _consent(paper: CaseDocument) -> list[Block]:
    lines = [(LINE_LABELS[line], "☐", "☐") for line in ServiceLine]
    told = [
        (f"{TOLD_LABELS[OfficeKind(kind)]}: {', '.join(str(PURPOSE_LABELS[aim]).lower() for aim in aims)}", "☐", "☐")
        for kind, aims in sharings()
    ]
    blocks = [
        _who(paper),
        _text(_EXPLAINED),
        _table(["Layanan", "Setuju", "Tidak"], [[row[0], "", ""] for row in lines], [4, 1, 1]),
        _table(["Yang boleh diberi tahu, untuk apa", "Setuju", "Tidak"], [[row[0], "", ""] for row in told], [4, 1, 1]),
        _signs(paper, client="Klien") if not paper.client.is_child else _guardian_signs(paper),
    ]
    if paper.client.is_child:
        blocks += [
            _BREAK,
            {"kind": "title", "text": "HALAMAN ANAK"},
            _text(_TO_CHILD),
            *_part("Yang aku mau, dengan kata-kataku sendiri"),
            {"kind": "lines", "count": 5},
            *_part("Yang tidak aku mau"),
            {"kind": "lines", "count": 3},
            _signs(paper, client="Aku", has_guardian=False),
        ]
    return blocks


def _guardian_signs(paper: CaseDocument) -> Block:
    title = "Lembaga sebagai wali sementara" if paper.is_guardian_barred else "Wali"
    signs = [{"title": title, "name": "", "thumb": not paper.is_guardian_barred}]
    return {"kind": "signs", "signs": [*signs, {"title": "Petugas", "name": paper.officer, "thumb": False}]}


def _plan(paper: CaseDocument) -> list[Block]:
    edition = paper.opened.edition
    return [
        _who(paper),
        _rows(("Rencana", f"versi {edition.version}, {long_day(local(edition.made_at))}" if edition else "")),
        *(block for place, goal in enumerate(paper.goals, 1) for block in _goal(place, goal)),
        *([] if paper.goals else [_text("Belum ada tujuan yang terbuka.")]),
        *_part("Persetujuan", _EXPLAINED),
        _signs(paper, client="Klien"),
    ]


def _goal(place: int, goal: OpenedGoal) -> list[Block]:
    rows = [
        (
            _what(each),
            each.row.owner,
            long_day(each.row.due_on),
            each.row.funding_label or "belum diisi",
            each.row.state_label,
        )
        for each in goal.services
    ]
    blocks = _part(f"{place}. {goal.row.area_label}", goal.words, f"Ditinjau lagi {long_day(goal.row.due_on)}.")
    return [*blocks, _table(["Layanan", "Siapa", "Kapan", "Biaya", "Keadaan"], rows, [2.2, 2, 1.4, 1.2, 1.2])]


def _plan_for_child(paper: CaseDocument) -> list[Block]:
    blocks = [
        _text("Ini yang kita kerjakan bersama. Kalau ada yang tidak kamu mau, bilang ya. Boleh diubah kapan saja.")
    ]
    for place, goal in enumerate(paper.goals, 1):
        blocks += _part(f"{place}. {goal.words}")
        blocks += [
            _text(f"• {_helper(each)} membantu: {_what(each)}. Paling lambat {long_day(each.row.due_on)}.")
            for each in goal.services
        ]
    return [
        *blocks,
        *_part("Kata-kataku tentang rencana ini"),
        {"kind": "lines", "count": 4},
        _signs(paper, client="Aku", has_guardian=False),
    ]


def _helper(each: OpenedService) -> str:
    return each.row.owner_name or each.row.owner_office_name


def _what(each: OpenedService) -> str:
    return str(each.row.service_label or each.task)


def _safety(paper: CaseDocument) -> list[Block]:
    record = _needed(paper, RecordKind.SAFETY_PLAN)
    blocks = [
        _text(
            "Halaman ini milikmu. Simpan di tempat yang tidak ditemukan orang yang kamu takuti,"
            " atau titipkan kepada kami."
        )
    ]
    for label, words in safety_rows(record.content):
        blocks += _part(label, words)
    return [*blocks, _text("Kalau kamu dalam bahaya: telepon 110 (polisi) atau 129 (SAPA; WhatsApp 08111-129-129).")]


def _progress(paper: CaseDocument) -> list[Block]:
    first = paper.opened.of(RecordKind.ASSESSMENT, paper.client.id)
    followed = paper.newest(RecordKind.FOLLOW_UP)
    moved = outcomes(first[0].content if first else {}, followed.content if followed else {})
    goals = [goal for goal in paper.opened.goals if goal.row.person_id in {None, paper.client.id}]
    services = [
        (_what(each), each.row.owner, each.row.state_label, each.result) for goal in goals for each in goal.services
    ]
    return [
        _who(paper),
        *_part("Keadaan klien"),
        _table(
            ["Ranah", "Awal", "Kini"],
            [
                (DOMAIN_LABELS[row.domain], step_words(str(row.start or "–")), step_words(str(row.latest or "–")))
                for row in moved
            ],
            [1, 2, 2],
        ),
        *_part("Kata-kata klien sendiri", (followed.content.get("words") if followed else "") or "Belum dicatat."),
        *_part("Yang berubah", (followed.content.get("changes") if followed else "") or "Belum dicatat."),
        *_part("Tujuan"),
        _table(
            ["Tujuan", "Keadaan", "Yang terjadi"],
            [(goal.words, goal.row.outcome_label, goal.became) for goal in goals],
            [2.4, 1.2, 2.4],
        ),
        *_part("Layanan"),
        _table(["Layanan", "Siapa", "Keadaan", "Hasil"], services, [1.6, 1.6, 1.2, 2]),
        _text("Laporan ini disusun dari catatan kasus sampai hari dicetak."),
        {"kind": "signs", "signs": [{"title": "Petugas", "name": paper.officer, "thumb": False}]},
    ]


def _termination(paper: CaseDocument) -> list[Block]:
    case = paper.opened.access.case
    goals = [goal for goal in paper.opened.goals if goal.row.person_id in {None, paper.client.id}]
    closed = f"ditutup {long_day(local(case.closed_at))}" if case.closed_at else "belum ditutup: konsep"
    return [
        _who(paper),
        _rows(("Dibuka", long_day(local(case.opened_at))), ("Keadaan", closed)),
        _text("Dengan surat ini pendampingan dinyatakan selesai sesudah hal berikut dibicarakan dengan klien."),
        _table(["Tujuan", "Hasil"], [(goal.row.area_label, goal.row.outcome_label) for goal in goals], [3, 2]),
        *_part(
            "Sesudah terminasi",
            "Klien tetap boleh datang lagi. Pemantauan sesudah terminasi dilakukan lewat kontak aman yang disepakati,"
            " tanpa surat ke rumah.",
        ),
        _signs(paper, client="Klien"),
        {"kind": "signs", "signs": [{"title": "Menyetujui, kepala", "name": "", "thumb": False}]},
    ]


def _rights(_paper: CaseDocument) -> list[Block]:
    return [
        _text("Simpan kartu ini di tempat yang aman. Tidak ada namamu di sini."),
        *({"kind": "item", "text": right.words, "note": right.basis} for right in client_rights()),
        _text("Tanya kapan saja kepada pendampingmu. Kalau dalam bahaya: 110 (polisi) atau 129 (SAPA)."),
        {"kind": "small", "text": "Dasar hukumnya belum diverifikasi petugas hukum."},
    ]


_RECORDS, _PLAN = frozenset({PlanPart.RECORDS}), frozenset({PlanPart.GOALS, PlanPart.SERVICES})
PAPERS: Mapping[str, tuple[str, Section, Maker, frozenset[PlanPart]]] = {
    "asesmen": ("ASESMEN KEBUTUHAN KLIEN", Section.ASSESSMENT, _assessment, _RECORDS),
    "persetujuan": ("SURAT PERSETUJUAN PELAYANAN", Section.SERVICES, _consent, frozenset()),
    "rencana": ("RENCANA INTERVENSI", Section.SERVICES, _plan, _PLAN | {PlanPart.EDITION}),
    "rencana-anak": ("RENCANAKU", Section.SERVICES, _plan_for_child, _PLAN),
    "keselamatan": ("RENCANA KESELAMATANKU", Section.SERVICES, _safety, _RECORDS),
    "perkembangan": ("LAPORAN PERKEMBANGAN", Section.ASSESSMENT, _progress, _PLAN | _RECORDS),
    "terminasi": ("SURAT TERMINASI", Section.SERVICES, _termination, frozenset({PlanPart.GOALS})),
    "kartu-hak": ("KARTU HAK", Section.SERVICES, _rights, frozenset()),
}
_OF_CLIENT = frozenset({"rencana-anak", "keselamatan", "kartu-hak"})
"""What the client carries: without the office's head and the word that tells a stranger what it is about."""


@reading_sealed(Permission.SERVICE_NOTE)
def document(request: DeskRequest, code: str, slug: str, ordinal: int) -> HttpResponse:
    """One document as PDF; its name tells nothing."""
    at = now()
    found = PAPERS.get(slug)
    opened = open_plan(entering=request.entering, code=code, at=at, parts=found[3] if found else frozenset())
    with request.entering() as actor, translation.override("id"):
        access = opened.access
        people = people_facts(access) if found and access.is_assigned else ()
        client = next((who for who in people if who.ordinal == ordinal and who.is_client), None)
        if found is None or client is None:
            raise Refused(Permission.SERVICE_NOTE, ids={"case": str(access.case.id)})
        title, section, make, _parts = found
        require_lead(actor, access, section, Permission.SERVICE_NOTE)
        blocks = make(CaseDocument(opened, client, people, actor.name))
        note_printed(by=actor, at=at, access=access, paper=slug, section=section)
        facts = _facts(title, blocks, access.case.office_id, at, is_clients=slug in _OF_CLIENT)
    response = HttpResponse(pdf("case_form", facts, at=at), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{slug}.pdf"'
    return response


def _facts(title: str, blocks: list[Block], office_id: Any, at: datetime, *, is_clients: bool) -> dict[str, Any]:
    head = head_of(office_id)
    return {
        "title": title,
        "head": asdict(head),
        "is_clients": is_clients,
        "blocks": blocks,
        "place": head.place,
        "day": letter_day(local(at)),
        "example": settings.SIGAP_DEMO,
        "foot": "" if is_clients else f"Rahasia · Dicetak {full_moment(at)}",
    }
