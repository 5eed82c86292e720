"""Reads for holding a report against people, before anybody at the desk knows of it."""

from datetime import datetime
from uuid import UUID

from django.db import connection

from sigap.cases.rules import ExclusionKind
from sigap.intake.rules import ExcludedParty
from sigap.intake.rules.likeness import KnownOffice, KnownPerson, StaffDirectory
from sigap.mailbox.models import Envelope


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


def staff_directory() -> StaffDirectory:
    """Who works in the task force now, and its offices."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT person_id, name, offices, takes FROM intake.people_to_check()")
        people = [
            KnownPerson(id=row[0], name=row[1], offices=frozenset(row[2]), takes=row[3]) for row in cursor.fetchall()
        ]
        cursor.execute("SELECT office_id, kind, name FROM intake.offices_to_check()")
        offices = [KnownOffice(id=row[0], kind=row[1], name=row[2]) for row in cursor.fetchall()]
    return StaffDirectory(people=people, offices=offices)
