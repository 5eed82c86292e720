"""Petitions for protection as PDF/A and as Word: to LPSK and to the court, from what is noted; nothing of them is kept.

Always in Indonesian. No name of a person in the case stands on paper or in a file name: who carries it brings the
identity in a closed envelope.
"""

from dataclasses import asdict, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.utils import translation

from sigap.access.guard import DeskRequest, reading_sealed
from sigap.access.models import Office
from sigap.access.permissions import Permission
from sigap.access.roles import OfficeKind, Section
from sigap.cases.models import CasePerson
from sigap.cases.models.kind import FORM_LABELS as VIOLENCE_LABELS
from sigap.cases.queries import CaseAccess, case_for
from sigap.cases.rules.kind import ViolenceForm
from sigap.kernel.clock import now
from sigap.kernel.errors import Refused
from sigap.letters.heads import Letterhead, head_of, name_on_paper
from sigap.letters.titles import title_of_head
from sigap.letters.typesetting import pdf
from sigap.protection import actions
from sigap.protection.models import Protection
from sigap.protection.queries import court_here, office_by_id, protection_of, protections_of
from sigap.protection.rules import OF_POLICE, ProtectionAsker, ProtectionKind, ProtectionStatus, protection_laws
from sigap.screening.rules.persons import is_child
from sigap.ui import dates

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_SUBJECTS = {
    ProtectionKind.LPSK: "Permohonan pelindungan saksi dan korban",
    ProtectionKind.COURT_KDRT: "Permohonan perintah pelindungan",
    ProtectionKind.COURT_TPKS: "Permohonan pembatasan gerak tersangka",
}
HAVE_LETTERS = frozenset(_SUBJECTS)
"""Kinds that are asked for by a letter from here; the police are asked by a referral."""
_ASKED = {
    ProtectionKind.LPSK: (
        "Kami memohon agar LPSK menelaah permohonan ini, memberi pelindungan dan bantuan yang diperlukan, dan"
        " memberi tahu kami hasilnya."
    ),
    ProtectionKind.COURT_KDRT: (
        "Kami memohon agar Pengadilan mengeluarkan surat penetapan yang berisi perintah pelindungan bagi korban paling"
        " lama 7 hari sejak permohonan ini diterima."
    ),
    ProtectionKind.COURT_TPKS: (
        "Tersangka tidak ditahan. Kami memohon agar Hakim membatasi gerak tersangka, termasuk larangan mendekati dan"
        " menghubungi korban, paling lama 6 bulan."
    ),
}
_RENEWED = "Permohonan ini memperpanjang pelindungan yang berakhir pada {day}."
_CHILD = (
    "Korban adalah anak. Menurut UU 31/2014 pasal 29A izin orang tua tidak diperlukan bila orang tua menjadi tersangka,"
    " menghalangi, tidak cakap, atau tidak ada, dengan penetapan pengadilan negeri."
)
_SEALED = "Identitas korban tidak ditulis dalam surat ini dan disampaikan pembawa surat dalam amplop tertutup."
_SIGNERS = {
    ProtectionAsker.VICTIM: "Pemohon",
    ProtectionAsker.FAMILY: "Pemohon, keluarga korban",
    ProtectionAsker.FRIEND: "Pemohon, teman korban",
    ProtectionAsker.CLERGY: "Pemohon, pembimbing rohani",
}
_OWN_NAME = "(nama ditulis pemohon saat menandatangani)"
_NO_HEAD = Letterhead(government="", agency="", office="PERMOHONAN", address="", contact="", place="", regency="")


def letter_facts(access: CaseAccess, row: Protection, at: datetime) -> dict[str, Any]:
    """What stands on the petition: codes, ages and kinds; no name, no place of the victim."""
    kind, asker = ProtectionKind(row.kind), ProtectionAsker(row.asker)
    own = head_of(access.case.office_id)
    is_official = asker not in _SIGNERS
    office = office_by_id(row.office_id if asker is ProtectionAsker.POLICE else access.case.office_id)
    head = own if office.pk == access.case.office_id else head_of(office.pk)
    return {
        "head": asdict(head if is_official else replace(_NO_HEAD, place=own.place, regency=own.regency)),
        "layout": "letter",
        "title": _SUBJECTS[kind],
        "number": "" if is_official else "-",
        "nature": "Rahasia",
        "enclosures": "1 amplop tertutup",
        "subject": f"{_SUBJECTS[kind]}, kasus {access.case.code}",
        "place": own.place,
        "day": dates.letter_day(at),
        "addressees": [_addressee(kind, own)],
        "list": [],
        "authority": "",
        "signer": {"title": _signer(asker, office), "name": "" if is_official else _OWN_NAME, "rank": ""},
        "copies": [],
        "blocks": _blocks(access, row, kind),
        "annex": None,
        "is_draft": is_official,
        "example": settings.SIGAP_DEMO,
        "foot": f"Dasar: {protection_laws()[kind].basis}. Dicetak {dates.full_moment(at)}",
    }


