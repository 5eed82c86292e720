"""Reads of the ledger: claims of a case with what stands in them, for whoever works in the legal section."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.timezone import localdate

from sigap.access.backend.compiled_statements import Values, read_compiled
from sigap.access.entry import Actor
from sigap.access.models import Office
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.cases.queries import CaseAccess
from sigap.cases.rules import LAW_OFFICES
from sigap.kernel.errors import Refused
from sigap.legal.queries import marks_of, told_of
from sigap.legal.rules import NOT_GUILTY, RULED, MarkKind, VictimRight, final_ruling
from sigap.restitution.models import ClaimEntry, LiablePerson, LossItem, RestitutionClaim
from sigap.restitution.rules import (
    ClaimFacts,
    ClaimSums,
    ClaimVia,
    LedgerEntry,
    LedgerKind,
    LossHead,
    RestitutionLaw,
    RestitutionRoad,
    sums_of,
)
from sigap.screening.rules.persons import is_child_on


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimBook:
    """One claim with all that stands in it; texts still sealed."""

    claim: RestitutionClaim
    liable: tuple[LiablePerson, ...]
    losses: tuple[LossItem, ...]
    entries: tuple[ClaimEntry, ...]

    @property
    def pure(self) -> list[LedgerEntry]:
        """The entries as the rules read them."""
        return [pure_entry(each) for each in self.entries]

    @property
    def sums(self) -> ClaimSums:
        """From claimed to received."""
        return sums_of(self.pure)

    @property
    def losses_by_head(self) -> dict[LossHead, int]:
        """What is claimed under each head, by the losses that stand; whole rupiah."""
        return {head: sum(each.amount for each in self.losses if each.head == head) for head in LossHead}


def pure_entry(row: ClaimEntry) -> LedgerEntry:
    """A stored entry as the rules read it."""
    return LedgerEntry(
        id=row.id,
        kind=LedgerKind(row.kind),
        on=row.happened_on,
        by_head={LossHead(head): amount for head, amount in row.by_head.items()},
        amount=row.amount or 0,
        deposit=row.deposit_id,
        is_sure=not row.is_unconfirmed,
    )


def books_of(access: CaseAccess, *, has_entries: bool = True) -> list[ClaimBook]:
    """Every claim of the case, the first one first; without its entries where nobody asks for them. Raises Refused."""
    if not access.has(Section.LEGAL):
        raise Refused(Permission.CASE_SEE, ids={"case": str(access.case.id), "room": Section.LEGAL.value})
    standing = {"case": access.case, "voided_at__isnull": True}
    # Of every claim somebody is liable, so that one statement brings both.
    of_case = {"case": access.case.pk}
    liable = read_compiled("restitution.liable", _liable, of_case)
    if not liable:
        return []
    losses = list(LossItem.objects.filter(**standing).order_by("recorded_at", "id"))
    found = read_compiled("restitution.entries", _entries, of_case) if has_entries else []
    return [
        ClaimBook(
            claim=claim,
            liable=tuple(each for each in liable if each.claim_id == claim.id),
            losses=tuple(each for each in losses if each.claim_id == claim.id),
            entries=tuple(each for each in found if each.claim_id == claim.id),
        )
        for claim in {each.claim_id: each.claim for each in liable}.values()
    ]


def _liable(values: Values) -> QuerySet[LiablePerson]:
    rows = LiablePerson.objects.filter(case=values["case"]).select_related("person", "claim", "claim__victim")
    return rows.order_by("claim__opened_at", "claim_id", "person__ordinal")


def _entries(values: Values) -> QuerySet[ClaimEntry]:
    rows = ClaimEntry.objects.filter(case=values["case"], voided_at__isnull=True).select_related("payer")
    return rows.order_by("happened_on", "recorded_at", "id")


def book_of(access: CaseAccess, claim_id: UUID) -> ClaimBook:
    """One claim. Raises Refused when it is none of this case."""
    found = next((book for book in books_of(access) if book.claim.id == claim_id), None)
    if found is None:
        raise Refused(Permission.CASE_SEE, ids={"case": str(access.case.id), "room": Section.LEGAL.value})
    return found


def facts_of(access: CaseAccess, book: ClaimBook) -> ClaimFacts:
    """What the limits of a claim depend on. Of whom the age is not known is treated as a child."""
    claim = book.claim
    finals: list[date] = []
    freed: list[date] = []
    owing = [each.person_id for each in book.liable]
    rows = marks_of(access).filter(kind__in=RULED, person_id__in=owing).defer("sealed_paper")
    ruled = [row.standing for row in rows]
    for person_id in owing:
        mine = [mark for mark in ruled if mark.person_id == person_id]
        days = [mark.on for mark in mine if mark.kind is MarkKind.INKRACHT and mark.is_sure]
        if days:
            (freed if final_ruling(mine) in NOT_GUILTY else finals).append(min(days))
    return ClaimFacts(
        road=RestitutionRoad(claim.road),
        law=RestitutionLaw(claim.law),
        via=ClaimVia(claim.via),
        is_child=is_child_on(
            localdate(claim.opened_at), age_years=claim.victim.age_years, recorded_on=claim.victim.recorded_on
        ),
        final_on=min(finals, default=None),
        freed_on=max(freed) if freed and len(freed) == len(owing) else None,
    )


def heard_on(access: CaseAccess, book: ClaimBook, kind: LedgerKind) -> date | None:
    """On which day this victim was first told what the entry is about; None where nobody noted it, or it is no telling.

    That is the final ruling on who must pay, or the right itself, told by police or prosecutor.
    """
    rows = told_of(access).filter(person=book.claim.victim)
    if kind is LedgerKind.KNOWN:
        payers = Q(person=None) | Q(person__in=[each.person_id for each in book.liable])
        finals = marks_of(access).filter(payers, kind=MarkKind.INKRACHT).order_by()
        rows = rows.filter(mark__root__in=finals.values("root"))
    elif kind is LedgerKind.NOTIFIED:
        law = Office.objects.filter(kind__in=LAW_OFFICES)
        rows = rows.filter(rights__contains=[VictimRight.RESTITUTION], office_id__in=law.values("pk"))
    else:
        return None
    first = rows.order_by("told_at").values_list("told_at", flat=True).first()
    return localdate(first) if first else None


def is_child_doer(liable: Iterable[LiablePerson]) -> bool:
    """Whether all who must pay are children in conflict with the law."""
    people = list(liable)
    return bool(people) and all(each.by_parents for each in people)


def may_write(actor: Actor, access: CaseAccess) -> bool:
    """Whether the pages show what adds to the ledger."""
    return access.may(actor, Permission.LEGAL_NOTE, Section.LEGAL) and not access.case.is_closed
