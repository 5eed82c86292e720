"""Why dangers of a case were lifted, opened for whoever works with its summary, through the door."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.cases.actions.danger import danger_words_place
from sigap.cases.models import DangerTag
from sigap.cases.queries import CaseAccess, case_for
from sigap.cases.queries.danger import lifted_dangers
from sigap.cases.reading.file import Entering, Sealing, open_section_texts


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedDangers:
    """The dangers that were lifted, the last one first, each with its reason in words."""

    access: CaseAccess
    lifted: tuple[tuple[DangerTag, str], ...] = field(repr=False)


def open_lifted_dangers(*, entering: Entering, code: str, at: datetime) -> OpenedDangers:
    """At most a page of them. Raises Refused."""

    def select(actor: Actor) -> tuple[tuple[CaseAccess, list[DangerTag]], Sequence[Sealing]]:
        access = case_for(actor, code, need=Section.SUMMARY, power=Permission.CASE_SEE)
        found = lifted_dangers(access.case.id)
        sealed = [
            (access, danger_words_place(tag.pk), tag.sealed_words, tag.key_id)
            for tag in found
            if tag.sealed_words is not None and tag.key_id is not None  # always: a constraint
        ]
        return (access, found), sealed

    (access, found), texts = open_section_texts(entering, select, at)
    return OpenedDangers(access=access, lifted=tuple(zip(found, texts, strict=True)))
