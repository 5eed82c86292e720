"""What a letter says of the case, its people, its protections. Each function fills the fields that bear its name."""

from collections.abc import Iterable
from datetime import timedelta

from sigap.access.roles import OfficeKind
from sigap.assistance.queries import consent_standings
from sigap.assistance.rules import ConsentState, ReferralPurpose
from sigap.cases.models import CasePerson
from sigap.cases.models.kind import FORM_LABELS as VIOLENCE_LABELS
from sigap.cases.rules.kind import LeadingKind, ViolenceForm
from sigap.correspondence.queries import COURT_NUMBERS, accused_among
from sigap.correspondence.rules import LetterSubject
from sigap.correspondence.views.context import BY_HAND, LetterContext, described, with_name
from sigap.legal.models import Mark
from sigap.legal.queries import age_then, kinds_of, state_beside, victims_among
from sigap.legal.rules import MarkKind, Procedure, TrackLine, mark_types, next_after, of_person, procedure_of
from sigap.legal.rules.letters import plain_words
from sigap.legal.rules.telling import ANSWERED_BY
from sigap.letters.heads import name_on_paper
from sigap.places.queries import label_of
from sigap.protection.rules import OF_POLICE, ProtectionKind, ProtectionStatus
from sigap.screening.rules.persons import is_child
from sigap.ui import dates


def person(it: LetterContext) -> str:
    who = it.person
    return f"{who.label}, {described(who, it.day)}" if who else ""


def person_by_hand(it: LetterContext) -> str:
    who = it.person
    return f"{BY_HAND} ({described(who, it.day)})" if who else BY_HAND


def code(it: LetterContext) -> str:
    return it.case.code


def report(it: LetterContext) -> str:
    """The newest police report that stands, with its number."""
    found = next(((mark, paper) for mark, paper in it.opened.marks if mark.kind == MarkKind.LP), None)
    if found is None:
        return ""
    mark, paper = found
    return f"Laporan polisi {paper.number or '(nomor: …)'}, {dates.letter_day(mark.happened_on)}"


def court(it: LetterContext) -> str:
    """The court's own number, as the newest paper bears it."""
    return next((paper.number for mark, paper in it.opened.marks if mark.kind in COURT_NUMBERS and paper.number), "")


def ruling(it: LetterContext) -> str:
    found = next(((mark, paper) for mark, paper in it.opened.marks if mark.kind == MarkKind.VERDICT), None)
    return f"nomor {found[1].number or '…'}, {dates.letter_day(found[0].happened_on)}" if found else ""


def milestones(it: LetterContext) -> str:
    """What is sure, the oldest first; the victim's own rights are no progress."""
    lines = [
        f"{mark.kind_label}: {dates.letter_day(mark.happened_on)}" + (f", nomor {paper.number}" if paper.number else "")
        for mark, paper in reversed(it.opened.marks)
        if mark.is_sure and mark_types()[MarkKind(mark.kind)].line is not TrackLine.VICTIM
    ]
    return "\n".join(lines)


def coming(it: LetterContext) -> str:
    """In the words of who reads it."""
    who = it.person
    found = next_after(of_person(it.file.known, who.id if who else None))
    return plain_words()[found[0]] if found else ""


def writer(it: LetterContext) -> str:
    return f"{it.actor.name}, {name_on_paper(it.office)}" + (f", telepon {it.office.phone}" if it.office.phone else "")


def unit(it: LetterContext) -> str:
    """Who leads the case: the companion's office, for a letter of the investigator's."""
    case = it.case
    return f"{case.manager_name}, {case.office_name}"


def moment(it: LetterContext) -> str:
    at = dates.local(it.at)
    return f"{dates.long_day(at)} pukul {dates.clock_time(at)}"


def place(it: LetterContext) -> str:
    return name_on_paper(it.office)


def people(it: LetterContext) -> str:
    """The victims, to be taken out where papers or things alone are handed over."""
    return "\n".join(f"{who.label}: {described(who, it.day)}" for who in victims_among(it.file.people))


def _listed(it: LetterContext, people: Iterable[CasePerson]) -> str:
    return ", ".join(with_name(who, str(who.label), it.day) for who in people)


def victims(it: LetterContext) -> str:
    return _listed(it, victims_among(it.file.people))


def suspects(it: LetterContext) -> str:
    return _listed(it, accused_among(it.file.people))


def act(it: LetterContext) -> str:
    charges = it.file.charges
    if not charges:
        day = it.case.acted_on
        return dates.letter_day(day) if day else ""
    first, last = min(row.act_from for row in charges), max(row.act_to for row in charges)
    return dates.letter_day(first) if first == last else f"{dates.letter_day(first)} sampai {dates.letter_day(last)}"


def act_place(it: LetterContext) -> str:
    """As far as the case knows it; a closer address is written by hand."""
    case = it.case
    kind = str(case.place_label).lower() if case.place_kind else ""
    return ", ".join(filter(None, (kind, label_of(case.area) if case.area else ""))) or BY_HAND


def articles(it: LetterContext) -> str:
    """Those of the suspect that the letter is about, or of all."""
    is_of_one = it.file.spec.about in {LetterSubject.SUSPECT, LetterSubject.CHILD}
    who = it.person if is_of_one else None
    rows = [row for row in it.file.charges if who is None or row.person_id in {None, who.id}]
    return "\n".join(dict.fromkeys(f"{row.offence.name}: {row.offence.label}" for row in rows if row.offence))


def suspicion(it: LetterContext) -> str:
    who = it.person
    named = ", ".join(str(VIOLENCE_LABELS[ViolenceForm(form)]).lower() for form in who.forms) if who else ""
    return f"Dugaan kekerasan: {named}" if named else ""


