"""What the app's pages call people and lines of a record, and how two versions stand side by side."""

from collections.abc import Iterable, Mapping
from typing import Any

from sigap.assistance.forms.services import Choice
from sigap.assistance.queries import PersonFacts
from sigap.cases.models import ROLE_LABELS, numbered
from sigap.cases.rules.diffing import compare_versions
from sigap.casework.forms import RecordForm
from sigap.casework.models import DOMAIN_LABELS, LINE_WORDS
from sigap.casework.queries import ServiceOwner
from sigap.casework.reading import OpenedGoal, OpenedRecord, OpenedService
from sigap.casework.rules import SCORE, Domain, outcome_scale
from sigap.ui.dates import long_day


def person_label(who: PersonFacts) -> str:
    """Korban 1"""
    return str(numbered(ROLE_LABELS[who.role], who.ordinal))


def people_choices(people: Iterable[PersonFacts]) -> list[Choice]:
    """People as options of a list."""
    return [(str(who.ordinal), person_label(who)) for who in people]


def owner_choices(owners: Iterable[ServiceOwner]) -> list[Choice]:
    """Offices and their people as options of a list."""
    return [(owner.value, owner.label) for owner in owners]


def speakers_of(content: Mapping[str, str], people: Iterable[PersonFacts]) -> str:
    """Who was heard, in words."""
    numbers = set(filter(None, content.get("heard", "").split(",")))
    named = [person_label(who) for who in people if str(who.ordinal) in numbers]
    return ", ".join([*named, *filter(None, [content.get("others", "")])])


def record_lines(form: RecordForm, content: Mapping[str, str], people: Iterable[PersonFacts] = ()) -> str:
    """A version as lines of text, for comparing two of them."""
    lines = [
        f"{form.fields[name].label}: {_shown(name, content[name])}" for name in form.lines if content.get(name, "")
    ]
    heard = speakers_of(content, people)
    return "\n".join([*([heard] if heard else []), *lines])


def _shown(name: str, value: str) -> str:
    return step_words(value) if name.startswith(SCORE) else value


def step_words(step: str) -> str:
    """4, baik: jarang terganggu"""
    steps = outcome_scale().steps
    return f"{step}, {steps[int(step) - 1]}" if step.isdecimal() and 0 < int(step) <= len(steps) else step


def both_versions(theirs: OpenedRecord, form: RecordForm, people: Iterable[PersonFacts]) -> dict[str, Any]:
    """What a conflict's page shows: the stored version beside what was typed."""
    people = list(people)
    mine = {name: value for name in form.lines if (value := str(form.data.get(name, "")).strip())}
    if "speakers" in form.fields:
        typed: Any = form.data
        mine["heard"] = ",".join(typed.getlist("speakers"))
    left, right = compare_versions(record_lines(form, theirs.content, people), record_lines(form, mine, people))
    return {
        "theirs": left,
        "mine": right,
        "who": theirs.row.recorded_by_name,
        "when": theirs.row.recorded_at,
        "has_both": True,
    }


def goal_line(goal: OpenedGoal) -> str:
    """A goal with who does what until when, in one line."""
    done = [
        f"{each.row.service_label or each.task}, {each.row.owner}, {long_day(each.row.due_on)}"
        for each in goal.services
    ]
    return f"{' '.join(goal.words.split())} ({'; '.join(done)})" if done else goal.words


def decision_line(decision: OpenedService) -> str:
    """A decision with who does it until when, in one line."""
    row = decision.row
    return f"{' '.join(decision.task.split())} ({row.owner}, {long_day(row.due_on)})"


def is_decided(decisions: Iterable[OpenedService], words: str, owner: str) -> bool:
    """Whether the same words stand already as a decision for the same owner (as a form names one)."""
    return any(
        plain(each.task) == plain(words)
        and owner == ServiceOwner.value_of(each.row.owner_office, each.row.owner_person)
        for each in decisions
    )


def plain(words: str) -> str:
    """Words as they are compared: one space between them, no capitals."""
    return " ".join(words.split()).casefold()


def domain_rows(content: Mapping[str, str]) -> list[dict[str, Any]]:
    """The domains of an assessment, those that say something."""
    return [
        {
            "label": DOMAIN_LABELS[domain],
            "words": content.get(domain.value, ""),
            "step": content.get(SCORE + domain, ""),
        }
        for domain in Domain
        if content.get(domain.value) or content.get(SCORE + domain)
    ]


def safety_rows(content: Mapping[str, str]) -> list[tuple[Any, str]]:
    """The lines of a safety plan, those that say something."""
    return [(label, content[name]) for name, label in LINE_WORDS.items() if content.get(name)]
