"""Papers of protections, opened for who works in the section of the law; place and route, for who does in services."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.cases.queries import CaseAccess, case_for
from sigap.cases.reading import Entering, Sealing, open_section_texts
from sigap.cases.reading.closing import PieceOfFile
from sigap.legal.actions import Paper
from sigap.protection.actions import paper_place, place_of_step
from sigap.protection.models import Protection, ProtectionStep
from sigap.protection.queries import protections_of
from sigap.protection.rules import ProtectionStatus, ProtectionStepKind
from sigap.ui.dates import long_day


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedProtection:
    """A protection with its steps and their papers. `place` is empty where there is none, or is not for this reader."""

    row: Protection
    steps: tuple[tuple[ProtectionStep, Paper | None], ...] = field(repr=False)
    place: str = field(default="", repr=False)


def open_protections(*, entering: Entering, code: str, at: datetime) -> tuple[CaseAccess, tuple[OpenedProtection, ...]]:
    """Every protection of a case, the last asked first. Raises Refused."""

    def select(actor: Actor) -> tuple[tuple[CaseAccess, list[Protection]], Sequence[Sealing]]:
        access = case_for(actor, code, need=Section.LEGAL, power=Permission.CASE_SEE)
        rows = list(protections_of(access))
        return (access, rows), [sealing for _step, sealing in _sealed(access, rows)]

    (access, rows), texts = open_section_texts(entering, select, at)
    opened = dict(zip((key for key, _sealing in _sealed(access, rows)), texts, strict=True))
    return access, tuple(
        OpenedProtection(
            row=row,
            steps=tuple((step, _paper(opened.get((step.id, "paper")))) for step in row.steps.all()),
            place=next((opened[step.id, "place"] for step in row.steps.all() if (step.id, "place") in opened), ""),
        )
        for row in rows
    )


def _sealed(access: CaseAccess, rows: Sequence[Protection]) -> list[tuple[tuple[object, str], Sealing]]:
    """What is sealed of them and is for this reader, by step."""
    found: list[tuple[tuple[object, str], Sealing]] = []
    for row in rows:
        steps = list(row.steps.all())
        for step in steps:
            if step.key_id is not None and step.sealed_paper is not None:
                sealing = (access, paper_place(step.id), bytes(step.sealed_paper), step.key_id)
                found.append(((step.id, "paper"), sealing))
        last = _placing(steps)
        if last is not None and last.place_key_id is not None and access.has(Section.SERVICES):
            sealing = (access, place_of_step(last.id), bytes(last.sealed_place or b""), last.place_key_id)
            found.append(((last.id, "place"), sealing))
    return found


def _placing(steps: Iterable[ProtectionStep]) -> ProtectionStep | None:
    """The step whose place counts: none of what was given by mistake, or of a request that was taken back."""
    found, before = None, None
    for step in steps:
        if step.kind == ProtectionStepKind.GIVEN:
            before = found
        elif step.kind == ProtectionStepKind.WITHDRAWN:
            found, before = before, None
        if step.sealed_place is not None:
            found = step
    return found


def _paper(text: str | None) -> Paper | None:
    """A paper, or the words that stand for one whose key was destroyed."""
    if text is None:
        return None
    return Paper.from_text(text) if text.startswith("{") else Paper(note=text)


def parts_to_close(case_id: UUID) -> list[PieceOfFile]:
    """What the second person reads before a closing: which protection there was, and how it ended."""
    rows = Protection.objects.filter(case_id=case_id).exclude(status=ProtectionStatus.WITHDRAWN)
    return [
        PieceOfFile(heading=row.kind_label, meta=f"{row.status_label}, {long_day(row.closed_at or row.asked_at)}")
        for row in rows.order_by("asked_at")
    ]
