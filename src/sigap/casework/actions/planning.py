"""The plan: goals with who does what by when, what the client said to it, what came of each service."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4, uuid5

from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.access.queries import heads_of
from sigap.access.roles import Section
from sigap.assistance import actions as assistance
from sigap.assistance.actions import ConsentBarred
from sigap.assistance.actions.consents import client_at
from sigap.assistance.models import Goal, service_words
from sigap.assistance.queries import PersonFacts
from sigap.assistance.rules import (
    ChildStance,
    ConsentResponse,
    Funding,
    GiverKind,
    GoalArea,
    GuardianRelation,
    Manner,
    bar_to,
    catalogue,
)
from sigap.cases.actions.locking import locked_open
from sigap.cases.actions.recording import record_case_event
from sigap.cases.actions.sections import section_key
from sigap.cases.queries import CaseAccess
from sigap.casework import events
from sigap.casework.actions.records import check_day
from sigap.casework.actions.sealed import result_place, task_place, words_place
from sigap.casework.models import CaseConference, CasePlan, PlanAgreement, PlannedService
from sigap.casework.queries import (
    ServiceOwner,
    goal_of,
    is_supervised,
    leads,
    owners_for,
    people_facts,
    require_lead,
    service_of,
    version_of_plan,
)
from sigap.casework.rules import ServiceState, area_of
from sigap.kernel.errors import Conflict, Refused, Unable
from sigap.notifications.actions import notify
from sigap.notifications.rules import Audience
from sigap.vault.sealing import seal


class UnableToPlanGoals(Unable):
    """A goal has no words, nobody who does it, no day, or a day that lies behind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalDraft:
    """A goal and its first service, as the form has them. `owner` is the value of a `ServiceOwner`.

    `task` is what the owner reads; where it is empty, the name of the service.
    """

    words: str
    service: str
    owner: str
    due_on: date | None
    task: str = ""
    funding: Funding | None = None
    area: GoalArea | None = None


@audit.action
def plan_goals(
    *,
    by: Actor,
    at: datetime,
    access: CaseAccess,
    ordinal: int | None,
    drafts: Sequence[GoalDraft],
    based_on: int,
    post_key: UUID,
) -> CasePlan:
    """Adds goals, and with them the next edition of the plan; the same `post_key` again gives the same one.

    Raises UnableToPlanGoals, UnableToSetGoal, Refused; Conflict when somebody changed the plan since `based_on`.
    """
    require_lead(by, access, Section.SERVICES, Permission.SERVICE_NOTE)
    locked_open(access.case.id)
    if made := _edition_known(access, post_key):
        return made
    if not drafts:
        raise UnableToPlanGoals(_("Tulis sedikitnya satu tujuan, siapa yang mengerjakan, dan kapan."))
    _check_version(access, based_on)
    owners = {owner.value: owner for owner in owners_for(access)}
    for draft in drafts:
        check_draft(draft, owners, at)
    for place, draft in enumerate(drafts):
        goal = assistance.set_goal(
            by=by, at=at, access=access, area=draft.area or area_of(draft.service), ordinal=ordinal,
            due_on=draft.due_on or localdate(at), words=draft.words, post_key=uuid5(post_key, f"goal {place}"),
        )  # fmt: skip
        _store(by, at, access, draft, owners[draft.owner], uuid5(post_key, f"service {place}"), goal=goal)
    return _next_edition(by, at, access, post_key)


@audit.action
def plan_service(
    *, by: Actor, at: datetime, access: CaseAccess, goal_id: UUID, draft: GoalDraft, based_on: int, post_key: UUID
) -> CasePlan:
    """Adds another service to an open goal. Raises UnableToPlanGoals, Refused, Conflict."""
    require_lead(by, access, Section.SERVICES, Permission.SERVICE_NOTE)
    locked_open(access.case.id)
    if made := _edition_known(access, post_key):
        return made
    goal = goal_of(access, goal_id)
    if not goal.is_open:
        raise Conflict(_("Tujuan ini sudah ada hasilnya. Susun tujuan baru."))
    _check_version(access, based_on)
    owners = {owner.value: owner for owner in owners_for(access)}
    check_draft(draft, owners, at)
    _store(by, at, access, draft, owners[draft.owner], uuid5(post_key, "service"), goal=goal)
    return _next_edition(by, at, access, post_key)


