"""What the apps above have sealed of people: it goes with a person's identity, and before it there is one."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.utils.module_loading import import_string


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRecords:
    """What one app has: its keys and rows are destroyed with the identity.

    `of_case` is of whom in a case there is anything, `keys_of` and `forget` take people, `people_of` takes keys that
    were destroyed, on a restored copy.
    """

    of_case: Callable[[UUID], set[UUID]]
    keys_of: Callable[[Sequence[UUID]], set[UUID]]
    forget: Callable[[Sequence[UUID]], object]
    people_of: Callable[[Sequence[UUID]], set[UUID]]


def person_records() -> Iterator[PersonRecords]:
    """Those of every app that has some (`SIGAP_PERSON_RECORDS`)."""
    return (import_string(path) for path in settings.SIGAP_PERSON_RECORDS)


def people_recorded(case_id: UUID) -> set[UUID]:
    """Of whom in a case something is known beside the identity."""
    return set[UUID]().union(*(records.of_case(case_id) for records in person_records()))
