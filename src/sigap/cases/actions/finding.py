"""A search is an act: counted, limited, traced by its kind and how many it found. What was typed is kept nowhere.

Whoever searches does the same work whether or not somebody stands in a case of others: the worker looks later.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.audit.kinds import StreamKind
from sigap.cases.events import HINT_SEEN, SEARCHED
from sigap.cases.models import Case, PersonSearch, SearchHint
from sigap.cases.queries.file import cases_visible_to
from sigap.cases.queries.finding import (
    CaseNumbers,
    Filters,
    FoundPerson,
    cases_filtered,
    cases_numbered,
    people_bearing,
)
from sigap.cases.rules.finding import SearchKind, in_trail, searches_an_hour
from sigap.kernel.errors import Refused, StepUpNeeded
from sigap.matching.kinds import MatchKind

_HOUR = timedelta(hours=1)


class SearchesSpent(StepUpNeeded):
    """More searches in an hour than the work of one person needs; showing again who one is opens them anew."""


@audit.action
def find_number(*, by: Actor, at: datetime, numbers: CaseNumbers) -> list[Case]:
    """The actor's cases with one of these numbers. Raises SearchesSpent."""
    return _counted(by, at, SearchKind.CODE, (), lambda: (cases_numbered(by, numbers), False))[0]


@audit.action
def find_person(*, by: Actor, at: datetime, asked: Mapping[bytes, MatchKind]) -> tuple[list[FoundPerson], bool]:
    """People of the actor's cases sharing one of these tokens, and whether there may be more. Raises SearchesSpent."""
    return _counted(by, at, SearchKind.PERSON, sorted(asked), lambda: people_bearing(by, asked))


@audit.action
def find_cases(*, by: Actor, at: datetime, wanted: Filters, page: int) -> tuple[list[Case], bool]:
    """A page of the actor's cases that fit, and whether there are more. Raises SearchesSpent."""
    return _counted(by, at, SearchKind.FILTERS, (), lambda: cases_filtered(by, wanted, page=page))


def _counted[T](
    by: Actor, at: datetime, kind: SearchKind, tokens: Sequence[bytes], look: Callable[[], tuple[list[T], bool]]
) -> tuple[list[T], bool]:
    by.require(Permission.CASE_SEE)
    _spend(by, at)
    office = next(held for held in by.memberships if held.office_id == by.offices_where(Permission.CASE_SEE)[0])
    PersonSearch.objects.create(
        id=uuid4(),
        searched_by=by.person_id,
        searcher_name=by.name,
        office_id=office.office_id,
        office_name=office.office_name,
        kind=kind,
        searched_at=at,
        tokens=list(tokens),
    )
    found, has_more = look()
    _trace(by, at, SEARCHED, by.person_id, kind=in_trail(kind), count=str(len(found)))
    return found, has_more


def _spend(by: Actor, at: datetime) -> None:
    # Two windows of the same person count one after the other.
    audit.one_at_a_time(f"cases.searches:{by.person_id}")
    since = max(at - _HOUR, by.stepped_up_at or at - _HOUR)
    limit = searches_an_hour()
    made = PersonSearch.objects.filter(searched_by=by.person_id, searched_at__gt=since).values("id")[:limit].count()
    if made >= limit:
        raise SearchesSpent(
            _("Sudah %(count)d pencarian Anda dalam satu jam. Tunjukkan sekali lagi bahwa ini Anda.") % {"count": limit}
        )


@audit.action
def see_hint(*, by: Actor, at: datetime, hint_id: UUID) -> None:
    """Somebody of intake has looked at it; a second click changes nothing. Raises Refused."""
    by.require(Permission.REPORT_SEE_QUEUE)
    row = SearchHint.objects.filter(pk=hint_id, case__in=cases_visible_to(by).values("pk")).first()
    if row is None:
        raise Refused(Permission.REPORT_SEE_QUEUE, ids={"item": str(hint_id)})
    waiting = SearchHint.objects.filter(pk=row.pk, seen_at=None)
    if not waiting.update(seen_by=by.person_id, seen_by_name=by.name, seen_at=at):
        audit.unchanged()
        return
    _trace(by, at, HINT_SEEN, row.id, hint=str(row.id))


def _trace(by: Actor, at: datetime, code: str, stream_id: UUID, **ids: str) -> None:
    audit.record(
        audit.NewEvent(
            code=code, stream_kind=StreamKind.SYSTEM, stream_id=stream_id, at=at, actor_id=by.person_id, ids=ids
        )
    )
