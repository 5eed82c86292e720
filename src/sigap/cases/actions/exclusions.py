"""Keeps an office, an officer or an area from a case, and lifts it again. What they had of it ends at once.

An upper app that has something open with an office takes that back (`SIGAP_TAKEN_BACK_WITH_CASE`): in the same
transaction, and without a word to the office.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID, uuid4

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.cases import events
from sigap.cases.actions.locking import locked_open, mark_changed
from sigap.cases.actions.managers import CaseHearer, tell_manager_of
from sigap.cases.actions.opening import SUBJECT, hand_back_owed
from sigap.cases.actions.powers import check_all_powers, end_participation, ended_assignment
from sigap.cases.actions.recording import record_case_event
from sigap.cases.actions.sections import section_key
from sigap.cases.models import Assignment, Case, CaseExclusion, Participation
from sigap.cases.queries import CaseAccess, offices_excluded_from, people_excluded_from
from sigap.cases.rules import ExclusionBasis, ExclusionKind, is_narrow
from sigap.clocks import actions as clocks
from sigap.clocks.models import Clock
from sigap.kernel.errors import Unable
from sigap.notifications.actions import notify
from sigap.notifications.rules import Audience
from sigap.places.queries import is_known
from sigap.places.words import regional
from sigap.ui.taking_back import TakeBackReason, require_reason
from sigap.vault.sealing import Place, seal

WORDS = "sealed_words"
_TABLE = "cases_keptfrom"


class UnableToKeep(Unable):
    """This cannot be kept from the case; nothing was stored."""


class TakeBackProtocol(Protocol):
    """How an upper app takes back what it has open with an office that is kept from now on."""

    def __call__(self, *, by: Actor, at: datetime, case_id: UUID, office_id: UUID) -> None: ...


class TeamsProtocol(Protocol):
    """How an upper app tells which offices watch over teams of the case that name one of these people."""

    def __call__(self, case_id: UUID, people: Collection[UUID]) -> frozenset[UUID]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ExclusionRequest:
    """What is to be kept from a case: what its kind asks for, and nothing else."""

    kind: ExclusionKind
    office_id: UUID | None = None
    office_name: str = ""
    person_id: UUID | None = None
    person_name: str = ""
    area: str = ""


def words_place(kept_id: UUID) -> Place:
    """Where the words of a declaration lie."""
    return Place(table=_TABLE, row=kept_id, column=WORDS, section=Section.SUMMARY.value)


@audit.action
def exclude_from_case(
    *,
    by: Actor,
    at: datetime,
    access: CaseAccess,
    what: ExclusionRequest,
    basis: ExclusionBasis,
    words: str = "",
    is_brought: bool = False,
) -> CaseExclusion:
    """Keeps it from the case; the same again changes nothing. `words` are sealed under the summary's key.

    `is_brought`: nobody on the case has worded them yet, and who keeps alone reads them. A part that an office had in
    the case ends, and the work of its people. Raises UnableToKeep, Refused.
    """
    access.require(by, Permission.CASE_KEEP, Section.SUMMARY)
    case = locked_open(access.case.id)
    if known := _standing(case, what):
        audit.unchanged()
        return known
    _refuse_unfit(case, what, words)
    check_all_powers(by, access)
    before = offices_excluded_from(case.id), people_excluded_from(case.id)
    row = _drafted(by, at, case, what, basis)
    row.is_brought = is_brought
    if words:
        key = section_key(by=by, at=at, access=access, section=Section.SUMMARY)
        row.key_id, row.sealed_words = key.id, seal(words, key=key, place=words_place(row.id))
    row.save(force_insert=True)
    mark_changed(case)
    record_case_event(by, at, case.id, events.KEPT, kept=str(row.id), kind=what.kind.value, basis=basis.value)
    _take_away(by, at, case, *before)
    return row


@audit.action
def declare_kinship(*, by: Actor, at: datetime, access: CaseAccess) -> None:
    """The actor is kin of somebody in the case, and keeps themself from it: from the header already.

    The head of the managing office is told when the case has nobody to answer for it any more, the head of the actor's
    office and the manager when there may be something to give on. Last of the actor's acts on the case.
    """
    by.require(Permission.CASE_SEE, case=str(access.case.id))
    case, me = access.case, by.person_id
    # Asked before they find nothing of it any more.
    worked_for = frozenset(
        Assignment.objects.filter(case=case, person_id=me, until=None).values_list("office_id", flat=True)
    )
    _free_clocks(by, at, case, {me})
    what = ExclusionRequest(kind=ExclusionKind.PERSON, person_id=me, person_name=by.name)
    row = _drafted(by, at, case, what, ExclusionBasis.KINSHIP)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        if "kept_person_once" not in str(error):
            raise
        audit.unchanged()
        return
    record_case_event(by, at, case.id, events.KEPT, kept=str(row.id), kind=what.kind.value, basis=row.basis)
    has_left = _left(case)
    if has_left:
        record_case_event(by, at, case.id, events.PERSON_RELEASED, officer=str(me))
    _tell_of_what_is_left(by, at, case, {me}, worked_for if has_left else frozenset())


@audit.action
def lift_exclusion(
    *, by: Actor, at: datetime, access: CaseAccess, kept_id: UUID, reason: TakeBackReason | None
) -> None:
    """Takes a declaration back; whoever had a part before gets none by it. A second click changes nothing."""
    access.require(by, Permission.CASE_KEEP, Section.SUMMARY)
    case = locked_open(access.case.id)
    check_all_powers(by, access)
    row = CaseExclusion.objects.filter(pk=kept_id, case=case, lifted_at=None).first()
    if row is None:
        audit.unchanged()
        return
    why = require_reason(reason)
    CaseExclusion.objects.filter(pk=row.pk).update(lifted_by=by.person_id, lifted_by_name=by.name, lifted_at=at)
    mark_changed(case)
    record_case_event(by, at, case.id, events.KEPT_LIFTED, kept=str(row.id), kind=row.kind, reason=why.value)


def _left(case: Case) -> bool:
    """Ends the actor's own work on a case that they see no more; whether there was any."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT cases.leave(%s)", [case.id])
        found: bool = cursor.fetchone()[0]
    return found


