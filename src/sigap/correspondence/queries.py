"""Reads for a letter: which office makes it, whom it can be about, what stands of the case, to whom it may go."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import F, Q, UUIDField, Value

from sigap.access.entry import Actor
from sigap.access.models import Office
from sigap.access.permissions import Permission
from sigap.access.roles import OfficeKind, Section
from sigap.cases.models import CasePerson
from sigap.cases.queries import CaseAccess, case_for
from sigap.cases.queries.exclusions import OfficeMayKnow
from sigap.cases.rules import PersonRole
from sigap.correspondence.rules import CaseLetter, CaseLetterSpec, LetterSubject, NamedPeople, case_letters
from sigap.kernel.errors import Refused
from sigap.legal.models import Charge, Mark
from sigap.legal.queries import (
    MOST_MARKS,
    PAGE,
    charges_of,
    is_accused_child,
    marks_of,
    people_of,
    reported_among,
    victims_among,
)
from sigap.legal.rules import MarkKind, StandingMark
from sigap.letters.heads import name_on_paper
from sigap.letters.titles import title_of_head
from sigap.protection.models import Protection
from sigap.protection.rules import ProtectionKind, ProtectionStatus
from sigap.restitution.models import ClaimEntry
from sigap.restitution.queries import ClaimBook, books_of
from sigap.restitution.rows import receipts_of
from sigap.restitution.rules import Applicant
from sigap.screening.rules.persons import is_child
from sigap.ui import dates

PROTECTION_OF = {
    CaseLetter.LPSK: ProtectionKind.LPSK,
    CaseLetter.COURT_KDRT: ProtectionKind.COURT_KDRT,
    CaseLetter.COURT_TPKS: ProtectionKind.COURT_TPKS,
}
COURT_NUMBERS = frozenset({MarkKind.SENT_TO_COURT, MarkKind.TRIAL, MarkKind.VERDICT})
"""Marks whose paper bears the court's number."""
_NUMBERED = COURT_NUMBERS | {MarkKind.LP}
_OF_MONEY = frozenset({LetterSubject.CLAIM, LetterSubject.RECEIPT})


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterChoice:
    """One person or row that the letter can be about. `key` stands in the address; `amount`: left of a deposit."""

    key: str
    label: str
    person: CasePerson
    protection: Protection | None = None
    book: ClaimBook | None = None
    entry: ClaimEntry | None = None
    amount: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterFile:
    """What stands of the case for one letter, texts still sealed."""

    access: CaseAccess
    spec: CaseLetterSpec
    people: Sequence[CasePerson] = field(default=(), repr=False)
    marks: Sequence[Mark] = field(default=(), repr=False)
    charges: Sequence[Charge] = ()
    protections: Sequence[Protection] = ()
    choices: Sequence[LetterChoice] = ()
    chosen: LetterChoice | None = None

    @property
    def known(self) -> list[StandingMark]:
        """The marks as the rules read them."""
        return [mark.standing for mark in self.marks]

    @property
    def opened_marks(self) -> list[Mark]:
        """Those whose papers the letter names: every one of the suspect's, or what has a number others ask for.

        Of a claim: what is about those who owe it, or about the case.
        """
        numbered = [mark for mark in self.marks if mark.kind in _NUMBERED]
        if self.book:
            owing = {None, *(each.person_id for each in self.book.liable)}
            return [mark for mark in numbered if mark.person_id in owing]
        if self.spec.about is not LetterSubject.SUSPECT:
            return numbered
        whose = self.chosen and self.chosen.person.id
        return [mark for mark in self.marks if mark.person_id in {None, whose}][:PAGE]

    @property
    def book(self) -> ClaimBook | None:
        """The claim that the letter is about."""
        return self.chosen.book if self.chosen else None

    def named(self, whose: NamedPeople) -> list[CasePerson]:
        """The people whose names a field may hold."""
        match whose:
            case NamedPeople.VICTIMS:
                return victims_among(self.people)
            case NamedPeople.SUSPECTS:
                return accused_among(self.people)
            case NamedPeople.LIABLE:
                # For a child the parents pay: their names are in no file, and are written by hand.
                return [each.person for each in self.book.liable if not each.by_parents] if self.book else []
            case NamedPeople.APPLICANT:
                # Of several guardians nobody is the applicant without asking: that name is written by hand.
                by_family = self.book and self.book.claim.applicant in {Applicant.GUARDIAN, Applicant.FAMILY}
                guardians = [who for who in self.people if by_family and who.role == PersonRole.GUARDIAN]
                return guardians if len(guardians) == 1 else []
        return [self.chosen.person] if self.chosen else []


def letter_for(actor: Actor, code: str, slug: str) -> tuple[CaseAccess, CaseLetterSpec, UUID]:
    """The case, the letter, and the actor's office that makes it. Raises Refused for an office that does not."""
    access = case_for(actor, code, need=Section.LEGAL, power=Permission.LEGAL_NOTE)
    spec = case_letters()[CaseLetter(slug)] if slug in set(CaseLetter) else None
    office_id = maker_of(actor, access, spec) if spec else None
    if spec is None or office_id is None:
        raise Refused(Permission.LEGAL_NOTE, ids={"case": str(access.case.id)})
    return access, spec, office_id


def maker_of(actor: Actor, access: CaseAccess, spec: CaseLetterSpec) -> UUID | None:
    """The actor's office that makes this letter on the case; None where there is none."""
    kinds = {each.office_id: each.office_kind.value for each in actor.memberships}
    for office_id in access.offices_where(actor, Permission.LEGAL_NOTE, Section.LEGAL):
        if spec.is_made_by({kinds[office_id]}, is_unit=office_id == access.case.office_id):
            return office_id
    return None


