"""What a plan asks for, as it stands in the queue."""

from sigap.assistance.models import AREA_LABELS, service_words
from sigap.work.rules import Kind

PLAN = "casework:of_case"
PLAN_KINDS = (Kind.PLANNED_SERVICE, Kind.GOAL)
_AREAS = {area.value: label for area, label in AREA_LABELS.items()}


def plan_facts(kind: Kind, word: str, who: str) -> dict[str, list[str]]:
    """Which service, or what the goal is about, and who asked for it; a task that is no service says who alone."""
    what = _AREAS.get(word, "") if kind is Kind.GOAL else word and service_words(word)
    return {"facts": [str(what), who] if what else [who]}