def check_draft(draft: GoalDraft, owners: Mapping[str, ServiceOwner], at: datetime) -> None:
    """Raises UnableToPlanGoals where something is missing without which nobody does it."""
    if not draft.words.strip():
        raise UnableToPlanGoals(_("Tulis apa yang ingin dicapai."))
    if draft.owner not in owners:
        raise UnableToPlanGoals(
            _("Pilih siapa yang mengerjakan: tujuan tanpa penanggung jawab tidak dikerjakan siapa pun.")
        )
    if draft.due_on is None:
        raise UnableToPlanGoals(_("Tulis kapan selesai: tanpa tanggal, tidak ada yang mengingatkan."))
    if draft.due_on < localdate(at):
        raise UnableToPlanGoals(_("Tanggalnya sudah lewat. Tulis tanggal yang akan datang."))
    if draft.service and catalogue().find(draft.service, localdate(at)) is None:
        raise UnableToPlanGoals(_("Layanan ini tidak ada dalam katalog. Pilih lagi."))


def store_service(
    by: Actor,
    at: datetime,
    access: CaseAccess,
    draft: GoalDraft,
    owner: ServiceOwner,
    post_key: UUID,
    conference: CaseConference,
) -> PlannedService:
    """A decision of a conference becomes the task of its owner."""
    return _store(by, at, access, draft, owner, post_key, conference=conference)


def store_task(
    by: Actor,
    at: datetime,
    access: CaseAccess,
    draft: GoalDraft,
    owner: ServiceOwner,
    post_key: UUID,
    origin_id: UUID,
) -> PlannedService:
    """What was agreed elsewhere, `origin_id`, becomes the task of its owner."""
    return _store(by, at, access, draft, owner, post_key, origin_id=origin_id)


def _store(
    by: Actor,
    at: datetime,
    access: CaseAccess,
    draft: GoalDraft,
    owner: ServiceOwner,
    post_key: UUID,
    *,
    goal: Goal | None = None,
    conference: CaseConference | None = None,
    origin_id: UUID | None = None,
) -> PlannedService:
    key = section_key(by=by, at=at, access=access, section=Section.SUMMARY)
    row = PlannedService(
        id=uuid4(),
        case=access.case,
        goal=goal,
        conference=conference,
        origin_id=origin_id,
        service=draft.service,
        funding=draft.funding.value if draft.funding else "",
        owner_office=owner.office_id,
        owner_office_name=owner.office_name,
        owner_person=owner.person_id,
        owner_name=owner.person_name,
        due_on=draft.due_on or localdate(at),
        asked_by=by.person_id,
        asked_by_name=by.name,
        asked_at=at,
        key_id=key.id,
        post_key=str(post_key),
    )
    # Never the goal's own words: what another office may know is written for it.
    task = draft.task.strip() or str(service_words(draft.service) if draft.service else _("Lihat rencana"))
    row.sealed_task = seal(task, key=key, place=task_place(row.id))
    row.save(force_insert=True)
    tell_task_owner(by, at, access, row)
    return row


def tell_task_owner(by: Actor, at: datetime, access: CaseAccess, row: PlannedService) -> None:
    """Another person who is to do it, or another office where nobody is named."""
    code, about = "case-task-given", {"case": str(row.case_id)}
    if row.owner_person is None and row.owner_office not in by.office_ids:
        tell_offices_on_case(by, at, access, {row.owner_office}, code, about)
    elif row.owner_person not in {None, by.person_id}:
        notify(at=at, code=code, person_id=row.owner_person, ids=about, once=_once(code, about, row.owner_person, at))