def _standing(case: Case, what: ExclusionRequest) -> CaseExclusion | None:
    if what.kind is ExclusionKind.NAMED:
        return None
    return CaseExclusion.objects.filter(
        case=case, kind=what.kind, office_id=what.office_id, person_id=what.person_id, area=what.area, lifted_at=None
    ).first()


def _refuse_unfit(case: Case, what: ExclusionRequest, words: str) -> None:
    if what.kind is ExclusionKind.NAMED and not words.strip():
        raise UnableToKeep(_("Tulis siapa orangnya; tulisan ini disegel."))
    if what.kind is ExclusionKind.AREA and not is_narrow(what.area):
        raise UnableToKeep(
            regional(_("Pilih kecamatan atau desa. Wilayah yang lebih luas menutup kasus bagi semua penolong."))
        )
    if what.kind is ExclusionKind.AREA and not is_known(what.area):
        raise UnableToKeep(_("Wilayah ini tidak ada dalam daftar."))
    refuse_own_office(case, what.office_id)


def refuse_own_office(case: Case, office_id: UUID | None) -> None:
    """Raises UnableToKeep where this is the office that the case is with."""
    if office_id is not None and office_id == case.office_id:
        raise UnableToKeep(
            _("Kantor ini yang menangani kasusnya. Sebut orangnya saja, atau serahkan dulu kasusnya ke kantor lain.")
        )


def _drafted(by: Actor, at: datetime, case: Case, what: ExclusionRequest, basis: ExclusionBasis) -> CaseExclusion:
    """A declaration. Not saved."""
    return CaseExclusion(
        id=uuid4(),
        case=case,
        kind=what.kind,
        basis=basis,
        office_id=what.office_id,
        office_name=what.office_name,
        person_id=what.person_id,
        person_name=what.person_name,
        area=what.area,
        declared_by=by.person_id,
        declared_by_name=by.name,
        declared_at=at,
    )


def _take_away(
    by: Actor, at: datetime, case: Case, offices_before: Collection[UUID], people_before: Collection[UUID]
) -> None:
    """Ends what offices and officers that are kept now still have of the case. None of them is told.

    Others hear only of those who were not kept before.
    """
    offices, people = _excluded_now(by, case)
    released = _release_kept(by, at, case, offices, people)
    parts = list(Participation.objects.filter(case=case, office_id__in=offices, until=None))
    for part in parts:
        end_participation(part, at=at)
        part.save(update_fields=["until", "mac"])
        record_case_event(by, at, case.id, events.PART_TAKEN, office=str(part.office_id))
    for office_id in offices.difference(offices_before):
        for path in settings.SIGAP_TAKEN_BACK_WITH_CASE:
            take_back: TakeBackProtocol = import_string(path)
            take_back(by=by, at=at, case_id=case.id, office_id=office_id)
    for part in parts:
        hand_back_owed(by, at, case.id, part.office_id)
    if parts and case.manager_id != by.person_id:
        tell_manager_of(case, at=at, code="case-office-left")
    _free_clocks(by, at, case, people)
    _tell_of_what_is_left(by, at, case, people.difference(people_before), released)


