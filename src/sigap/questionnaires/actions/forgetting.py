"""What goes with a person's identity: every sheet of answers about them. That one was written stays in the trail."""

from collections.abc import Sequence
from uuid import UUID

from sigap.cases.actions.person_records import PersonRecords
from sigap.questionnaires.models import AnswerSheet


def _of_case(case_id: UUID) -> set[UUID]:
    rows = AnswerSheet.objects.filter(case=case_id).exclude(person=None)
    return {person for person in rows.values_list("person_id", flat=True) if person}


def _forget(person_ids: Sequence[UUID]) -> None:
    AnswerSheet.objects.filter(person__in=person_ids).delete()


RECORDS = PersonRecords(
    of_case=_of_case, keys_of=lambda _people: set[UUID](), forget=_forget, people_of=lambda _keys: set[UUID]()
)
"""The sheets lie under the key of their section, which other answers need: so the rows go, not the key."""
