"""A service is noted: when it was done, when it is recorded, who gave and who paid; corrected only by a new version."""

import json
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.assistance import events
from sigap.assistance.actions.places import detail_place, note_place
from sigap.assistance.models import Service
from sigap.assistance.queries import (
    SERVED,
    PersonFacts,
    may_correct,
    may_see_consents,
    persons_facts,
    service_of,
    service_standing,
)
from sigap.assistance.rules import Funding, ServiceResult, ServiceType, UptdFunction, catalogue
from sigap.cases.actions.fulfilling import fulfilled_by, recheck_first_contact
from sigap.cases.actions.locking import locked_open
from sigap.cases.actions.opening import move
from sigap.cases.actions.recording import record_case_event
from sigap.cases.actions.sections import section_key
from sigap.cases.models import Case
from sigap.cases.queries import CaseAccess
from sigap.cases.queries.screening import mediation_barred
from sigap.cases.rules import HARMED, CaseEvent
from sigap.cases.rules.deadlines import FIRST_CONTACT
from sigap.kernel.errors import Conflict, Refused, Unable
from sigap.ui.sent_again import check_same
from sigap.vault.sealing import seal

_COST_LIMIT = 10_000_000_000
"""Rupiah; more than any single service costs: a slip of the finger."""


class UnableToNoteService(Unable):
    """It cannot have been done yet, or it says nothing that the catalogue knows."""


class MediationForbidden(UnableToNoteService):
    """The newest screening forbids it; the article stands in the instrument, with its mark."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail:
    """What is sealed beside the note: a provider that is no office, what came of it, why it was corrected."""

    provider: str = field(default="", repr=False)
    result: str = field(default="", repr=False)
    why: str = field(default="", repr=False)

    def as_text(self) -> str:
        """The form in which it is sealed."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_text(cls, text: str) -> "Detail":
        """The reverse of `as_text`."""
        return cls(**json.loads(text))


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """The office that gave the service, where it was not the recorder's own."""

    office_id: UUID
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceFacts:
    """What is told of a service beside kind, moment and note. `cost` in whole rupiah; None: not known yet."""

    ordinal: int | None = None
    provider: Provider | None = None
    cost: int | None = None
    funding: Funding | None = None
    result: ServiceResult | None = None
    detail: Detail = field(default_factory=Detail)


NO_FACTS = ServiceFacts()


@audit.action
def note_service(
    *,
    by: Actor,
    at: datetime,
    access: CaseAccess,
    kind: str,
    done_at: datetime,
    note: str,
    post_key: UUID,
    facts: ServiceFacts = NO_FACTS,
) -> Service:
    """Notes a service of the catalogue. The same `post_key` again gives the same row.

    Missing consent never keeps back what was done: it is stored beside it. Raises UnableToNoteService,
    MediationForbidden, UnableToWorkOnClosedCase.
    """
    access.require(by, Permission.SERVICE_NOTE, Section.SERVICES)
    found = _of_catalogue(access, kind, done_at, at)
    _check_cost(facts)
    # Asked twice: a second click finds the row whatever became of the case; one that waited for the lock, too.
    noted = _noted(access, post_key)
    case = noted.case if noted else locked_open(access.case.id)
    if noted := noted or _noted(access, post_key):
        _check_sent(noted, found, done_at, facts)
        return noted
    service = _row(by, at, access, case, found, done_at, post_key, facts)
    _sealed(by, at, access, service, note, facts.detail)
    service.save(force_insert=True)
    move(by=by, at=at, case=case, event=CaseEvent.SERVICE_NOTED)
    case.save(update_fields=["status"])
    record_case_event(by, at, case.id, events.NOTED, service=str(service.id), kind=found.code)
    if _reaches(found, service, facts):
        fulfilled_by(
            by=by, at=at, case_id=case.id, rule=FIRST_CONTACT, done_at=done_at, outcome=SERVED, proof=service.id,
            office_id=service.office_id,
        )  # fmt: skip
    return service


