"""What is printed of a referral: the official letter with its answer slip, the record of a hand-over.

Always in Indonesian, whatever language the officer reads. No name of a person in the case stands on paper or in a file
name; who carries it tells the name.
"""

from dataclasses import asdict
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.utils import translation
from django.utils.timezone import localdate

from sigap.access.guard import DeskRequest, reading_sealed
from sigap.access.models import Office
from sigap.access.permissions import Permission
from sigap.access.roles import OfficeKind, Section
from sigap.assistance.models import PURPOSE_LABELS
from sigap.assistance.rules import ASKED_BY_INVESTIGATOR, ReferralPurpose
from sigap.assistance.rules.purpose_bases import purpose_bases
from sigap.audit.queries import head
from sigap.cases.models import CasePerson
from sigap.cases.queries import CaseAccess, case_for
from sigap.cases.queries.untold import SecrecyNotes, secrecy_notes_of
from sigap.kernel.clock import now
from sigap.kernel.errors import Refused
from sigap.letters.case_papers import (
    NUMBER_BY_HAND,
    CasePaper,
    PaperBlock,
    Signer,
    paper_response,
    paper_rows,
    paper_signs,
    paper_table,
    paper_text,
)
from sigap.letters.heads import head_of, head_of_office, name_on_paper
from sigap.letters.titles import destination, title_of_head
from sigap.letters.typesetting import pdf
from sigap.referrals import actions, reading
from sigap.referrals.models import Handover, Referral, victim_words
from sigap.referrals.queries import office_named, people_handed
from sigap.referrals.rows import secrecy_words
from sigap.referrals.rules import Urgency
from sigap.screening.rules.persons import age_on_paper
from sigap.ui import dates

_KEPT = "Identitas korban wajib dirahasiakan (UU 21/2007 pasal 44; UU 35/2014 pasal 64)."
_OWED = "Permintaan ini tidak dapat ditolak. Bila berhalangan, mohon diserahkan kepada pengganti yang disebut namanya."


def letter_facts(
    referral: Referral, sender: Office, asked: Office, untold: SecrecyNotes, at: datetime
) -> dict[str, Any]:
    """What stands on the letter: codes, ages, offices, officers; no name of a person in the case.

    Offices stand on it by the names under which the request was written.
    """
    top = head_of_office(sender)
    labels = [str(label) for label in referral.purpose_labels]
    subject = ", ".join([labels[0], *(label[0].lower() + label[1:] for label in labels[1:])])
    is_urgent = referral.urgency == Urgency.EMERGENCY
    phone = f", telepon {sender.phone}" if sender.phone else ""
    to = name_on_paper(asked) if asked.name == referral.to_office_name else referral.to_office_name
    due = dates.local(referral.due_at)
    return {
        "head": asdict(top),
        "example": settings.SIGAP_DEMO,
        "foot": _foot(at),
        "title": f"Surat rujukan {referral.case_code}",
        "nature": "Rahasia, segera" if is_urgent or not referral.may_decline else "Rahasia",
        "subject": f"{_heading(referral)}: {subject}",
        "place": top.place,
        "day": dates.letter_day(at),
        "addressee": title_of_head(OfficeKind(asked.kind), to),
        "destination": destination(sender.place, asked.place),
        "opening": _opening(referral, is_urgent=is_urgent),
        "code": referral.case_code,
        "state": f"{referral.victims_words or 'Belum diisi'}. {referral.risk_label}.",
        "asked": [_with_basis(purpose) for purpose in referral.purposes],
        "contact": f"{referral.offered_by_name}, {referral.from_office_name}{phone}",
        "secrecy": " ".join(filter(None, (secrecy_words(untold), _KEPT))),
        "owed": "" if referral.may_decline else _OWED,
        "signer": title_of_head(OfficeKind(sender.kind), referral.from_office_name),
        "reference": f"tahap {referral.leg}, dikirim {dates.short_day(dates.local(referral.offered_at))}",
        "return_by": (
            f"Kirim kembali paling lambat {dates.long_day(due)} pukul {dates.clock_time(due)}: diantar, "
            f"atau dibacakan lewat telepon{f' {sender.phone}' if sender.phone else ''}."
        ),
        "yes": "Kami terima. Petugas yang menangani ditulis di bawah.",
        "no": (
            "Kami tidak dapat menerima, karena:"
            if referral.may_decline
            else "Kami serahkan kepada pengganti yang ditulis di bawah, dan ia sudah menyanggupi."
        ),
        "no_needs_reason": referral.may_decline,
    }


def _heading(referral: Referral) -> str:
    if referral.asked & ASKED_BY_INVESTIGATOR:
        return "Permintaan penyidik"
    return "Permohonan rujukan" if referral.may_decline else "Penyerahan rujukan"


def _with_basis(purpose: str) -> str:
    """What is asked for; with its law where the investigator asks by it."""
    code = ReferralPurpose(purpose)
    label = str(PURPOSE_LABELS[code])
    return f"{label} ({purpose_bases()[code].basis})" if code in ASKED_BY_INVESTIGATOR else label


def _opening(referral: Referral, *, is_urgent: bool) -> str:
    many = len(referral.victims)
    who = "satu orang" if many <= 1 else f"{many} orang"
    soon = " Mohon dijawab hari ini juga." if is_urgent else ""
    if referral.asked & ASKED_BY_INVESTIGATOR:
        return f"Untuk penyidikan, kami meminta yang tertulis di bawah atas {who}.{soon}"
    if referral.may_decline:
        return f"Bersama ini kami merujuk {who} untuk dibantu sebagaimana di bawah.{soon}"
    return f"Bersama ini kami menyerahkan {who} untuk ditangani sebagaimana di bawah.{soon}"


