"""What a plan asks for, as it stands in the queue and on the case."""

from sigap.assistance.models import AREA_LABELS, service_words
from sigap.work.rules import Kind

PLAN = "casework:of_case"
PLAN_KINDS = (Kind.PLANNED_SERVICE, Kind.GOAL)
_AREAS = {area.value: label for area, label in AREA_LABELS.items()}


def work_words(kind: Kind, word: str) -> str:
    """Which service, or what the goal is about; nothing of a task that is no service, and of other work."""
    if kind is Kind.GOAL:
        return str(_AREAS.get(word, ""))
    return str(service_words(word)) if word and kind is Kind.PLANNED_SERVICE else ""


def plan_facts(kind: Kind, word: str, who: str) -> dict[str, list[str]]:
    """The same, and who asked for it."""
    return {"facts": [each for each in (work_words(kind, word), who) if each]}