def _reaches(found: ServiceType, service: Service, facts: ServiceFacts, *, keeps_person: bool = False) -> bool:
    """Whom one's own office served in person was reached: what it owes as the first contact is done."""
    if service.is_void or not found.is_with_client or service.provider_id or facts.detail.provider:
        return False
    person = _person(service.case_id, facts.ordinal)
    return keeps_person or (person is not None and person.role in HARMED)


@audit.action
def correct_service(
    *,
    by: Actor,
    at: datetime,
    access: CaseAccess,
    service_id: UUID,
    kind: str,
    done_at: datetime,
    note: str,
    post_key: UUID,
    facts: ServiceFacts,
    is_void: bool = False,
    keeps_person: bool = False,
) -> Service:
    """Adds the next version of a service; with `is_void`, that it never was. `service_id` is the version that was read.

    `keeps_person`: by who does not see the people of the case. Raises Refused for another office's, Conflict when
    somebody corrected it in between, and what `note_service` raises.
    """
    access.require(by, Permission.SERVICE_NOTE, Section.SERVICES)
    found = _of_catalogue(access, kind, done_at, at, is_void=is_void)
    _check_cost(facts)
    if not facts.detail.why.strip():
        raise UnableToNoteService(_("Tulis alasannya, supaya yang membaca nanti mengerti."))
    noted = _noted(access, post_key)
    case = noted.case if noted else locked_open(access.case.id)
    if noted := noted or _noted(access, post_key):
        _check_sent(noted, found, done_at, facts, is_void=is_void, keeps_person=keeps_person)
        return noted
    before = _as_read(by, access, service_id)
    service = _row(by, at, access, case, found, done_at, post_key, facts)
    service.root, service.version, service.replaces = before.first_id, before.version + 1, before
    service.office_id, service.office_name = before.office_id, before.office_name
    service.is_void = is_void
    if keeps_person and before.person_id is not None:
        service.person_id = before.person_id
        service.consent = _consent(by, access, service)
    _sealed(by, at, access, service, note, facts.detail)
    _save_next(service)
    code = events.VOIDED if is_void else events.CORRECTED
    ids = {"service": str(service.first_id), "kind": found.code, "version": str(service.version)}
    record_case_event(by, at, case.id, code, **ids)
    done = done_at if _reaches(found, service, facts, keeps_person=keeps_person) else None
    recheck_first_contact(
        by=by, at=at, case=case, office_id=service.office_id, outcome=SERVED, was=before.done_at, done_at=done,
        proof=service.id,
    )  # fmt: skip
    return service


def _save_next(service: Service) -> None:
    try:
        with transaction.atomic():
            service.save(force_insert=True)
    except IntegrityError:
        raise Conflict(_("Rekan Anda baru saja memperbaiki catatan ini. Tulisan Anda belum disimpan.")) from None


def _as_read(by: Actor, access: CaseAccess, service_id: UUID) -> Service:
    """The version that was read, which still stands and is the actor's to correct."""
    found = service_of(access, service_id)
    if not may_correct(by, access, found):
        raise Refused(Permission.SERVICE_NOTE, ids={"case": str(access.case.id)})
    if found.id != service_id or found.is_void:
        raise Conflict(_("Rekan Anda sudah memperbaiki catatan ini. Tulisan Anda belum disimpan; baca versinya dulu."))
    return found


def _of_catalogue(
    access: CaseAccess, kind: str, done_at: datetime, at: datetime, *, is_void: bool = False
) -> ServiceType:
    if done_at > at:
        raise UnableToNoteService(_("Waktu ini belum terjadi. Periksa tanggal dan jamnya."))
    found = catalogue().find(str(kind), localdate(done_at))
    if found is None:
        raise UnableToNoteService(_("Layanan ini tidak ada dalam daftar pada tanggal itu. Pilih yang lain."))
    if found.function is UptdFunction.MEDIATION and not is_void:
        refuse_mediation(access)
    return found


