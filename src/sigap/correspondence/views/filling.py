"""What the form of a letter begins with: each field, to whom it goes, who signs. Always Indonesian."""

from typing import Any

from sigap.access.roles import OfficeKind
from sigap.correspondence.forms import PREFIX, title_field
from sigap.correspondence.queries import COURT_NUMBERS, LetterOffices
from sigap.correspondence.rules import CaseLetterSpec, LetterSigner, LetterSubject
from sigap.correspondence.views.case_words import CASE_WORDS
from sigap.correspondence.views.context import BY_HAND, LetterContext
from sigap.correspondence.views.money_words import MONEY_WORDS
from sigap.legal.rules import MarkKind
from sigap.letters.heads import name_on_paper
from sigap.letters.titles import title_of_head
from sigap.places.words import stored_words
from sigap.protection.rules import ProtectionAsker
from sigap.restitution.rules import Applicant, ClaimVia

FILLS = {each.__name__: each for each in (*CASE_WORDS, *MONEY_WORDS)}
"""What a field's `fill` may name, beside what is left to be written by hand."""
BLANKS = {"by_hand": BY_HAND, "lines": "\n".join(["…" * 40] * 2)}
_FROM_COURT = COURT_NUMBERS | {MarkKind.SENTENCE_DEMANDED}


def initial_of(it: LetterContext, offices: LetterOffices) -> dict[str, Any]:
    """What the form begins with."""
    spec = it.file.spec
    signed_by, titles = _signer(it)
    return {
        **{PREFIX + name: stored_words(text) for name, text in spec.values.items()},
        **{PREFIX + name: BLANKS.get(fill) or FILLS[fill](it) for name, fill in spec.fills.items()},
        "addressees": _addressee(it, offices),
        "copies_to": "\n".join(spec.copies),
        "enclosures": spec.enclosures,
        "dated_on": it.day,
        "signed_by": signed_by.value,
        "signer_title": titles[signed_by],
        **{title_field(each): title for each, title in titles.items()},
        "cosigner_title": spec.cosigner,
    }


def other_addressees(it: LetterContext, offices: LetterOffices) -> str:
    """To whom else such a letter goes."""
    spec, first = it.file.spec, _addressee(it, offices)
    titles = [offices.titles[kind] for kind in spec.to_kinds if kind in offices.titles]
    others = [name for place, name in enumerate(spec.to) if _may_know(spec, offices, place)]
    return "; ".join(name for name in dict.fromkeys([*titles, *others]) if name not in first)


def _addressee(it: LetterContext, offices: LetterOffices) -> str:
    """To whom it goes first; nobody where no office that it is for may know of the case."""
    spec = it.file.spec
    wanted = list(spec.to_kinds)
    book = it.book
    if book and spec.about is LetterSubject.CLAIM:
        wanted = [_ROADS[ClaimVia(book.claim.via)]]
    for kind in wanted:
        if kind in offices.titles:
            return offices.titles[kind] + (f", u.p. {spec.attention}" if spec.attention else "")
    if not spec.to:
        return ""
    is_by_kind = wanted and len(spec.to) == len(spec.to_kinds)
    places = [spec.to_kinds.index(kind) for kind in wanted] if is_by_kind else [_stage(it) if spec.is_by_stage else 0]
    return next((spec.to[place] for place in places if _may_know(spec, offices, place)), "")


def _may_know(spec: CaseLetterSpec, offices: LetterOffices, place: int) -> bool:
    """Whether this addressee of the letter may know of the case."""
    return place >= len(spec.of_kinds) or spec.of_kinds[place] not in offices.kept


_ROADS = {
    ClaimVia.DIRECT: OfficeKind.PENGADILAN_NEGERI,
    ClaimVia.LPSK: OfficeKind.LPSK,
    ClaimVia.INVESTIGATOR: OfficeKind.POLRES_PPA,
    ClaimVia.PROSECUTOR: OfficeKind.KEJARI,
}


def _stage(it: LetterContext) -> int:
    """Who has the case: the investigator, from the second stage the prosecutor, from its sending on the court."""
    kinds = {mark.kind for mark in it.file.marks}
    if not kinds.isdisjoint(_FROM_COURT):
        return 2
    return 1 if MarkKind.STAGE_TWO in kinds else 0


def _signer(it: LetterContext) -> tuple[LetterSigner, dict[LetterSigner, str]]:
    """Who signs, and as what each of those who may: whoever asked or claims, where that is written down."""
    spec = it.file.spec
    office = title_of_head(OfficeKind(it.office.kind), name_on_paper(it.office))
    titles = {LetterSigner.OFFICE: office, LetterSigner.PERSON: spec.signer}
    if spec.signed_by is not LetterSigner.EITHER:
        return spec.signed_by, {spec.signed_by: spec.signer or office}
    if it.protection:
        asker = ProtectionAsker(it.protection.asker)
        if asker is ProtectionAsker.COMPANION:
            titles[LetterSigner.OFFICE] = f"Pendamping korban, {name_on_paper(it.office)}"
        if asker in _ASK_FOR_THEMSELVES:
            titles[LetterSigner.PERSON] = _as_applicant(it.protection.asker_label, asker)
            return LetterSigner.PERSON, titles
    elif it.book and it.book.claim.applicant != Applicant.INSTITUTION:
        titles[LetterSigner.PERSON] = _as_applicant(it.book.claim.applicant_label, Applicant(it.book.claim.applicant))
        return LetterSigner.PERSON, titles
    return LetterSigner.OFFICE, titles


_ASK_FOR_THEMSELVES = frozenset(
    {ProtectionAsker.VICTIM, ProtectionAsker.FAMILY, ProtectionAsker.FRIEND, ProtectionAsker.CLERGY}
)


def _as_applicant(label: Any, who: ProtectionAsker | Applicant) -> str:
    if who in {ProtectionAsker.VICTIM, Applicant.VICTIM}:
        return "Pemohon"
    return f"Pemohon, {str(label).lower()}"
