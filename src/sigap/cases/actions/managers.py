"""Tells whoever answers for a case, or comes to its client: they, who stands in while they are away, else the head.

And whoever may be the second person of an act on it.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid5

from sigap.access.entry import Actor
from sigap.access.models import Membership, Office
from sigap.access.queries import away, not_there, standing, works_in
from sigap.access.roles import OfficeKind, RoleCode
from sigap.cases.models import Case, Participation
from sigap.clocks.actions.recipients import instead_of
from sigap.notifications.actions import notify, tell_office
from sigap.notifications.queries import is_hidden
from sigap.notifications.queries.heads import has_another_head
from sigap.notifications.rules import Audience, hears_for_head
from sigap.work.rules import Duty, roles_of


class CaseHearer(StrEnum):
    """Who really hears what was meant for a case's manager."""

    MANAGER = "manager"
    SUBSTITUTE = "substitute"
    HEAD = "head"
    NOBODY = "nobody"


def tell_manager(
    *,
    at: datetime,
    code: str,
    manager_id: UUID,
    office_id: UUID,
    ids: Mapping[str, str],
    until: datetime | None = None,
) -> CaseHearer:
    """Leaves a notice for the manager of a case of this office, so that somebody reads it; returns who does.

    One who is away finds it when they are back; one who left the office, or must not know of the case, is not told.
    """
    if works_in(manager_id, office_id, at=at) and not is_hidden(ids, person_id=manager_id):
        notify(at=at, code=code, person_id=manager_id, ids=ids, until=until, may_know=True)
        if manager_id not in away([manager_id], at=at):
            return CaseHearer.MANAGER
        substitutes = instead_of([manager_id], office_id, at)
        hearers = [who for who in substitutes if not is_hidden(ids, person_id=who, office_id=office_id)]
        for who in hearers:
            notify(at=at, code=code, person_id=who, ids=ids, until=until, may_know=True)
        if hearers:
            return CaseHearer.SUBSTITUTE
    is_told = tell_office(at=at, code=code, office_id=office_id, ids=ids, until=until)
    return CaseHearer.HEAD if is_told else CaseHearer.NOBODY


def tell_manager_of(case: Case, *, at: datetime, code: str) -> CaseHearer:
    """The same with the case at hand."""
    about = {"case": str(case.id)}
    return tell_manager(at=at, code=code, manager_id=case.manager_id, office_id=case.office_id, ids=about)


def tell_instead(
    *, at: datetime, of: UUID, person_id: UUID, office_id: UUID, case_id: UUID, starts_at: datetime
) -> None:
    """Where an officer is away, or left, when their client expects them: tells who stands in, and the head; once each.

    `of`: the id of the notice that reminds the officer.
    """
    if not not_there([person_id], office_id=office_id, at=starts_at):
        return
    code, about = "client-alone", {"case": str(case_id)}
    for who in instead_of([person_id], office_id, starts_at):
        once = uuid5(of, f"instead {person_id} {who}")
        notify(at=at, code=code, person_id=who, ids=about, until=starts_at, once=once)
    once = uuid5(of, f"instead {person_id} head")
    notify(at=at, code=code, office_id=office_id, role=Audience.HEAD, ids=about, until=starts_at, once=once)


def tell_second(
    *,
    by: Actor,
    at: datetime,
    code: str,
    case: Case,
    duty: Duty,
    auditors: Collection[UUID] = (),
    has_province: bool = False,
    until: datetime | None = None,
) -> None:
    """Tells the head of the case's office; where nobody but the actor heads it, who else may answer.

    Those are the `auditors`, or without them who holds that duty in the other offices of the case; with `has_province`
    the one above as well.
    """
    about = {"case": str(case.id)}
    notify(at=at, code=code, office_id=case.office_id, role=Audience.HEAD, ids=about, until=until)
    if has_another_head(case.office_id, by.person_id, at=at, about=about):
        return
    seconds = auditors or _seconds_of_others(by, case, duty, at=at)
    for person_id in seconds:
        notify(at=at, code=code, person_id=person_id, ids=about, until=until)
    region = Office.objects.get(pk=case.office_id).region.partition(".")[0] if has_province and not auditors else ""
    for above in Office.objects.filter(kind=OfficeKind.UPTD_PROVINSI, region=region, valid_to=None) if region else ():
        notify(at=at, code=code, office_id=above.pk, role=Audience.HEAD, ids=about, until=until)


def _seconds_of_others(by: Actor, case: Case, duty: Duty, *, at: datetime) -> set[UUID]:
    """Who else may know and holds a duty in the case's other offices: of each those who head it, else all of them."""
    parts = Participation.objects.filter(case=case, until=None).exclude(office_id=case.office_id)
    held = Membership.objects.filter(
        standing(at), office_id__in=parts.values("office_id"), role__in=roles_of(duty), person__is_active=True
    )
    heads: dict[UUID, set[UUID]] = defaultdict(set)
    others: dict[UUID, set[UUID]] = defaultdict(set)
    rows = held.exclude(person_id=by.person_id).values_list("office_id", "person_id", "role", "office__kind")
    for office, person, role, kind in rows:
        if is_hidden({"case": str(case.id)}, person_id=person):
            continue
        (heads if hears_for_head(RoleCode(role), OfficeKind(kind)) else others)[office].add(person)
    return set().union(*({**others, **heads}).values())