def file_for(access: CaseAccess, spec: CaseLetterSpec, key: str = "", *, has_people: bool = False) -> LetterFile:
    """What the letter is filled in from, about the one whose key is given, else about the first. Raises Refused.

    The ledger names its own people: those of the case are read along only where `has_people`.
    """
    about, fills = spec.about, frozenset(spec.fills.values())
    protections: list[Protection] = []
    if about is LetterSubject.PROTECTION:
        rows = Protection.objects.filter(case=access.case).exclude(status=ProtectionStatus.WITHDRAWN)
        protections = list(rows.select_related("person", "renews").order_by("-asked_at"))
    # A request that was noted names its victim itself.
    is_noted = any(row.kind == PROTECTION_OF[spec.code] for row in protections)
    needs_people = "undetained" in fills if is_noted else about not in _OF_MONEY
    people = people_of(access) if needs_people or has_people else []
    marks = list(marks_of(access)[:MOST_MARKS])
    choices = _choices(access, spec, people, protections, {mark.person_id for mark in marks})
    chosen = next((each for each in choices if each.key == key), None)
    if key and chosen is None:
        raise Refused(Permission.LEGAL_NOTE, ids={"case": str(access.case.id)})
    return LetterFile(
        access=access,
        spec=spec,
        people=people,
        marks=marks,
        charges=list(charges_of(access)) if fills & {"articles", "act"} else [],
        protections=protections,
        choices=choices,
        chosen=chosen or next(iter(choices), None),
    )


def accused_among(people: Iterable[CasePerson]) -> list[CasePerson]:
    """Who stands accused today: whoever was entered so by mistake is accused in no letter."""
    return [who for who in people if who.role in {PersonRole.SUSPECT, PersonRole.CHILD_IN_CONFLICT}]


def _choices(
    access: CaseAccess,
    spec: CaseLetterSpec,
    people: Sequence[CasePerson],
    protections: Sequence[Protection],
    marked: Collection[UUID | None],
) -> list[LetterChoice]:
    match spec.about:
        case LetterSubject.CLAIM:
            return [_claim(book) for book in books_of(access, has_entries=False)]
        case LetterSubject.RECEIPT:
            return [choice for book in books_of(access) for choice in _receipts(book)]
        case LetterSubject.PROTECTION:
            asked = [_protection(row) for row in protections if row.kind == PROTECTION_OF[spec.code]]
            # Nothing was noted yet: the paper often comes first.
            return asked or _people(victims_among(people))
    accused, acted_on = accused_among(people), access.case.acted_on
    # Also who was accused once, where marks stand by them; not first.
    former = [who for who in reported_among(people) if who not in accused and who.id in marked]
    whose = {
        LetterSubject.VICTIM: victims_among(people),
        LetterSubject.SUSPECT: [*accused, *former],
        # Of whom the age is not known is treated as a child.
        LetterSubject.CHILD: [who for who in accused if is_accused_child(who, acted_on) or is_child(who.age_years)],
    }
    return _people(whose.get(spec.about, []))


def _people(people: Iterable[CasePerson]) -> list[LetterChoice]:
    return [LetterChoice(key=str(who.ordinal), label=str(who.label), person=who) for who in people]


def _protection(row: Protection) -> LetterChoice:
    label = f"{row.person.label}, {dates.short_day(dates.local(row.asked_at))}"
    return LetterChoice(key=row.pk.hex, label=label, person=row.person, protection=row)


def _claim(book: ClaimBook) -> LetterChoice:
    claim = book.claim
    label = f"{claim.victim.label}: {claim.road_label}"
    return LetterChoice(key=claim.pk.hex, label=label, person=claim.victim, book=book)


def _receipts(book: ClaimBook) -> list[LetterChoice]:
    """A receipt is signed on the day of the hand-over: what waits for it comes first."""
    whose = book.claim.victim
    return [
        LetterChoice(
            key=row.pk.hex,
            label=f"{whose.label}: {dates.number(amount)}, {row.kind_label}, {dates.short_day(row.happened_on)}",
            person=whose,
            book=book,
            entry=row,
            amount=amount,
        )
        for row, amount in receipts_of(book).values()
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterOffices:
    """The office that writes, and how the heads of those that may be written to are called, by kind.

    `kept`: kinds of which there are offices, and none that may know of the case.
    """

    own: Office
    titles: dict[OfficeKind, str]
    kept: frozenset[OfficeKind]


def offices_for(access: CaseAccess, office_id: UUID, kinds: Collection[OfficeKind]) -> LetterOffices:
    """All of it in one statement."""
    may_know = OfficeMayKnow(F("pk"), Value(access.case.id, output_field=UUIDField()))
    rows = Office.objects.filter(Q(pk=office_id) | Q(kind__in=kinds, valid_to=None)).annotate(may_know=may_know)
    found = list(rows.select_related("parent").order_by("name"))
    asked = [row for row in found if row.kind in kinds]
    titles: dict[OfficeKind, str] = {}
    for row in asked:
        if row.may_know:
            titles.setdefault(OfficeKind(row.kind), title_of_head(OfficeKind(row.kind), name_on_paper(row)))
    kept = frozenset(OfficeKind(row.kind) for row in asked) - titles.keys()
    return LetterOffices(own=next(row for row in found if row.pk == office_id), titles=titles, kept=kept)
