"""A screening as the one text that is sealed, and back. Pure. A code that this SIGAP no longer knows is left out."""

import json
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sigap.screening.rules.codes import Circumstance, Exploitation, Flag, Means, Process, ReportedBy, Violence
from sigap.screening.rules.examination import Answers, Screening, Subject
from sigap.screening.rules.persons import PersonRole, Sex


def screening_text(screening: Screening) -> str:
    """Answers, the persons they were about, when the report came and to which kind of office."""
    whole = {
        "answers": asdict(screening.answers),
        "persons": [asdict(person) for person in screening.persons],
        "reported_at": screening.reported_at.isoformat() if screening.reported_at else None,
        "received_by": screening.received_by,
    }
    return json.dumps(whole, ensure_ascii=False, default=date.isoformat)


def screening_from(text: str) -> Screening:
    """The reverse of screening_text."""
    whole: dict[str, Any] = json.loads(text)
    moment = whole["reported_at"]
    return Screening(
        answers=_answers(whole["answers"]),
        persons=tuple(
            Subject(
                role=PersonRole(each["role"]),
                age=each["age"],
                sex=Sex(each["sex"]),
                ref=each["ref"],
                recorded_age=each.get("recorded_age"),
            )
            for each in whole["persons"]
        ),
        reported_at=datetime.fromisoformat(moment) if moment else None,
        received_by=whole["received_by"],
    )


def _answers(data: dict[str, Any]) -> Answers:
    return Answers(
        acted_on=date.fromisoformat(data["acted_on"]) if data["acted_on"] else None,
        process=_known(Process, data["process"]),
        means=_known(Means, data["means"]),
        exploitation=_known(Exploitation, data["exploitation"]),
        violence=_known(Violence, data["violence"]),
        circumstances=_known(Circumstance, data["circumstances"]),
        emergency=_known(Flag, data["emergency"]),
        reported_by=ReportedBy(data["reported_by"]) if data["reported_by"] else None,
        note=data["note"],
    )


def _known[C: StrEnum](enum: type[C], codes: Iterable[str]) -> tuple[C, ...]:
    there = set(enum)
    return tuple(enum(code) for code in codes if code in there)
