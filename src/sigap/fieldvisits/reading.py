"""Place, route and sheet of a field visit, opened through the vault's door for who works in the case's services."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sigap.access.entry import Actor
from sigap.access.roles import Section
from sigap.cases.queries import CaseAccess, case_for
from sigap.cases.reading import Entering, Sealing, open_section_texts
from sigap.fieldvisits.actions import FieldWords, seen_place, words_place
from sigap.fieldvisits.models import FieldSheet, FieldVisit
from sigap.fieldvisits.queries import visit_of


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedVisit:
    """A visit as far as it stands open. Of the team whoever does not work on the case gets no words and no sheet."""

    access: CaseAccess
    visit: FieldVisit
    words: FieldWords | None = field(default=None, repr=False)
    sheet: FieldSheet | None = None
    seen: str = field(default="", repr=False)
    # The version at which a form was opened, where that was asked for.
    base: FieldSheet | None = None
    base_seen: str = field(default="", repr=False)

    @property
    def version(self) -> int:
        """The newest version of its sheet; 0 for none."""
        return self.sheet.version if self.sheet else 0


def open_visit(*, entering: Entering, code: str, visit_id: UUID, at: datetime, since: str = "") -> OpenedVisit:
    """One visit with its newest sheet, and with the version `since` as a form has it. Raises Refused, SealBroken."""
    type Found = tuple[CaseAccess, FieldVisit, FieldSheet | None, FieldSheet | None]

    def select(actor: Actor) -> tuple[Found, Sequence[Sealing]]:
        access = case_for(actor, code)
        visit = visit_of(access, visit_id)
        if not access.has(Section.SERVICES):
            return (access, visit, None, None), []
        sheet = visit.sheets.order_by("-version").first()
        base = next((each for each in visit.sheets.all() if str(each.version) == since), None) if since else None
        sealed: list[Sealing] = [(access, words_place(visit.id), visit.sealed_words, visit.key_id)]
        sealed += [
            (access, seen_place(each.id), each.sealed_seen, each.key_id) for each in (sheet, base) if each is not None
        ]
        return (access, visit, sheet, base), sealed

    (access, visit, sheet, base), texts = open_section_texts(entering, select, at)
    return OpenedVisit(
        access=access,
        visit=visit,
        words=FieldWords.from_text(texts[0]) if texts else None,
        sheet=sheet,
        seen=texts[1] if sheet else "",
        base=base,
        base_seen=texts[2] if base else "",
    )
