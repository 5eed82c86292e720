"""Documents of a case's work, PDF/A and Word: made from what is recorded, kept nowhere, without a client's name.

Always in Indonesian. Whoever must not sign has no line: a guardian who is the person reported. Of one
near to them the officer asks first, as the page of consent says.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.http import HttpResponse
from django.utils import translation
from django.utils.timezone import localdate

from sigap.access.guard import DeskRequest, reading_sealed
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.assistance import actions as consents
from sigap.assistance.queries import PersonFacts, consent_book
from sigap.cases.queries.closing import closing_of
from sigap.cases.rules import ClosingStatus
from sigap.casework.actions import note_printed
from sigap.casework.models import DOMAIN_LABELS
from sigap.casework.queries import people_facts, require_lead
from sigap.casework.reading import (
    OpenedConference,
    OpenedGoal,
    OpenedPlan,
    OpenedRecord,
    OpenedService,
    PlanPart,
    open_conference,
    open_plan,
)
from sigap.casework.rules import STRENGTHS, WISHES, RecordKind, client_rights, outcome_scale, outcomes
from sigap.casework.views.consent_paper import ConsentStandings, consent_tables
from sigap.casework.views.termination_paper import TerminationFacts, termination_blocks
from sigap.casework.views.words import domain_rows, person_label, safety_rows, speakers_of, step_words
from sigap.kernel.clock import now
from sigap.kernel.errors import Refused
from sigap.letters.case_papers import (
    PAGE_BREAK,
    CasePaper,
    PaperBlock,
    Signer,
    paper_lines,
    paper_part,
    paper_response,
    paper_rows,
    paper_signs,
    paper_table,
    paper_text,
)
from sigap.letters.heads import head_of
from sigap.screening.rules.persons import age_on_paper
from sigap.ui.dates import full_moment, local, long_day

type Maker = Callable[["CaseDocument"], list[PaperBlock]]


class CaseDocument:
    """What a document is made from: the plan as opened, the client, who may speak for them."""

    def __init__(
        self,
        opened: OpenedPlan,
        client: PersonFacts,
        people: Sequence[PersonFacts],
        officer: str,
        standings: ConsentStandings,
        at: datetime,
    ) -> None:
        self.opened, self.client, self.people, self.officer, self.standings = opened, client, people, officer, standings
        self.day = localdate(at)
        self.is_child = client.is_child_on(self.day)
        guardians = [who for who in people if who.is_guardian]
        self.guardians = [who for who in guardians if not who.is_suspect]
        self.is_guardian_barred = bool(guardians) and not self.guardians
        self.is_guardian_near = bool(self.guardians) and all(who.is_near for who in self.guardians)
        self.goals = [
            goal for goal in opened.goals if goal.row.person_id in {None, client.id} and goal.row.outcome == "open"
        ]

    def newest(self, kind: RecordKind) -> OpenedRecord | None:
        """The newest version of a record of this client."""
        found = self.opened.of(kind, self.client.id)
        return found[-1] if found else None


def _signs(paper: CaseDocument, *, client: str = "", has_guardian: bool = True, has_head: bool = False) -> PaperBlock:
    """Who signs or gives a thumb: the client, the guardian of a child where one may, the officer, the head."""
    signs: list[Signer] = [(client, "", True)] if client else []
    if has_guardian and paper.is_child:
        near = "Wali (tanyakan lebih dulu)" if paper.is_guardian_near else "Wali"
        title = "Lembaga sebagai wali sementara" if paper.is_guardian_barred else near
        signs.append((title, "", not paper.is_guardian_barred))
    signs.append(("Petugas", paper.officer))
    return paper_signs(*signs, *([("Menyetujui, kepala", "")] if has_head else []))


def _who(paper: CaseDocument) -> PaperBlock:
    case = paper.opened.access.case
    who = paper.client
    years = age_on_paper(paper.day, age_years=who.age_years, recorded_on=who.recorded_on)
    age = f"{years} tahun" if years is not None else "umur belum diketahui"
    return paper_rows(
        ("Kode kasus", case.code),
        ("Klien", f"{person_label(who)}, {age}"),
        ("Manajer kasus", case.manager_name),
    )


def _assessment(paper: CaseDocument) -> list[PaperBlock]:
    record = _needed(paper, RecordKind.ASSESSMENT)
    content = record.content
    rows = [(row["label"], step_words(row["step"]), row["words"]) for row in domain_rows(content)]
    return [
        _who(paper),
        paper_rows(
            ("Tanggal", long_day(record.row.happened_on)),
            ("Versi", record.row.version),
            ("Didengar", speakers_of(content, paper.people) or "belum dicatat"),
            ("Disusun", record.row.recorded_by_name),
        ),
        paper_table(["Ranah", "Keadaan", "Uraian"], rows, [1, 1.3, 3]),
        *paper_part("Kekuatan", content.get(STRENGTHS) or "Belum diisi."),
        *paper_part("Keinginan klien, dengan kata-katanya sendiri", content.get(WISHES) or "Belum diisi."),
        paper_text(
            "Skala: "
            + "; ".join(f"{n}, {words}" for n, words in enumerate(outcome_scale().steps, 1))
            + ". Belum diverifikasi."
        ),
        paper_signs(("Petugas", record.row.recorded_by_name)),
    ]


def _needed(paper: CaseDocument, kind: RecordKind) -> OpenedRecord:
    record = paper.newest(kind)
    if record is None or record.lost:
        raise Refused(Permission.CASE_SEE, ids={"case": str(paper.opened.access.case.id)})
    return record


_BY_HAND = "." * 72
"""Written after printing: no file has it."""
_EXPLAINED = (
    "Petugas sudah menjelaskan kepada saya apa yang akan dikerjakan, siapa yang akan tahu, bahwa keterangan saya"
    " dirahasiakan, dan bahwa saya boleh menolak atau menarik persetujuan ini kapan saja tanpa kehilangan pertolongan"
    " darurat."
)
_TO_CHILD = (
    "Aku sudah diberi tahu apa yang akan dilakukan untukku, siapa yang akan tahu, dan bahwa ceritaku dirahasiakan. Aku"
    " boleh bilang tidak. Aku boleh berubah pikiran. Kalau aku dalam bahaya, aku tetap ditolong."
)


def _consent(paper: CaseDocument) -> list[PaperBlock]:
    blocks = [
        _who(paper),
        paper_rows(("Nama klien", _BY_HAND), *([("Wali, hubungannya", _BY_HAND)] if paper.is_child else [])),
        paper_text(_EXPLAINED),
        *consent_tables(paper.standings),
        paper_rows(("Berlaku sampai", _BY_HAND)),
        _signs(paper, client="" if paper.is_child else "Klien"),
    ]
    if paper.is_child:
        blocks += [
            PAGE_BREAK,
            paper_text("HALAMAN ANAK", "title"),
            paper_text(_TO_CHILD),
            *paper_part("Yang aku mau, dengan kata-kataku sendiri"),
            paper_lines(5),
            *paper_part("Yang tidak aku mau"),
            paper_lines(3),
            _signs(paper, client="Aku", has_guardian=False),
        ]
    return blocks


def _plan(paper: CaseDocument) -> list[PaperBlock]:
    edition = paper.opened.edition
    return [
        _who(paper),
        paper_rows(("Rencana", f"versi {edition.version}, {long_day(local(edition.made_at))}" if edition else "")),
        *(block for place, goal in enumerate(paper.goals, 1) for block in _goal(place, goal)),
        *([] if paper.goals else [paper_text("Belum ada tujuan yang terbuka.")]),
        *paper_part("Persetujuan", _EXPLAINED),
        _signs(paper, client="Klien"),
    ]


def _goal(place: int, goal: OpenedGoal) -> list[PaperBlock]:
    rows = [
        (
            "\n".join(dict.fromkeys([_what(each), each.task])),
            each.row.owner,
            long_day(each.row.due_on),
            each.row.funding_label or "belum diisi",
            each.row.state_label,
        )
        for each in goal.services
    ]
    blocks = paper_part(f"{place}. {goal.row.area_label}", goal.words, f"Ditinjau lagi {long_day(goal.row.due_on)}.")
    return [*blocks, paper_table(["Layanan", "Siapa", "Kapan", "Biaya", "Keadaan"], rows, [2.2, 2, 1.4, 1.2, 1.2])]


def _plan_for_child(paper: CaseDocument) -> list[PaperBlock]:
    blocks = [
        paper_text("Ini yang kita kerjakan bersama. Kalau ada yang tidak kamu mau, bilang ya. Boleh diubah kapan saja.")
    ]
    for place, goal in enumerate(paper.goals, 1):
        blocks += paper_part(f"{place}. {goal.words}")
        blocks += [
            paper_text(f"• {_helper(each)} membantu: {_what(each)}. Paling lambat {long_day(each.row.due_on)}.")
            for each in goal.services
        ]
    return [
        *blocks,
        *paper_part("Kata-kataku tentang rencana ini"),
        paper_lines(4),
        _signs(paper, client="Aku", has_guardian=False),
    ]


def _helper(each: OpenedService) -> str:
    return each.row.owner_name or each.row.owner_office_name


def _what(each: OpenedService) -> str:
    return str(each.row.service_label or each.task)


def _safety(paper: CaseDocument) -> list[PaperBlock]:
    record = _needed(paper, RecordKind.SAFETY_PLAN)
    blocks = [
        paper_text(
            "Halaman ini milikmu. Simpan di tempat yang tidak ditemukan orang yang kamu takuti,"
            " atau titipkan kepada kami."
        )
    ]
    for label, words in safety_rows(record.content):
        blocks += paper_part(label, words)
    return [
        *blocks,
        paper_text("Kalau kamu dalam bahaya: telepon 110 (polisi) atau 129 (SAPA; WhatsApp 08111-129-129)."),
    ]


def _progress(paper: CaseDocument) -> list[PaperBlock]:
    first = paper.opened.of(RecordKind.ASSESSMENT, paper.client.id)
    followed = paper.newest(RecordKind.FOLLOW_UP)
    moved = outcomes(first[0].content if first else {}, followed.content if followed else {})
    goals = [goal for goal in paper.opened.goals if goal.row.person_id in {None, paper.client.id}]
    services = [
        (_what(each), each.row.owner, each.row.state_label, each.result or "–")
        for goal in goals
        for each in goal.services
    ]
    return [
        _who(paper),
        *paper_part("Keadaan klien"),
        paper_table(
            ["Ranah", "Awal", "Kini"],
            [
                (DOMAIN_LABELS[row.domain], step_words(str(row.start or "–")), step_words(str(row.latest or "–")))
                for row in moved
            ],
            [1, 2, 2],
        ),
        *paper_part("Kata-kata klien sendiri", (followed.content.get("words") if followed else "") or "Belum dicatat."),
        *paper_part("Yang berubah", (followed.content.get("changes") if followed else "") or "Belum dicatat."),
        *paper_part("Tujuan"),
        paper_table(
            ["Tujuan", "Keadaan", "Yang terjadi"],
            [(goal.words, goal.row.outcome_label, goal.became or "–") for goal in goals],
            [2.4, 1.2, 2.4],
        ),
        *paper_part("Layanan"),
        paper_table(["Layanan", "Siapa", "Keadaan", "Hasil"], services, [1.6, 1.6, 1.2, 2]),
        paper_text("Laporan ini disusun dari catatan kasus sampai hari dicetak."),
        paper_signs(("Petugas", paper.officer)),
    ]


def _termination(paper: CaseDocument) -> list[PaperBlock]:
    case = paper.opened.access.case
    goals = [goal.row for goal in paper.opened.goals if goal.row.person_id in {None, paper.client.id}]
    asked = None if case.closed_at else closing_of(paper.opened.access)
    ending = TerminationFacts(case, asked if asked and asked.status == ClosingStatus.WAITING else None)
    client = "Klien" if ending.has_client else ""
    return [
        _who(paper),
        *termination_blocks(ending, goals),
        _signs(paper, client=client, has_guardian=ending.has_client, has_head=True),
    ]


def _rights(_paper: CaseDocument) -> list[PaperBlock]:
    return [
        paper_text("Simpan kartu ini di tempat yang aman. Tidak ada namamu di sini."),
        *({"kind": "item", "text": right.words, "note": right.basis} for right in client_rights()),
        paper_text("Tanya kapan saja kepada pendampingmu. Kalau dalam bahaya: 110 (polisi) atau 129 (SAPA)."),
        paper_text("Dasar hukumnya belum diverifikasi petugas hukum.", "small"),
    ]


_CONSENT = "persetujuan"
_RECORDS, _PLAN = frozenset({PlanPart.RECORDS}), frozenset({PlanPart.GOALS, PlanPart.SERVICES})
PAPERS: Mapping[str, tuple[str, Section, Maker, frozenset[PlanPart]]] = {
    "asesmen": ("ASESMEN KEBUTUHAN KLIEN", Section.ASSESSMENT, _assessment, _RECORDS),
    _CONSENT: ("SURAT PERSETUJUAN PELAYANAN", Section.SERVICES, _consent, frozenset()),
    "rencana": ("RENCANA INTERVENSI", Section.SERVICES, _plan, _PLAN | {PlanPart.EDITION}),
    "rencana-anak": ("RENCANAKU", Section.SERVICES, _plan_for_child, _PLAN),
    "keselamatan": ("RENCANA KESELAMATANKU", Section.SERVICES, _safety, _RECORDS),
    "perkembangan": ("LAPORAN PERKEMBANGAN", Section.ASSESSMENT, _progress, _PLAN | _RECORDS),
    "terminasi": ("SURAT TERMINASI", Section.SERVICES, _termination, frozenset({PlanPart.GOALS})),
    "kartu-hak": ("KARTU HAK", Section.SERVICES, _rights, frozenset()),
}
_OF_CLIENT = frozenset({"rencana-anak", "keselamatan", "kartu-hak"})
"""What the client carries: without the office's head and the word that tells a stranger what it is about."""
_AS_WORD = frozenset({"asesmen", "rencana", "perkembangan", "terminasi"})
"""What an office adds words of its own to."""