def refuse_mediation(access: CaseAccess) -> None:
    """Raises MediationForbidden where the newest screening forbids it."""
    if mediation_barred(access.case.id):
        raise MediationForbidden(
            _(
                "Menurut skrining, kasus ini tidak dimediasi (UU 12/2022 pasal 23, belum diverifikasi)."
                " Catat layanan yang lain, misalnya pendampingan."
            )
        )


def _check_cost(facts: ServiceFacts) -> None:
    if facts.cost is not None and not 0 <= facts.cost <= _COST_LIMIT:
        raise UnableToNoteService(_("Biaya ini tidak masuk akal. Tulis rupiah bulat, tanpa titik."))
    if facts.cost and facts.funding is None:
        raise UnableToNoteService(_("Pilih siapa yang membiayai."))


def _row(
    by: Actor,
    at: datetime,
    access: CaseAccess,
    case: Case,
    found: ServiceType,
    done_at: datetime,
    post_key: UUID,
    facts: ServiceFacts,
) -> Service:
    office_id = access.require(by, Permission.SERVICE_NOTE, Section.SERVICES)
    service = Service(
        id=uuid4(),
        case=case,
        **_clear(case.id, found, done_at, facts),
        function=found.function.value if found.function else "",
        line=found.line.value if found.line else "",
        office_id=office_id,
        office_name=next(m.office_name for m in by.memberships if m.office_id == office_id),
        given_by=by.person_id,
        given_by_name=by.name,
        recorded_at=at,
        post_key=str(post_key),
    )
    service.consent = _consent(by, access, service)
    return service


def _clear(case_id: UUID, found: ServiceType, done_at: datetime, facts: ServiceFacts) -> dict[str, Any]:
    """What a page sends and the row keeps in clear."""
    person = _person(case_id, facts.ordinal)
    return {
        "person_id": person.id if person else None,
        "kind": found.code,
        "done_at": done_at,
        "provider_id": facts.provider.office_id if facts.provider else None,
        "provider_name": facts.provider.name if facts.provider else "",
        "cost": facts.cost,
        "funding": facts.funding.value if facts.funding else "",
        "result": facts.result.value if facts.result else "",
    }


def _check_sent(
    noted: Service,
    found: ServiceType,
    done_at: datetime,
    facts: ServiceFacts,
    *,
    is_void: bool = False,
    keeps_person: bool = False,
) -> None:
    """The page came again. Raises Conflict where it says something else now, or another version stands."""
    sent = _clear(noted.case_id, found, done_at, facts) | {"is_void": is_void}
    if keeps_person:
        del sent["person_id"]
    check_same(noted, is_standing=not Service.objects.filter(replaces=noted).exists(), **sent)
    audit.unchanged()


def _consent(by: Actor, access: CaseAccess, service: Service) -> str:
    """What stood when it was done; nothing by whom no consent is shown: that they see none says nothing."""
    if not service.line or not may_see_consents(by, access):
        return ""
    standing = service_standing(access.case.id, at=service.done_at, line=service.line, person_id=service.person_id)
    return standing.state.value


def _person(case_id: UUID, ordinal: int | None) -> PersonFacts | None:
    if ordinal is None:
        return None
    person = next((who for who in persons_facts(case_id) if who.ordinal == ordinal), None)
    if person is None:
        raise UnableToNoteService(_("Orang ini tidak ada dalam kasus. Pilih lagi."))
    return person


def _sealed(by: Actor, at: datetime, access: CaseAccess, service: Service, note: str, detail: Detail) -> None:
    key = section_key(by=by, at=at, access=access, section=Section.SERVICES)
    service.key_id = key.id
    service.sealed_note = seal(note, key=key, place=note_place(service.id))
    if detail != Detail():
        service.sealed_detail = seal(detail.as_text(), key=key, place=detail_place(service.id))


def _noted(access: CaseAccess, post_key: UUID) -> Service | None:
    return Service.objects.filter(post_key=str(post_key), case=access.case).first()
