"""Identities of a record and of those it may be, opened together through the vault's door, and why they are alike."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from sigap.access.entry import Actor, require_step_up
from sigap.access.roles import Section
from sigap.audit.kinds import StreamKind
from sigap.cases.actions.openings import note_budget_spent, note_same_name
from sigap.cases.actions.persons import Identity, identity_place
from sigap.cases.actions.powers import check_all_powers
from sigap.cases.forms import COMPARING
from sigap.cases.models import CasePerson
from sigap.cases.queries import CaseAccess, accesses_to
from sigap.cases.reading import Entering
from sigap.cases.rules import PersonRole, shares_name
from sigap.duplicates.queries import DECIDES, PairsRead, RecordKey, RecordPair, pairs_of, record_of
from sigap.kernel.errors import Refused
from sigap.matching.resemblance import KnownFacts, Resemblance, resemblance
from sigap.vault import door
from sigap.vault.door import ItemKind, SealedItem

MOST_OPENED = 5
"""Others that are opened at once beside a record."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedPair:
    """A pair with the other's identity in clear, and why the two are alike."""

    pair: RecordPair
    identity: Identity = field(repr=False)
    resemblance: Resemblance = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedComparison:
    """A record with those it may be. `is_missing`: a record that was named by its number is not there to compare."""

    access: CaseAccess
    own: RecordKey
    identity: Identity = field(repr=False)
    compared: tuple[ComparedPair, ...]
    is_missing: bool = False
    # Whether the reader's own name is like one of them: said on the page, traced on the reader's chain.
    has_readers_name: bool = False


def facts_of(identity: Identity, sex: str) -> KnownFacts:
    """What of an identity is compared, in clear, for as long as two are."""
    is_guess = bool(identity.birth_estimate)
    born = date.fromisoformat(identity.birth_date) if identity.birth_date and not is_guess else None
    return KnownFacts(
        full_name=identity.full_name,
        alias=identity.alias,
        sex=sex,
        born_on=born,
        birth_year=int(identity.year_of_birth) if identity.year_of_birth else None,
        village=identity.village,
        phone=identity.phone,
        nik=identity.nik,
    )


def open_record(
    *, entering: Entering, code: str, ordinal: int, at: datetime, also: tuple[str, int] | None = None
) -> OpenedComparison:
    """A record and those it may be; `also` is one that the reader names by case and number.

    Opens nobody in a case that the reader does not work on. Raises Refused, StepUpNeeded, BudgetSpent, MacBroken,
    SealBroken.
    """
    reader: list[Actor] = []

    def select(actor: Actor) -> tuple[_Chosen, Sequence[SealedItem]]:
        reader.append(actor)
        chosen = _chosen(actor, pairs_of(actor, code, ordinal=ordinal), also)
        require_step_up(actor, at=at)
        keys = door.key_rows([person.key_id for person in chosen.people.values() if person.key_id])
        return chosen, [
            SealedItem(
                kind=ItemKind.IDENTITY,
                subject_id=person.pk,
                stream_kind=StreamKind.CASE,
                stream_id=person.case_id,
                place=identity_place(person.pk),
                sealed=person.sealed_identity,
                key=keys[person.key_id],
            )
            for person in chosen.people.values()
            if person.key_id is not None and person.sealed_identity is not None
        ]

    try:
        chosen, texts = door.open_sealed(entering, select, reason=COMPARING, at=at)
    except door.BudgetSpent:
        with entering() as actor:
            note_budget_spent(by=actor, at=at)
        raise
    identities = dict(zip(chosen.people, map(Identity.from_text, texts), strict=True))
    return _compared(entering, reader[-1], chosen, identities, at)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Chosen:
    access: CaseAccess
    own: RecordKey
    pairs: tuple[RecordPair, ...]
    people: dict[UUID, CasePerson]
    is_missing: bool


def _chosen(actor: Actor, read: PairsRead, also: tuple[str, int] | None) -> _Chosen:
    """Whose identities are opened: the record's own, what waits first, then the likeliest."""
    if not read.records:
        raise Refused(DECIDES)
    ((own, is_named),) = read.records.values()
    asked = [pair for pair in read.pairs if pair.is_waiting or pair.is_candidate or (pair.is_joined and pair.step)]
    asked.sort(key=lambda pair: (not pair.is_waiting, not pair.is_candidate))
    others = {pair.other.id for pair in asked[:MOST_OPENED]}
    wanted, named = Q(pk__in=[own.id, *others]), Q(pk__in={own.case_id, *(pair.other.case_id for pair in asked)})
    if also:
        wanted |= Q(case__code=also[0], ordinal=also[1])
        named |= Q(code=also[0])
    accesses = {
        case_id: access
        for case_id, access in accesses_to(actor, named).items()
        if access.may(actor, DECIDES, Section.IDENTITY)
    }
    if own.case_id not in accesses or not is_named:
        raise Refused(DECIDES, ids={"case": str(own.case_id)})
    for access in accesses.values():
        check_all_powers(actor, access)
    rows = CasePerson.objects.filter(wanted, case__in=accesses).exclude(role=PersonRole.REPORTER)
    found = list(rows.exclude(named_at=None).select_related("case").order_by("pk"))
    # Others whose data only their manager reads stand in nobody's way: they are not there.
    restricted = {person.pk for person in found if accesses[person.case_id].restricts(person)}
    if own.id in restricted:
        raise Refused(DECIDES, ids={"case": str(own.case_id)})
    people = {person.pk: person for person in found if person.pk not in restricted}
    known = {pair.other.id: pair for pair in read.pairs}
    pairs = [known.get(pk) or _named_pair(own, person) for pk, person in people.items() if pk != own.id]
    is_found = also is None or any((pair.other.code, pair.other.ordinal) == also for pair in pairs)
    return _Chosen(access=accesses[own.case_id], own=own, pairs=tuple(pairs), people=people, is_missing=not is_found)


def _named_pair(own: RecordKey, person: CasePerson) -> RecordPair:
    """Two records that share no token, as the reader put them together."""
    return RecordPair(own=own, other=record_of(person), is_over=person.case.is_closed, opened_at=person.case.opened_at)


def _compared(
    entering: Entering, reader: Actor, chosen: _Chosen, identities: dict[UUID, Identity], at: datetime
) -> OpenedComparison:
    own = facts_of(identities[chosen.own.id], chosen.people[chosen.own.id].sex)
    compared = [
        ComparedPair(
            pair=pair,
            identity=identities[pair.other.id],
            resemblance=resemblance(
                own, facts_of(identities[pair.other.id], chosen.people[pair.other.id].sex)
            ),
        )
        for pair in chosen.pairs
    ]  # fmt: skip
    compared.sort(key=lambda each: (not each.pair.is_waiting, -each.resemblance.points, each.pair.other.code))
    alike = [pk for pk, found in identities.items() if shares_name(reader.name, found.full_name, found.alias)]
    if alike:
        with entering() as actor:
            for person_id in alike:
                note_same_name(by=actor, at=at, person_id=person_id)
    return OpenedComparison(
        access=chosen.access,
        own=chosen.own,
        identity=identities[chosen.own.id],
        compared=tuple(compared),
        is_missing=chosen.is_missing,
        has_readers_name=bool(alike),
    )
