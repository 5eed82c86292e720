"""What stands in the way of closing a case, read from the list of work by whoever sees the case."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Func, JSONField

from sigap.work.rules import Kind


class BlockingWorkFacts(Func):
    """What stands in the way of closing the case with this id, as JSON for `blocking_from`."""

    function = "cases.blocking_work"
    output_field = JSONField()


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockingWork:
    """Something that somebody owes before the case may close; `office_name` where it is addressed to one.

    `word`: a code of what it is about.
    """

    kind: Kind
    since: datetime
    office_name: str
    word: str


def blocking_from(facts: Iterable[Mapping[str, str]]) -> tuple[BlockingWork, ...]:
    """As the database tells it, the oldest first."""
    return tuple(
        BlockingWork(
            kind=Kind(each["kind"]),
            since=datetime.fromisoformat(each["since"]),
            office_name=each["office"] or "",
            word=each["word"] or "",
        )
        for each in facts
    )