def _foot(at: datetime) -> str:
    trail = head()
    words = f"Kepala jejak {trail.seq}: {' '.join(trail.words)} · {dates.full_moment(trail.at)} · " if trail else ""
    return f"{words}Dicetak {dates.full_moment(at)}"


@reading_sealed(Permission.REFERRAL_OFFER)
def letter(request: DeskRequest, code: str, referral_id: UUID) -> HttpResponse:
    """The letter of one referral, as PDF. Printing leaves a trace."""
    at = now()
    with request.entering() as actor, translation.override("id"):
        access = case_for(actor, code, need=Section.REFERRALS, power=Permission.REFERRAL_OFFER)
        referral = actions.note_letter_printed(by=actor, at=at, access=access, referral_id=referral_id)
        sender, asked = office_named(referral.from_office_id), office_named(referral.to_office_id)
        facts = letter_facts(referral, sender, asked, secrecy_notes_of(access.case.id), at)
    name = f"surat-rujukan-{referral.case_code}-{referral.leg}.pdf"
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return HttpResponse(pdf("referral", facts, at=at), content_type="application/pdf", headers=headers)


def _handover_blocks(
    referral: Referral, handover: Handover, words: actions.HandoverDetails, items: list[str]
) -> list[PaperBlock]:
    """The record of a hand-over; who went along stands by number, role and age."""
    done = dates.local(handover.handed_at)
    parties: list[PaperBlock] = []
    for party, name, position, office in (
        ("PIHAK PERTAMA", words.given_by, words.given_position, referral.from_office_name),
        ("PIHAK KEDUA", words.taken_by, words.taken_position, referral.to_office_name),
    ):
        parties.append(paper_rows(("Nama", name), ("Jabatan", position or _BY_HAND), ("Kantor", office)))
        parties.append(paper_text(f"selanjutnya disebut {party};"))
    where = f", bertempat di {words.place}" if words.place else ""
    subject = ", ".join(str(label) for label in referral.purpose_labels).lower()
    signs: list[Signer] = [("PIHAK PERTAMA", words.given_by), ("PIHAK KEDUA", words.taken_by)]
    return [
        NUMBER_BY_HAND,
        paper_text(
            f"Pada hari {dates.long_day(done)} pukul {dates.clock_time(done)}{where}, kami yang bertanda tangan di"
            " bawah ini:"
        ),
        *parties,
        paper_text(
            "PIHAK PERTAMA menyerahkan kepada PIHAK KEDUA, dan PIHAK KEDUA menerima dari PIHAK PERTAMA, untuk rujukan"
            f" {referral.case_code} ({subject}):"
        ),
        paper_table(["No.", "Yang diserahkan"], list(enumerate(items, 1)), [0.6, 12]),
        paper_text(
            "Identitas orang yang diserahkan tidak ditulis pada berita acara ini; yang dipakai adalah kode kasus."
            f" {_KEPT}"
        ),
        paper_text(
            "Sejak serah terima ini, penjagaan atas yang diserahkan ada pada PIHAK KEDUA. Demikian berita acara ini"
            " dibuat dalam rangkap dua, masing-masing sama kekuatannya."
        ),
        paper_signs(*signs, *([("SAKSI", words.witness)] if words.witness else []), under="NIP/NRP"),
    ]


_BY_HAND = "……………………………………"


@reading_sealed(Permission.REFERRAL_SEE)
def handover_paper(request: DeskRequest, code: str, referral_id: UUID, handover_id: UUID) -> HttpResponse:
    """The record of one hand-over. Opening its names and printing leave a trace."""
    at = now()
    opened = reading.open_sent(entering=request.entering, code=code, referral_id=referral_id, at=at)
    found = [(row, words) for row, words in opened.handovers if row.pk == handover_id]
    with request.entering() as actor, translation.override("id"):
        access, referral = opened.case, opened.referral
        if not found or found[0][1] is None:
            raise Refused(Permission.REFERRAL_SEE, ids={"referral": str(referral_id)})
        handover, words = found[0][0], found[0][1]
        actions.note_handover_printed(by=actor, at=at, access=access, referral_id=referral_id, handover_id=handover_id)
        paper = CasePaper(
            slug="serah-terima",
            title="BERITA ACARA SERAH TERIMA",
            head=head_of(referral.from_office_id),
            blocks=_handover_blocks(referral, handover, words, _items(access, handover, words)),
            has_word=True,
            foot=_foot(at),
        )
    return paper_response(request, paper, at=at)


def _items(access: CaseAccess, handover: Handover, words: actions.HandoverDetails) -> list[str]:
    people = people_handed(access, [handover])
    day = localdate(handover.handed_at)
    items = [_person(number, people.get(number), day) for number in handover.persons]
    return [*items, *(line.strip() for line in words.papers.splitlines() if line.strip())]


def _person(number: int, person: CasePerson | None, day: date) -> str:
    if person is None:
        return f"Orang nomor {number} dalam kasus ini"
    years = age_on_paper(day, age_years=person.age_years, recorded_on=person.recorded_on)
    age = "" if years is None else years
    return f"{person.label} dalam kasus ini: {victim_words(f'{person.sex}:{age}').lower()}"