def tell_offices_on_case(
    by: Actor, at: datetime, access: CaseAccess, offices: AbstractSet[UUID], code: str, ids: Mapping[str, str],
    until: datetime | None = None,
) -> None:  # fmt: skip
    """Whoever works on the case for these offices; where nobody does yet, the head; once for all that one act gives."""
    owners = [owner for owner in owners_for(access) if owner.office_id in offices]
    people = {owner.person_id for owner in owners if owner.person_id}
    for person_id in sorted(people - {by.person_id}, key=str):
        notify(at=at, code=code, person_id=person_id, ids=ids, until=until, once=_once(code, ids, person_id, at))
    for office_id in sorted(offices - {owner.office_id for owner in owners if owner.person_id}, key=str):
        once = _once(code, ids, office_id, at)
        notify(at=at, code=code, office_id=office_id, role=Audience.HEAD, ids=ids, until=until, once=once)


def _once(code: str, ids: Mapping[str, str], hearer: UUID, at: datetime) -> UUID:
    return uuid5(hearer, f"{code} {sorted(ids.items())} {at.isoformat()}")


def _edition_known(access: CaseAccess, post_key: UUID) -> CasePlan | None:
    made = CasePlan.objects.filter(case=access.case, post_key=str(post_key)).first()
    if made:
        audit.unchanged()
    return made


def _check_version(access: CaseAccess, based_on: int) -> None:
    if version_of_plan(access) != based_on:
        raise Conflict(_("Rekan Anda mengubah rencana ini sementara Anda menulis. Lihat tujuan yang sudah ada."))


def _next_edition(by: Actor, at: datetime, access: CaseAccess, post_key: UUID) -> CasePlan:
    goals = list(Goal.objects.filter(case=access.case, outcome="open").values_list("id", flat=True))
    services = PlannedService.objects.filter(case=access.case, goal__in=goals)
    office_id = access.case.office_id
    edition = CasePlan.objects.create(
        id=uuid4(),
        case=access.case,
        version=version_of_plan(access) + 1,
        goals=goals,
        services=list(services.values_list("id", flat=True)),
        made_at=at,
        made_by=by.person_id,
        made_by_name=by.name,
        office_id=office_id,
        needs_look=is_supervised(office_id) and by.person_id not in heads_of(office_id, at=at),
        post_key=str(post_key),
    )
    data = {"edition": str(edition.id), "version": str(edition.version), "goals": str(len(goals))}
    record_case_event(by, at, access.case.id, events.PLANNED, **data)
    return edition


@audit.action
def agree_plan(
    *,
    by: Actor,
    at: datetime,
    access: CaseAccess,
    ordinal: int,
    version: int,
    giver: GiverKind,
    guardian_ordinal: int | None,
    answer: ConsentResponse,
    manner: Manner,
    agreed_on: date,
    words: str,
    post_key: UUID,
) -> PlanAgreement:
    """What the client, or who speaks for them, said to the newest edition.

    Raises ConsentBarred for a guardian who is the suspect and for a child alone or unheard; UnableToPlanGoals; Conflict
    where the plan has changed since it was read out.
    """
    require_lead(by, access, Section.SERVICES, Permission.CONSENT_NOTE)
    locked_open(access.case.id)
    if noted := PlanAgreement.objects.filter(case=access.case, post_key=str(post_key)).first():
        audit.unchanged()
        return noted
    edition = CasePlan.objects.filter(case=access.case).order_by("-version").first()
    if edition is None:
        raise UnableToPlanGoals(_("Belum ada rencana. Susun dulu tujuannya."))
    if edition.version != version:
        raise Conflict(_("Rencana berubah sesudah dibacakan. Bacakan yang baru, lalu catat lagi jawabannya."))
    check_day(access.case.opened_at, agreed_on, at)
    person, guardian = _who_speaks(access, ordinal, giver, guardian_ordinal, answer, agreed_on, words)
    key = section_key(by=by, at=at, access=access, section=Section.SERVICES)
    row = PlanAgreement(
        id=uuid4(), case=access.case, edition=edition, person_id=person.id, giver=giver.value,
        guardian_id=guardian.id if guardian else None, answer=answer.value, manner=manner.value, agreed_on=agreed_on,
        recorded_at=at, recorded_by=by.person_id, recorded_by_name=by.name, key_id=key.id, post_key=str(post_key),
    )  # fmt: skip
    row.sealed_words = seal(words, key=key, place=words_place(row.id))
    row.save(force_insert=True)
    data = {"edition": str(edition.id), "person": str(person.id), "answer": row.answer}
    record_case_event(by, at, access.case.id, events.AGREED, **data)
    return row


