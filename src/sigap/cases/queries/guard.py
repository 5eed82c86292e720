"""What each app tells the closing guard of a case; for who closes it and for the second person."""

from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db.models import BooleanField, F, Func, TextField

from sigap.cases.models import Case
from sigap.cases.queries.blocking import BlockingWork, BlockingWorkFacts, blocking_from


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosingState:
    """The facts that the rules of closing read, and what somebody owes; `work` is empty for who may not see it."""

    facts: frozenset[str] = frozenset()
    work: tuple[BlockingWork, ...] = ()
    has_open_work: bool = False


class _HasOpenWork(Func):
    function = "cases.has_open_items"
    output_field = BooleanField()


def closing_state(case_id: UUID) -> ClosingState:
    """All of it in one statement; nothing for who neither sees the case nor answers its closing."""
    objections = [
        Func(F("pk"), function=function, output_field=ArrayField(TextField()))
        for function in settings.SIGAP_CLOSING_FACTS
    ]
    rows = Case.objects.filter(pk=case_id).values_list(BlockingWorkFacts(F("pk")), _HasOpenWork(F("pk")), *objections)
    for work, has_open_work, *facts in rows:
        found = frozenset(fact for each in facts for fact in each or ())
        return ClosingState(facts=found, work=blocking_from(work or ()), has_open_work=has_open_work)
    return ClosingState()