def _addressee(kind: ProtectionKind, own: Letterhead) -> str:
    if kind is ProtectionKind.LPSK:
        return "Ketua Lembaga Perlindungan Saksi dan Korban"
    court = court_here()
    return title_of_head(
        OfficeKind.PENGADILAN_NEGERI, name_on_paper(court) if court else f"Pengadilan Negeri {own.place}"
    )


def _signer(asker: ProtectionAsker, office: Office) -> str:
    if asker in _SIGNERS:
        return _SIGNERS[asker]
    if asker is ProtectionAsker.COMPANION:
        return f"Pendamping korban, {name_on_paper(office)}"
    return title_of_head(OfficeKind(office.kind), name_on_paper(office))


def _blocks(access: CaseAccess, row: Protection, kind: ProtectionKind) -> list[dict[str, Any]]:
    law = protection_laws()[kind]
    before = protections_of(access).filter(person=row.person, kind__in=OF_POLICE, status=ProtectionStatus.GIVEN).first()
    rows = [
        ("Kode kasus", access.case.code),
        ("Korban", _person(row.person)),
        ("Dugaan", _suspicion(row.person)),
        ("Diminta oleh", f"{row.asker_label}, {dates.full_moment(row.asked_at)}"),
        ("Persetujuan", "Korban menyetujui" if row.is_consented else "Belum ada; keadaannya diterangkan pembawa surat"),
    ]
    if before is not None and before.given_at is not None:
        until = f" sampai {dates.full_moment(before.ends_at)}" if before.ends_at else ""
        rows.append(("Pelindungan", f"{before.kind_label}, sejak {dates.full_moment(before.given_at)}{until}"))
    words = [f"Berdasarkan {law.basis}, kami mengajukan permohonan untuk korban di bawah ini.", _SEALED]
    after = [_ASKED[kind]]
    if row.renews is not None and row.renews.ends_at is not None:
        after.append(_RENEWED.format(day=dates.full_moment(row.renews.ends_at)))
    if kind is ProtectionKind.LPSK and is_child(row.person.age_years):
        after.append(_CHILD)
    after.append("Atas perhatian Bapak/Ibu, kami ucapkan terima kasih.")
    return [
        *({"type": "paragraph", "text": text} for text in words),
        {
            "type": "rows",
            "rows": [{"label": label, "body": {"type": "paragraph", "text": str(said)}} for label, said in rows],
        },
        *({"type": "paragraph", "text": text} for text in after),
    ]


def _person(person: CasePerson) -> str:
    age = "umur belum diketahui" if person.age_years is None else f"{person.age_years} tahun"
    return ", ".join(filter(None, (str(person.label), str(person.sex_label).lower() if person.sex else "", age)))


def _suspicion(person: CasePerson) -> str:
    named = ", ".join(str(VIOLENCE_LABELS[ViolenceForm(form)]).lower() for form in person.forms)
    return f"Dugaan: {named}" if named else "Diterangkan dalam lampiran"


def _facts(request: DeskRequest, code: str, item_id: UUID) -> tuple[dict[str, Any], str, datetime]:
    """The facts of a petition, its file's name, and when. That it was made leaves a trace."""
    at = now()
    with request.entering() as actor, translation.override("id"):
        access = case_for(actor, code, need=Section.LEGAL, power=Permission.LEGAL_NOTE)
        row = protection_of(access, item_id)
        if ProtectionKind(row.kind) not in HAVE_LETTERS:
            raise Refused(Permission.LEGAL_NOTE, ids={"case": str(access.case.id)})
        actions.note_printed(by=actor, at=at, access=access, row=row)
        return letter_facts(access, row, at), f"permohonan-{row.kind.replace('_', '-')}-{access.case.code}", at


@reading_sealed(Permission.LEGAL_NOTE)
def letter_pdf(request: DeskRequest, code: str, item_id: UUID) -> HttpResponse:
    """The petition as PDF/A."""
    facts, name, at = _facts(request, code, item_id)
    headers = {"Content-Disposition": f'inline; filename="{name}.pdf"'}
    return HttpResponse(pdf("letter", facts, at=at), content_type="application/pdf", headers=headers)


@reading_sealed(Permission.LEGAL_NOTE)
def letter_word(request: DeskRequest, code: str, item_id: UUID) -> HttpResponse:
    """The petition as Word, to which who signs it adds words of their own."""
    # Loaded where it is asked for: it costs memory that no other page needs.
    from sigap.letters.word import word_of  # noqa: PLC0415

    facts, name, at = _facts(request, code, item_id)
    headers = {"Content-Disposition": f'attachment; filename="{name}.docx"'}
    return HttpResponse(word_of(facts, at=at), content_type=_DOCX, headers=headers)