def _who_speaks(
    access: CaseAccess,
    ordinal: int,
    giver: GiverKind,
    guardian_ordinal: int | None,
    answer: ConsentResponse,
    agreed_on: date,
    words: str,
) -> tuple[PersonFacts, PersonFacts | None]:
    """The client, and the guardian who answered. Raises ConsentBarred, UnableToNoteConsent."""
    people = people_facts(access)
    person = client_at(people, ordinal)
    guardian = next((who for who in people if who.ordinal == guardian_ordinal and who.id != person.id), None)
    if giver is not GiverKind.GUARDIAN:
        guardian = None
    bar = bar_to(
        is_child=person.is_child_on(agreed_on),
        giver=giver,
        has_guardian=guardian is not None,
        is_suspect=guardian is not None and guardian.is_suspect,
        tie=GuardianRelation.FREE,
        # The child is heard by its own words, which stand in the record.
        stance=ChildStance.AGREES if words.strip() else None,
        has_words=bool(words.strip()),
        is_yes=answer is ConsentResponse.GIVEN,
    )
    if bar:
        raise ConsentBarred(bar)
    return person, guardian


@audit.action
def end_service(
    *, by: Actor, at: datetime, access: CaseAccess, service_id: UUID, state: ServiceState, words: str
) -> PlannedService:
    """Its owner says what came of it, once; whoever leads the case may also drop it.

    The same person's same state again changes nothing, all else raises Conflict. Raises UnableToPlanGoals, Refused.
    """
    access.require(by, Permission.SERVICE_NOTE, Section.SUMMARY)
    locked_open(access.case.id)
    row = service_of(access, service_id)
    is_owner = row.owner_office in access.offices_where(by, Permission.SERVICE_NOTE, Section.SUMMARY)
    if not is_owner and not leads(access):
        raise Refused(Permission.SERVICE_NOTE, ids={"case": str(access.case.id), "item": str(service_id)})
    if not row.is_open:
        # What a colleague wrote stays; one's own words are not taken for noted beside it.
        if row.state != state or row.ended_by != by.person_id:
            raise Conflict(_("Hasilnya sudah dicatat orang lain. Muat ulang halamannya."))
        audit.unchanged()
        return row
    if state is ServiceState.OPEN or not words.strip():
        raise UnableToPlanGoals(_("Tulis apa yang terjadi, supaya pemegang kasus mengerti."))
    if state is ServiceState.DROPPED and not leads(access):
        raise Refused(Permission.SERVICE_NOTE, ids={"case": str(access.case.id), "item": str(service_id)})
    key = section_key(by=by, at=at, access=access, section=Section.SUMMARY)
    row.state, row.ended_at, row.ended_by, row.ended_by_name = state.value, at, by.person_id, by.name
    row.sealed_result = seal(words, key=key, place=result_place(row.id))
    row.read_at = at if leads(access) else None
    row.save(update_fields=["state", "ended_at", "ended_by", "ended_by_name", "sealed_result", "read_at"])
    record_case_event(by, at, access.case.id, events.SERVICE_ENDED, service=str(row.id), state=row.state)
    return row


@audit.action
def note_result_read(*, by: Actor, at: datetime, access: CaseAccess, service_id: UUID) -> PlannedService:
    """Whoever leads the case has read what another office answered."""
    require_lead(by, access, Section.SERVICES, Permission.SERVICE_NOTE)
    locked_open(access.case.id)
    row = service_of(access, service_id)
    if row.is_open or row.read_at:
        audit.unchanged()
        return row
    row.read_at = at
    row.save(update_fields=["read_at"])
    record_case_event(by, at, access.case.id, events.RESULT_READ, service=str(row.id))
    return row