@reading_sealed(Permission.SERVICE_NOTE)
def document(request: DeskRequest, code: str, slug: str, ordinal: int) -> HttpResponse:
    """One document; its name tells nothing."""
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
        # Whoever hears a consent has it signed, also in an office that only helps.
        if slug == _CONSENT:
            consents.note_printed(by=actor, at=at, access=access, ordinal=ordinal)
        else:
            note_printed(by=actor, at=at, access=access, paper=slug, section=section)
        standings = consent_book(access, people).by_person(at=at).get(client.id, {}) if slug == _CONSENT else {}
        paper = CasePaper(
            slug=slug,
            title=title,
            head=head_of(access.case.office_id),
            blocks=make(CaseDocument(opened, client, people, actor.name, standings, at)),
            is_clients=slug in _OF_CLIENT,
            has_word=slug in _AS_WORD,
        )
    return paper_response(request, paper, at=at)


@reading_sealed(Permission.SERVICE_NOTE)
def minutes(request: DeskRequest, code: str, conference_id: UUID) -> HttpResponse:
    """The minutes of a conference as a file, for the office that leads the case; other members read the page."""
    at = now()
    opened = open_conference(entering=request.entering, code=code, conference_id=conference_id, at=at)
    with request.entering() as actor, translation.override("id"):
        access = opened.access
        require_lead(actor, access, Section.SERVICES, Permission.SERVICE_NOTE)
        if opened.minutes is None:
            raise Refused(Permission.SERVICE_NOTE, ids={"case": str(access.case.id)})
        paper = CasePaper(
            slug="notula",
            title="NOTULA KONFERENSI KASUS",
            head=head_of(access.case.office_id),
            blocks=_minutes(opened, opened.minutes),
            has_word=True,
        )
        note_printed(by=actor, at=at, access=access, paper="notula", section=Section.SERVICES)
    return paper_response(request, paper, at=at)


def _minutes(opened: OpenedConference, minutes: OpenedRecord) -> list[PaperBlock]:
    row, members = opened.row, [member.office_name for member in opened.row.members.all()]
    decided = [
        (each.task, each.row.owner, long_day(each.row.due_on), each.row.state_label) for each in opened.decisions
    ]
    return [
        paper_rows(
            ("Kode kasus", opened.access.case.code),
            ("Waktu", full_moment(row.starts_at)),
            ("Yang diundang", ", ".join(members)),
            ("Hadir", opened.names_of(opened.present_at()) or "belum dicatat"),
            ("Notulis", f"{minutes.row.recorded_by_name}, versi {minutes.row.version}"),
        ),
        *paper_part("Agenda", opened.agenda),
        *paper_part("Pembahasan", minutes.content.get("minutes", "") or minutes.lost or "Belum ditulis."),
        *paper_part("Keputusan"),
        paper_table(["Yang dikerjakan", "Siapa", "Paling lambat", "Keadaan"], decided, [3, 2, 1.6, 1.2]),
        paper_text("Isi konferensi dirahasiakan: hanya untuk kantor yang disebut di atas."),
        paper_signs(("Pemimpin", ""), ("Notulis", minutes.row.recorded_by_name)),
    ]
