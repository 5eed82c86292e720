"""Statements of a case with their notes, opened for who works in the section in which each is sealed."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.cases.queries import CaseAccess, case_for
from sigap.cases.reading import Entering, Sealing, open_section_texts
from sigap.testimony.actions import note_place
from sigap.testimony.models import Statement
from sigap.testimony.queries import MOST, statements_of


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedStatement:
    """A statement; `note` is empty where there is none, or is not for this reader."""

    row: Statement
    note: str = field(default="", repr=False)


def open_statements(*, entering: Entering, code: str, at: datetime) -> tuple[CaseAccess, list[OpenedStatement]]:
    """Those of a case, the last one first. Raises Refused."""

    def select(actor: Actor) -> tuple[tuple[CaseAccess, list[Statement]], Sequence[Sealing]]:
        access = case_for(actor, code, need=Section.PERSONS, power=Permission.CASE_SEE)
        rows = list(statements_of(access)[:MOST])
        return (access, rows), [
            (access, note_place(row), row.sealed_note, row.key_id)
            for row in rows
            if row.sealed_note and row.key_id and access.has(Section(row.room))
        ]

    (access, rows), texts = open_section_texts(entering, select, at)
    notes = iter(texts)
    return access, [
        OpenedStatement(row=row, note=next(notes) if row.sealed_note and access.has(Section(row.room)) else "")
        for row in rows
    ]