def recording_law(it: LetterContext) -> str:
    """Recorded or remote: by the law on sexual violence, of a child by that on children before a court."""
    who = it.person
    if who is None:
        return ""
    # Of whom nothing is said yet, what the case says holds.
    forms = who.forms or [it.case.kind]
    laws = ["UU 12/2022 pasal 48 sampai 52"] if not _SEXUAL.isdisjoint(forms) else []
    return " dan ".join([*laws, *(["UU 11/2012 pasal 58"] if is_child(age_then(who, it.day)) else [])])


_SEXUAL = frozenset({LeadingKind.SEXUAL.value, ViolenceForm.SEXUAL.value})
_TRAFFICKING = frozenset({LeadingKind.TRAFFICKING.value, ViolenceForm.TRAFFICKING.value})


def report_law(it: LetterContext) -> str:
    """Who must report it, by the kind of case; of other kinds no law says so."""
    kinds = kinds_of(it.file.access, it.file.people)
    laws = {"UU 12/2022 pasal 41": _SEXUAL, "PP 9/2008 pasal 14": _TRAFFICKING}
    return " dan ".join(law for law, of_kinds in laws.items() if not kinds.isdisjoint(of_kinds))


def silence(it: LetterContext) -> str:
    """That the police have let the days of the law go by; nothing before, without a report, or once they have acted."""
    found = next((mark for mark in it.file.marks if mark.kind == MarkKind.LP), None)
    if found is None or procedure_of(it.file.known) is Procedure.OLD:
        return ""
    if it.day <= found.happened_on + _SILENT or any(_is_answer(mark, found) for mark in it.file.marks):
        return ""
    return (
        f"Laporan saya tersebut di atas sudah lewat {_SILENT.days} Hari dan belum ditanggapi."
        " Menurut KUHAP (UU 20/2025) pasal 23 ayat (6) saya boleh mengadukannya kepada atasan penyidik atau pengawas"
        " penyidikan."
    )


_SILENT = timedelta(days=14)
"""KUHAP article 23(6), which the letter quotes."""


def _is_answer(mark: Mark, report: Mark) -> bool:
    """Also by hearsay: nobody signs that nothing came of it."""
    return MarkKind(mark.kind) in ANSWERED_BY and mark.happened_on >= report.happened_on


def state(it: LetterContext) -> str:
    who = it.person
    return state_beside(who) if who else ""


def undetained(it: LetterContext) -> str:
    """Who could still come near the victim, where the case knows of no detention; held ones are left out."""
    people = accused_among(it.file.people)
    free = [who for who in people if not state_beside(who)]
    if not free:
        return ""
    if len(free) == len(people):
        word = "tersangka" if all(who.named_suspect_on for who in free) else "terlapor"
        return f"Menurut catatan kami {word} tidak ditahan."
    return f"Menurut catatan kami tidak ditahan: {'; '.join(f'{who.label}, {described(who, it.day)}' for who in free)}."


def asker(it: LetterContext) -> str:
    row = it.protection
    return f"{row.asker_label}, {dates.full_moment(row.asked_at)}" if row else ""


def consent(it: LetterContext) -> str:
    """As it was noted with the request; to LPSK by what was said of telling it since."""
    row = it.protection
    if row is None:
        return ""
    has_agreed, noted_at = row.is_consented, row.recorded_at
    if row.kind == ProtectionKind.LPSK:
        aim, whose = ReferralPurpose.WITNESS_PROTECTION, row.person_id
        found = consent_standings(it.case.id, at=it.at, office_kind=OfficeKind.LPSK, aims=[aim], person_id=whose)[aim]
        if found.decided_at and found.decided_at > noted_at:
            has_agreed, noted_at = found.state is ConsentState.GIVEN, found.decided_at
    day = f"menurut catatan {dates.letter_day(dates.local(noted_at))}"
    return f"Korban menyetujui, {day}" if has_agreed else f"Belum ada {day}; keadaannya diterangkan pembawa surat"


def police_protection(it: LetterContext) -> str:
    """What the police gave the same victim, and until when; none that ended by its day."""
    who = it.person
    given = (
        each
        for each in it.file.protections
        if who and each.person_id == who.id and each.kind in OF_POLICE and each.status == ProtectionStatus.GIVEN
    )
    row = next((each for each in given if each.ends_at is None or each.ends_at > it.at), None)
    if row is None or row.given_at is None:
        return ""
    until = f" sampai {dates.full_moment(row.ends_at)}" if row.ends_at else ""
    return f"{row.kind_label}, sejak {dates.full_moment(row.given_at)}{until}"


def renewal(it: LetterContext) -> str:
    row = it.protection
    if row is None or row.renews is None or row.renews.ends_at is None:
        return ""
    return f"Permohonan ini memperpanjang pelindungan yang berakhir pada {dates.full_moment(row.renews.ends_at)}."


def child_without_parents(it: LetterContext) -> str:
    who = it.person
    if who is None or not is_child(age_then(who, it.day)):
        return ""
    return (
        "Korban adalah anak. Menurut UU 31/2014 pasal 29A izin orang tua tidak diperlukan bila orang tua menjadi"
        " tersangka, menghalangi, tidak cakap, atau tidak ada, dengan penetapan pengadilan negeri."
    )


CASE_WORDS = (
    act,
    act_place,
    articles,
    asker,
    child_without_parents,
    code,
    coming,
    consent,
    court,
    milestones,
    moment,
    people,
    person,
    person_by_hand,
    place,
    police_protection,
    recording_law,
    renewal,
    report,
    report_law,
    ruling,
    silence,
    state,
    suspects,
    suspicion,
    undetained,
    unit,
    victims,
    writer,
)
