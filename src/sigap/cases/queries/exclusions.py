"""Who must not know of a case: the filter of every list, and the questions of referrals, teams and notices."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import BooleanField, Expression, F, Func, Q

from sigap.access.models import Membership, Office
from sigap.cases.models import CaseExclusion


class NotExcluded(Func):
    """`NotExcluded(F("case_id"))` in a filter: cases from which the actor is not excluded; one query a statement.

    The database knows the actor by the ticket; without one nobody is kept, and nothing is seen anyway.
    """

    template = "(%(expressions)s <> ALL ((SELECT cases.kept_from_me())::uuid[]))"
    output_field = BooleanField()

    def __init__(self, case_id: Expression | F, **extra: Any) -> None:
        super().__init__(case_id, **extra)


def may_be_involved(case_id: UUID, office_id: UUID) -> bool:
    """Whether an office may be asked, brought in, or told of this case. Asked by who has nothing to do with it: yes."""
    return not _fetch_ids("SELECT cases.office_kept_here(%s, %s)", case_id, office_id)


def may_work_on(case_id: UUID, person_id: UUID) -> bool:
    """Whether an officer may be given work on this case."""
    return not _fetch_ids("SELECT cases.person_kept_here(%s, %s)", case_id, person_id)


class OfficeMayKnow(Func):
    """`OfficeMayKnow(F("pk"), Value(case_id))` in a filter: offices that are not kept from the case."""

    template = "(%(expressions)s))::uuid[]))"
    arg_joiner = " <> ALL ((SELECT cases.offices_kept_here("
    output_field = BooleanField()


def offices_excluded_from(case_id: UUID) -> frozenset[UUID]:
    """Offices kept from this case, by name or by where they lie: for lists of whom to ask."""
    return frozenset(_fetch_ids("SELECT cases.offices_kept_here(%s)", case_id))


def people_excluded_from(case_id: UUID) -> frozenset[UUID]:
    """Officers kept from this case, by name or through an office: for lists of whom to give work."""
    return frozenset(_fetch_ids("SELECT cases.people_kept_here(%s)", case_id))


def _fetch_ids(statement: str, *values: UUID) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchone()[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExclusionChoices:
    """Offices and officers that may be kept from a case, by id, with their names."""

    offices: dict[UUID, str]
    people: dict[UUID, str]


def exclusion_choices(case_office: UUID, *, me: UUID, at: datetime) -> ExclusionChoices:
    """Every standing office but the one that manages the case, and every officer but oneself; two statements."""
    running = Q(valid_to__isnull=True) | Q(valid_to__gt=at)
    offices = Office.objects.filter(running, valid_from__lte=at).exclude(id=case_office).order_by("name")
    held = Membership.objects.filter(
        Q(until__isnull=True) | Q(until__gt=at), since__lte=at, person__is_active=True
    ).exclude(person_id=me)
    people = held.order_by("person__name").values_list("person_id", "person__name", "office__name")
    return ExclusionChoices(
        offices=dict(offices.values_list("id", "name")),
        people={person: f"{name}, {office}" for person, name, office in people},
    )


_LISTED = 200


def exclusions_of(case_id: UUID) -> list[CaseExclusion]:
    """Who must not know of a case, lifted ones too, the newest first; their words sealed. For who works on it."""
    return list(CaseExclusion.objects.filter(case_id=case_id).order_by("-declared_at")[:_LISTED])


@dataclass(frozen=True, slots=True, kw_only=True)
class ExclusionRow:
    """One line of the page: what is kept, by whom declared; the words stay sealed."""

    kept: CaseExclusion
    what: str

    @property
    def declared_at(self) -> datetime:
        """When it was declared."""
        return self.kept.declared_at


def exclusion_rows(rows: Sequence[CaseExclusion], areas: Mapping[str, str]) -> list[ExclusionRow]:
    """The lines with names: an office, an officer, a place by its label, or only the kind where words are sealed."""
    return [
        ExclusionRow(
            kept=row, what=row.office_name or row.person_name or areas.get(row.area, row.area) or str(row.kind_label)
        )
        for row in rows
    ]