def follow_exclusions_brought(
    by: Actor, at: datetime, case: Case, found: Sequence[tuple[str, UUID, str]], people_before: Collection[UUID]
) -> None:
    """A report that joined brought exclusions by its door, which ended work and parts: their trace, and the deadlines.

    `found` is what the door returns, `people_before` who was kept already. What was asked of an office waits there
    unseen until somebody on the case takes it back. Inside that act. Raises UnableToKeep.
    """
    for what, ident, more in found:
        if what == "kept":
            basis = ExclusionBasis.ASKED.value
            record_case_event(by, at, case.id, events.KEPT, kept=str(ident), kind=more, basis=basis)
        elif what == "work":
            record_case_event(by, at, case.id, events.PERSON_RELEASED, officer=str(ident))
        else:
            record_case_event(by, at, case.id, events.PART_TAKEN, office=str(ident))
    offices, people = _excluded_now(by, case)
    for what, ident, _more in found:
        if what == "part":
            hand_back_owed(by, at, case.id, ident)
    _free_clocks(by, at, case, people)
    worked_for = frozenset(UUID(office) for what, _ident, office in found if what == "work")
    _tell_of_what_is_left(by, at, case, people.difference(people_before), worked_for - offices)


def _excluded_now(by: Actor, case: Case) -> tuple[frozenset[UUID], frozenset[UUID]]:
    """Offices and officers who must not know of the case. Raises UnableToKeep where nobody could work on it then."""
    offices, people = offices_excluded_from(case.id), people_excluded_from(case.id)
    if case.office_id in offices:
        raise UnableToKeep(
            _("Wilayah ini memuat kantor yang menangani kasusnya. Sebut kantor atau orangnya satu-satu.")
        )
    if by.person_id in people:
        raise UnableToKeep(_("Ini menutup kasus bagi Anda sendiri. Serahkan dulu kasusnya kepada rekan."))
    return offices, people


def _release_kept(
    by: Actor, at: datetime, case: Case, offices: frozenset[UUID], people: frozenset[UUID]
) -> frozenset[UUID]:
    """Ends the work of who is kept now; for which offices any of it was that stay in the case."""
    works = Assignment.objects.filter(case=case, until=None)
    found = list(works.filter(office_id__in=offices) | works.filter(person_id__in=people))
    for work in found:
        ended = ended_assignment(work, at=at)
        Assignment.objects.filter(pk=work.pk).update(until=ended.until, mac=ended.mac)
        record_case_event(by, at, case.id, events.PERSON_RELEASED, officer=str(work.person_id))
    return frozenset(work.office_id for work in found) - offices


def _free_clocks(by: Actor, at: datetime, case: Case, people: set[UUID] | frozenset[UUID]) -> None:
    """Deadlines of somebody who must not know go to their office: without a name they climb to its head."""
    running = Clock.objects.filter(
        subject_kind=SUBJECT, subject_id=case.id, owner_person__in=people, stopped_at=None
    ).values_list("id", "owner_office")
    for clock_id, office_id in list(running):
        if office_id is not None:
            clocks.hand_over(by=by, at=at, clock_id=clock_id, owner_office=office_id)


def _tell_of_what_is_left(
    by: Actor, at: datetime, case: Case, people: Collection[UUID], worked_for: frozenset[UUID]
) -> None:
    """`people` are off the case now, and what is planned with them stays theirs until their office's head gives it on.

    The heads of `worked_for` are told, and the manager; where that is one of `people`, the head of the managing office.
    """
    about, code, has_manager = {"case": str(case.id)}, "case-colleague-left", case.manager_id not in people
    if not has_manager:
        notify(at=at, code="case-without-manager", office_id=case.office_id, role=Audience.HEAD, ids=about)
        worked_for -= {case.office_id}
    _tell_of_teams(at, case, people)
    if worked_for and has_manager and case.manager_id != by.person_id:
        hearer = tell_manager_of(case, at=at, code=code)
        worked_for -= {case.office_id} if hearer is CaseHearer.HEAD else frozenset()
    for office_id in sorted(worked_for):
        notify(at=at, code=code, office_id=office_id, role=Audience.HEAD, ids=about)


def _tell_of_teams(at: datetime, case: Case, people: Collection[UUID]) -> None:
    """The head of each other office that sends a team with one of `people` calls it off or back, and the manager knows.

    Also a manager who acts: the page on which they keep somebody does not say that a team names them.
    """
    sent_in: TeamsProtocol = import_string(settings.SIGAP_SENT_IN_TEAMS)
    offices = sent_in(case.id, people) if people else frozenset()
    code = "field-member-kept"
    if offices:
        tell_manager_of(case, at=at, code=code)
    for office_id in sorted(offices - {case.office_id}):
        notify(at=at, code=code, office_id=office_id, role=Audience.HEAD, ids={"case": str(case.id)})
