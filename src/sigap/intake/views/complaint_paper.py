"""What stands on the complaint form (formulir pengaduan): from report and case, nothing typed again, kept nowhere.

Always in Indonesian. Who reported stays behind a custodian, on paper too, and who must not know stands on none; the
names of others stand on it when they are asked for, each of them an identity opened.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.utils.text import capfirst

from sigap.access.entry import Actor
from sigap.access.roles import Section
from sigap.assistance.models import LINE_LABELS
from sigap.assistance.queries import consent_book, persons_facts
from sigap.assistance.rules import ConsentState, ServiceLine, Topic
from sigap.cases.models import Case, CasePerson
from sigap.cases.models.kind import FORM_LABELS
from sigap.cases.queries import CaseAccess
from sigap.cases.rules.kind import ViolenceForm
from sigap.intake.models import ABOUT_LABELS, CHANNEL_LABELS, FLAG_LABELS
from sigap.intake.queries import people_complained_of, receivers_of
from sigap.intake.reading import OpenedReportStory
from sigap.intake.reading.words import DETAIL_LABELS, SELF
from sigap.letters.case_papers import (
    CasePaper,
    PaperBlock,
    paper_lines,
    paper_part,
    paper_rows,
    paper_signs,
    paper_table,
    paper_text,
)
from sigap.letters.heads import head_of
from sigap.mailbox.channels import Channel
from sigap.persons.models import HOUSEHOLD_LABELS
from sigap.persons.queries import pairs_of, reads_offenders
from sigap.persons.rules import Household, offender_kinds
from sigap.places.queries import label_of
from sigap.ui.dates import full_moment, long_day, quarter

_SIGNED = "Keterangan di atas sesuai dengan yang disampaikan pelapor."
_OFFICE_COPY = "Lembar kantor: tidak diperlihatkan kepada pelapor, dan tidak ditandatanganinya."
_LATER, _BY_HAND = "belum diketahui", "………………………………"


_NOT_ON_PAPER = ("hidden_from", "hidden_from_who", "hidden_from_office")


def complaint_paper(
    actor: Actor, access: CaseAccess, story: OpenedReportStory, named: Mapping[int, str], *, at: datetime
) -> CasePaper:
    """The form of one report; `named` are names by number in the case, all others are left to the hand."""
    return CasePaper(
        slug="formulir-pengaduan",
        title="FORMULIR PENGADUAN",
        head=head_of(access.case.office_id),
        blocks=_blocks(actor, access, story, named, at),
        has_word=True,
    )


def _blocks(
    actor: Actor, access: CaseAccess, story: OpenedReportStory, named: Mapping[int, str], at: datetime
) -> list[PaperBlock]:
    case = access.case
    harmed, suspects = people_complained_of(access)
    receiver = receivers_of([story.envelope.pk]).get(story.envelope.pk, "")
    wanted = _asked_for(access, at)
    # Whoever signs reads it: nobody but the one victim of whom all of it is.
    is_theirs = story.about == SELF and len(harmed) == 1
    return [
        paper_rows(
            ("Nomor register", case.register_label), ("Kode kasus", case.code), ("Manajer kasus", case.manager_name)
        ),
        *_report(story, case, receiver),
        *paper_part("Yang mengalami"),
        _victims(harmed, named),
        *paper_part("Terlapor"),
        _suspects(actor, access, suspects, named),
        *paper_part("Kejadian"),
        paper_rows(
            ("Jenis", case.kind_label or "belum dicatat"),
            ("Tempat", ", ".join(filter(None, (str(case.place_label), label_of(case.area) if case.area else "")))
             or _LATER),
            ("Tanggal", long_day(case.acted_on) if case.acted_on else _LATER),
        ),
        *paper_part("Bantuan yang diminta", wanted),
        *([] if wanted else [paper_lines(2)]),
        paper_text(_SIGNED if is_theirs else _OFFICE_COPY),
        paper_signs(*([("Pelapor, bila bersedia", "", True)] if is_theirs else []), ("Penerima pengaduan", receiver)),
        paper_text("Permen PPPA 2/2022: penerimaan pengaduan (belum diverifikasi).", "small"),
    ]  # fmt: skip


def _report(story: OpenedReportStory, case: Case, receiver: str) -> list[PaperBlock]:
    """What one report said; of who brought it the kind alone, unless they need help themself."""
    envelope = story.envelope
    source = str(case.source_label) or "Orang lain"
    shut = {str(DETAIL_LABELS[name]) for name in _NOT_ON_PAPER}
    dangers = ", ".join(str(FLAG_LABELS[each]) for each in story.flags)
    return [
        *paper_part(f"Pengaduan {envelope.number}"),
        paper_rows(
            ("Diterima", full_moment(quarter(envelope.received_at))),
            ("Cara diterima", capfirst(str(CHANNEL_LABELS[Channel(envelope.channel)]))),
            ("Penerima", receiver),
            ("Tentang", ABOUT_LABELS.get(story.about, "")),
            ("Pelapor", "Yang mengalami sendiri" if story.about == SELF else f"{source}; identitasnya disegel"),
            ("Tanda darurat", dangers or "tidak ada yang dicatat"),
            *(row for row in story.details if row[0] not in shut),
        ),
        *paper_part("Uraian, dengan kata-kata pelapor", story.story or "Tidak ada uraian."),
    ]


def _name(who: CasePerson, named: Mapping[int, str]) -> str:
    return f"{who.label}\n{named.get(who.ordinal, _BY_HAND)}"


def _age(who: CasePerson) -> str:
    return _LATER if who.age_years is None else f"{who.age_years} tahun"


def _victims(people: Sequence[CasePerson], named: Mapping[int, str]) -> PaperBlock:
    rows = [
        (
            _name(who, named), who.sex_label, _age(who),
            ", ".join(str(FORM_LABELS[ViolenceForm(form)]) for form in who.forms) or "belum dicatat",
        )
        for who in people
    ]  # fmt: skip
    return paper_table(["Siapa", "Jenis kelamin", "Umur", "Yang dialami"], rows, [2, 1.3, 1.2, 2.4])


def _suspects(actor: Actor, access: CaseAccess, people: Sequence[CasePerson], named: Mapping[int, str]) -> PaperBlock:
    pairs = pairs_of(access) if people and reads_offenders(actor, access) else []
    stands: dict[int, list[str]] = {who.ordinal: [] for who in people}
    for pair in pairs:
        if pair.row is not None and pair.row.kind and pair.offender.ordinal in stands:
            together = [str(HOUSEHOLD_LABELS[Household.TOGETHER]).lower()] * (pair.row.household == Household.TOGETHER)
            kind_and_names = ", ".join([offender_kinds()[pair.row.kind].label.lower(), *together])
            stands[pair.offender.ordinal].append(f"{pair.victim.label}: {kind_and_names}")
    rows = [
        (_name(who, named), who.sex_label, _age(who), "; ".join(stands[who.ordinal]) or "belum dicatat")
        for who in people
    ]
    return paper_table(["Siapa", "Jenis kelamin", "Umur", "Hubungan dengan korban"], rows, [2, 1.3, 1.2, 2.4])


def _asked_for(access: CaseAccess, at: datetime) -> str:
    """The services to which the clients said yes; empty where nothing was said."""
    if not access.has(Section.SERVICES):
        return ""
    standings = consent_book(access, persons_facts(access.case.id)).by_person(at=at).values()
    given = {
        ServiceLine(line)
        for asked in standings
        for (topic, line, _kind, _aim), standing in asked.items()
        if topic == Topic.SERVICE and standing.state is ConsentState.GIVEN
    }
    return ", ".join(str(LINE_LABELS[line]) for line in ServiceLine if line in given)
