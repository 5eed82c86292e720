"""What stands against a receiver outside, when it is given a task and again while that runs."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from sigap.assistance.actions import ConsentBarred
from sigap.assistance.actions.consents import client_at
from sigap.assistance.queries import PersonFacts
from sigap.assistance.rules import ChildStance, GiverKind, GuardianRelation, bar_to
from sigap.cases.models import CasePerson
from sigap.cases.queries import CaseAccess
from sigap.casework.queries import people_facts
from sigap.errands.models import BAR_LABELS
from sigap.errands.queries import is_kept_from, is_suspect_family, kin_of_suspects, marks_of, reported_besides
from sigap.errands.rules import Candidate, ComparedIdentity, ErrandBar, bar_for, named_in
from sigap.kernel.errors import Conflict, Unable


class UnableToGiveErrand(Unable):
    """Something stands against the person, the day or the words; nothing was sealed for anybody outside."""

    def __init__(self, sentence: object, *, bar: ErrandBar | None = None) -> None:
        super().__init__(sentence)
        self.bar = bar


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedPeople:
    """People of the case whose identity was opened to compare, who they were when it was, and the marks of them."""

    people: Sequence[ComparedIdentity] = field(repr=False)
    suspects: frozenset[UUID]
    kin: frozenset[UUID]
    marks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Receiver:
    """Who gets a task, where they work, what they read (`texts`), and the names chosen to stand in it (`allowed`)."""

    who: Candidate
    place: str
    area: str
    texts: str = field(repr=False)
    allowed: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenConsent:
    """Whose word a task stands on, and since when; people by number."""

    ordinal: int
    giver: GiverKind
    guardian_ordinal: int | None
    agreed_on: date
    words: str = field(repr=False)


def who_speaks(access: CaseAccess, consent: GivenConsent) -> tuple[PersonFacts, PersonFacts | None]:
    """The client, and the guardian who agreed. Raises ConsentBarred, UnableToNoteConsent."""
    people = people_facts(access)
    person = client_at(people, consent.ordinal)
    guardian = None
    if consent.giver is GiverKind.GUARDIAN:
        wanted = consent.guardian_ordinal
        guardian = next((who for who in people if who.ordinal == wanted and who.id != person.id), None)
    bar = bar_to(
        is_child=person.is_child_on(consent.agreed_on),
        giver=consent.giver,
        has_guardian=guardian is not None,
        is_suspect=guardian is not None and guardian.is_suspect,
        tie=GuardianRelation.FREE,
        stance=ChildStance.AGREES if consent.words.strip() else None,
        has_words=bool(consent.words.strip()),
        is_yes=True,
    )
    if bar:
        raise ConsentBarred(bar)
    return person, guardian


def check_receiver(access: CaseAccess, client: CasePerson, compared: ComparedPeople, receiver: Receiver) -> None:
    """Raises UnableToGiveErrand; Conflict when who is reported has changed since the identities were opened."""
    suspects = reported_besides(access, client.ordinal)
    kin, marks = kin_of_suspects(access, suspects), marks_of(access)
    if compared.suspects != suspects or compared.kin != kin or compared.marks != marks:
        raise Conflict(_("Data terlapor atau keluarganya baru saja berubah. Periksa lagi orangnya, lalu kirim lagi."))
    who = receiver.who
    bar = bar_for(who, compared.people, is_suspect_family=is_suspect_family(access, client, suspects))
    if bar is None and is_kept_from(access, area=receiver.area, place=receiver.place):
        bar = ErrandBar.AREA
    if bar is None and named_in(receiver.texts, compared.people, allowed=receiver.allowed, is_certain=who.is_certain):
        bar = ErrandBar.NAMED
    if bar:
        raise UnableToGiveErrand(BAR_LABELS[bar], bar=bar)
