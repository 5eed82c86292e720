"""What is noted of openings beside the openings themselves: very many, one's own name, what leaves on paper."""

from datetime import datetime
from uuid import UUID, uuid5

from sigap import audit
from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.audit.kinds import StreamKind
from sigap.cases.actions.break_glass import auditors_at
from sigap.cases.actions.recording import record_case_event
from sigap.cases.events import BOOK_PRINTED, READERS_LISTED, SAME_NAME, SCREENING_PRINTED, SUMMARY_PRINTED
from sigap.cases.models import CasePerson
from sigap.cases.queries import CaseAccess
from sigap.notifications.actions import notify
from sigap.notifications.rules import Audience
from sigap.vault import events
from sigap.vault.door import IDENTITIES_AN_HOUR


@audit.action
def note_budget_spent(*, by: Actor, at: datetime) -> None:
    """Traces that the hour's budget is spent, and tells the actor's head and who audits: once an hour, not each try."""
    by.require(Permission.IDENTITY_OPEN)
    audit.record(
        audit.NewEvent(
            code=events.BUDGET_SPENT,
            stream_kind=StreamKind.SYSTEM,
            stream_id=by.person_id,
            at=at,
            actor_id=by.person_id,
            ids={"count": str(IDENTITIES_AN_HOUR)},
        )
    )
    for office_id in by.offices_where(Permission.IDENTITY_OPEN):
        notify(
            at=at,
            code="identities-many-opened",
            office_id=office_id,
            role=Audience.HEAD,
            ids={"person": str(by.person_id)},
            once=uuid5(by.person_id, f"{office_id} {at:%Y-%m-%d %H} {at.tzname()}"),
        )
    for auditor, _office in auditors_at(at):
        once = uuid5(by.person_id, f"{auditor} {at:%Y-%m-%d %H} {at.tzname()}")
        notify(at=at, code="identities-opened-audit", person_id=auditor, ids={"person": str(by.person_id)}, once=once)


@audit.action
def note_same_name(*, by: Actor, at: datetime, person_id: UUID) -> None:
    """Traces that an officer opened somebody whose name is like their own.

    On the officer's own chain: the case's team reads the case's, and would learn something of a sealed name.
    """
    by.require(Permission.IDENTITY_OPEN)
    audit.record(
        audit.NewEvent(
            code=SAME_NAME,
            stream_kind=StreamKind.SYSTEM,
            stream_id=by.person_id,
            at=at,
            actor_id=by.person_id,
            ids={"subject": str(person_id)},
        )
    )


@audit.action
def note_readers_listed(*, by: Actor, at: datetime, access: CaseAccess, person: CasePerson) -> None:
    """Traces that the list of those who opened a person's file was made, as for the person's own request."""
    access.require(by, Permission.IDENTITY_OPEN, Section.IDENTITY)
    record_case_event(by, at, access.case.id, READERS_LISTED, person=str(person.id))


@audit.action
def note_summary_printed(*, by: Actor, at: datetime, access: CaseAccess) -> None:
    """Traces that the summary was made ready for paper: from there on nobody sees who reads it."""
    access.require(by, Permission.CASE_SEE, Section.SUMMARY)
    record_case_event(by, at, access.case.id, SUMMARY_PRINTED)


@audit.action
def note_screening_printed(*, by: Actor, at: datetime, access: CaseAccess, version: int) -> None:
    """Traces that a screening was made ready for paper, as evidence."""
    access.require(by, Permission.CASE_SEE, Section.ASSESSMENT)
    record_case_event(by, at, access.case.id, SCREENING_PRINTED, version=str(version))


@audit.action
def note_book_printed(*, by: Actor, at: datetime, year: int, count: int) -> None:
    """Traces that a year's register was made ready for paper, on the officer's own chain: year and count, no case."""
    by.require(Permission.CASE_SEE)
    audit.record(
        audit.NewEvent(
            code=BOOK_PRINTED, stream_kind=StreamKind.SYSTEM, stream_id=by.person_id, at=at, actor_id=by.person_id,
            ids={"year": str(year), "count": str(count)},
        )
    )  # fmt: skip
