"""Reads for holding a report against people, before anybody at the desk knows of it."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection

from sigap.cases.rules import ExclusionKind
from sigap.intake.rules import ExcludedParty
from sigap.intake.rules.likeness import KnownOffice, KnownPerson, StaffDirectory
from sigap.mailbox.models import Envelope
from sigap.vault.models import DataKey


def due_for_check(*, at: datetime, limit: int) -> list[UUID]:
    """Reports that are to be held against people now, the dangerous first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT intake.due_for_check(%s, %s)", [at, limit])
        return [row[0] for row in cursor.fetchall()]


def begun_check(envelope_id: UUID, *, at: datetime) -> Envelope | None:
    """The envelope, for the desk that begins with it; None where another one was faster."""
    found = Envelope.objects.raw("SELECT * FROM intake.begin_check(%s, %s)", [envelope_id, at])
    return next(iter(found), None)


def exclusions_noted(envelope_id: UUID) -> frozenset[ExcludedParty]:
    """Whom a report is kept from, for whoever moves it: the officer who has it, or the desk's own process."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT kind, value FROM intake.exclusions_noted(%s)", [envelope_id])
        return frozenset(ExcludedParty(kind=ExclusionKind(kind), value=value) for kind, value in cursor.fetchall())


def due_to_compare(*, at: datetime, limit: int) -> dict[UUID, list[UUID]]:
    """Reports that somebody is to be held against who came after them, each with what waits of it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT envelope_id, waiting FROM intake.due_to_compare(%s, %s)", [at, limit])
        return dict(cursor.fetchall())


def begun_comparison(envelope_id: UUID, waiting: Sequence[UUID], *, at: datetime) -> Envelope | None:
    """The envelope, for the desk that begins with it; None where another one was faster."""
    found = Envelope.objects.raw(
        "SELECT * FROM intake.begin_comparison(%s, %s::uuid[], %s)", [envelope_id, list(waiting), at]
    )
    return next(iter(found), None)


def key_to_look(envelope_id: UUID) -> DataKey | None:
    """The vault's key of a report that is being checked or compared; None where there is none."""
    return next(iter(DataKey.objects.raw("SELECT * FROM intake.key_to_look(%s)", [envelope_id])), None)


def was_entered(envelope_id: UUID) -> bool:
    """Whether an officer wrote the report down, for the desk's own process."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT intake.was_entered(%s)", [envelope_id])
        (answer,) = cursor.fetchone()
    return bool(answer)


def staff_directory() -> StaffDirectory:
    """Who works in the task force now, and its offices. In a transaction nobody is added until it ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT intake.await_staff_changes()")
        cursor.execute("SELECT person_id, name, offices, takes FROM intake.people_to_check()")
        people = [
            KnownPerson(id=row[0], name=row[1], offices=frozenset(row[2]), takes=row[3]) for row in cursor.fetchall()
        ]
        cursor.execute("SELECT office_id, kind, name FROM intake.offices_to_check()")
        offices = [KnownOffice(id=row[0], kind=row[1], name=row[2]) for row in cursor.fetchall()]
    return StaffDirectory(people=people, offices=offices)
