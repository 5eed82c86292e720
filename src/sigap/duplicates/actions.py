"""Writes: the next step on two records. No record is changed: what was joined is parted by a further step."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid4

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor, check_powers, require_step_up
from sigap.access.roles import Section
from sigap.audit.kinds import StreamKind
from sigap.cases.actions.person_records import PersonRecords
from sigap.cases.actions.powers import check_all_powers
from sigap.cases.models import CasePerson
from sigap.cases.queries import CaseAccess, person_of
from sigap.cases.rules import PersonRole
from sigap.duplicates import events
from sigap.duplicates.models import PairDecision
from sigap.duplicates.queries import DECIDES, joined_with, newest_of, others_deciding
from sigap.duplicates.rules import (
    NOTHING,
    WAITING,
    PairStep,
    RecordFacts,
    cases_on_two_sides,
    may_follow,
)
from sigap.kernel.errors import Conflict, Refused, Unable
from sigap.notifications.actions import notify

_JOINS = frozenset({PairStep.PROPOSED, PairStep.SAME})
_TAKES_TWO = frozenset({PairStep.SAME, PairStep.PARTED})


class UnableToDecidePair(Unable):
    """The step cannot be taken on these two records."""


class StalePair(Conflict):
    """Somebody took a step on the pair meanwhile."""


@audit.action
def decide_pair(
    *, by: Actor, at: datetime, records: tuple[tuple[CaseAccess, int], tuple[CaseAccess, int]], step: PairStep,
    based_on: int,
) -> PairDecision:  # fmt: skip
    """Takes the next step on two records, each a case and a number in it. `based_on`: the version that was read.

    The same step again by the same person is a second click. Joining and parting need a fresh step-up and another
    person than who proposed it. Raises UnableToDecidePair, StalePair, StepUpNeeded, Refused.
    """
    office = records[0][0].require(by, DECIDES, Section.IDENTITY)
    first, second = sorted((_record(by, access, ordinal) for access, ordinal in records), key=lambda each: each.pk)
    if first.pk == second.pk:
        raise UnableToDecidePair(_("Ini catatan yang sama, bukan dua catatan."))
    check_powers(by)
    audit.one_at_a_time(f"duplicates.pair:{first.pk}:{second.pk}")
    last = newest_of(first.pk, second.pk)
    if last and last.step == step and last.decided_by == by.person_id and last.version == based_on + 1:
        audit.unchanged()
        return last
    if (last.version if last else 0) != based_on:
        raise StalePair(_("Rekan Anda baru saja memutuskan dua catatan ini. Baca dulu keadaannya sekarang."))
    _check_step(by, at, last, step)
    if step in _JOINS:
        _refuse_two_sides(by, first, second)
    row = PairDecision.objects.create(
        id=uuid4(), first=first, second=second, version=based_on + 1, step=step, decided_by=by.person_id,
        decider_name=by.name, office_id=office, office_name=_office_name(by, office), decided_at=at,
    )  # fmt: skip
    _trace(by, at, row)
    _tell(at, row, last)
    return row


def _record(by: Actor, access: CaseAccess, ordinal: int) -> CasePerson:
    access.require(by, DECIDES, Section.IDENTITY)
    check_all_powers(by, access)
    person = person_of(access, ordinal)
    if person.role == PersonRole.REPORTER or access.restricts(person):
        raise Refused(DECIDES, ids={"case": str(access.case.id)})
    if not person.is_named:
        raise UnableToDecidePair(_("Salah satu identitasnya belum diisi. Isi dulu, lalu bandingkan."))
    return person


def _check_step(by: Actor, at: datetime, last: PairDecision | None, step: PairStep) -> None:
    is_own = last is not None and last.decided_by == by.person_id
    if may_follow(last.step if last else NOTHING, step, is_own=is_own):
        if step in _TAKES_TWO:
            require_step_up(by, at=at)
        return
    if is_own and step in _TAKES_TWO:
        raise UnableToDecidePair(_("Anda sendiri yang mengusulkan ini. Yang memutuskan harus orang lain."))
    raise UnableToDecidePair(_("Langkah ini tidak berlaku lagi. Baca dulu keadaannya sekarang."))


def _refuse_two_sides(by: Actor, first: CasePerson, second: CasePerson) -> None:
    """Of all records that would be of one person, as far as the actor sees them."""
    members = frozenset[UUID]().union(*joined_with(by, [first.pk, second.pk]).values())
    rows = CasePerson.objects.filter(pk__in=members).values_list("pk", "case", "role", "case__code")
    facts = [RecordFacts(person=pk, case=case, role=PersonRole(role)) for pk, case, role, _code in rows]
    if found := cases_on_two_sides(facts):
        codes = ", ".join(sorted({code for _pk, case, _role, code in rows if case in found}))
        raise UnableToDecidePair(
            _(
                "Di kasus %(code)s satu orang akan tercatat sebagai korban dan juga sebagai terlapor. Karena itu tidak"
                " digabung. Periksa perannya di kasus itu lebih dulu."
            )
            % {"code": codes}
        )


def _office_name(by: Actor, office: UUID) -> str:
    return next(held.office_name for held in by.memberships if held.office_id == office)


def _trace(by: Actor, at: datetime, row: PairDecision) -> None:
    """On the officer's own chain: the team of one case reads its trail, and may not know of the other one."""
    ids = {"person": str(row.first_id), "other": str(row.second_id), "step": row.step, "version": str(row.version)}
    audit.record(
        audit.NewEvent(
            code=events.PAIR_DECIDED,
            stream_kind=StreamKind.SYSTEM,
            stream_id=by.person_id,
            at=at,
            actor_id=by.person_id,
            ids=ids,
        )
    )


def _tell(at: datetime, row: PairDecision, last: PairDecision | None) -> None:
    """Who may take the second step hears that one waits; who proposed, that it was answered. Without saying which."""
    others = others_deciding(row.first_id, row.second_id)
    if row.step in WAITING:
        for person in others:
            notify(at=at, code="pair-proposed", person_id=person)
    elif last and last.step in WAITING and last.decided_by in others:
        notify(at=at, code="pair-answered", person_id=last.decided_by)


def _none(_ids: object) -> set[UUID]:
    return set()


def _forget(person_ids: Sequence[UUID]) -> None:
    PairDecision.objects.filter(Q(first__in=person_ids) | Q(second__in=person_ids)).delete()


RECORDS = PersonRecords(of_case=_none, keys_of=_none, forget=_forget, people_of=_none)
"""With an identity goes what was decided of it; it has no key and no text of its own."""
