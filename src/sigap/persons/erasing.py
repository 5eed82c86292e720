"""What goes when a person's identity is destroyed: every part with its key, and the codes that stood beside it."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Q

from sigap.cases.actions.person_records import PersonRecords
from sigap.persons.models import OffenderRelation, PersonFacts


def _of_case(case_id: UUID) -> set[UUID]:
    return set(PersonFacts.objects.filter(case=case_id).values_list("person_id", flat=True))


def _keys_of(person_ids: Sequence[UUID]) -> set[UUID]:
    return set(PersonFacts.objects.filter(person__in=person_ids).values_list("key_id", flat=True))


def _forget(person_ids: Sequence[UUID]) -> None:
    PersonFacts.objects.filter(person__in=person_ids).delete()
    OffenderRelation.objects.filter(Q(victim__in=person_ids) | Q(offender__in=person_ids)).delete()


def _people_of(key_ids: Sequence[UUID]) -> set[UUID]:
    return set(PersonFacts.objects.filter(key_id__in=key_ids).values_list("person_id", flat=True))


RECORDS = PersonRecords(of_case=_of_case, keys_of=_keys_of, forget=_forget, people_of=_people_of)
