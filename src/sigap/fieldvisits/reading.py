"""Place, route and sheet of a field visit, opened through the vault's door for who works in the case's services."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sigap.access.entry import Actor
from sigap.access.roles import Section
from sigap.cases.queries import CaseAccess, case_for
from sigap.cases.reading import Cautions, Entering, SealedCautions, Sealing, open_section_texts, sealed_cautions
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
    # How those of the case may be met and who must not know, while the team is awaited.
    cautions: Cautions = field(default_factory=Cautions)

    @property
    def kept_people(self) -> Collection[UUID]:
        """Officers who must not know of the case."""
        return getattr(self.visit, "kept", ())

    @property
    def version(self) -> int:
        """The newest version of its sheet; 0 for none."""
        return self.sheet.version if self.sheet else 0


def open_visit(
    *, entering: Entering, code: str, visit_id: UUID, at: datetime, since: str = "", with_cautions: bool = False
) -> OpenedVisit:
    """One visit with its newest sheet, and with the version `since` as a form has it. Raises Refused, SealBroken."""
    type Found = tuple[CaseAccess, FieldVisit, FieldSheet | None, FieldSheet | None, SealedCautions]

    def select(actor: Actor) -> tuple[Found, Sequence[Sealing]]:
        access = case_for(actor, code)
        visit = visit_of(access, visit_id)
        cautions = sealed_cautions(access) if with_cautions and visit.is_awaited else SealedCautions()
        if not access.has(Section.SERVICES):
            return (access, visit, None, None, cautions), cautions.sealings(access)
        sheet = visit.sheets.order_by("-version").first()
        base = next((each for each in visit.sheets.all() if str(each.version) == since), None) if since else None
        sealed: list[Sealing] = [(access, words_place(visit.id), visit.sealed_words, visit.key_id)]
        sealed += [
            (access, seen_place(each.id), each.sealed_seen, each.key_id) for each in (sheet, base) if each is not None
        ]
        return (access, visit, sheet, base, cautions), cautions.sealings(access) + sealed

    (access, visit, sheet, base, cautions), texts = open_section_texts(entering, select, at)
    count = len(cautions.sealings(access))
    own = texts[count:]
    return OpenedVisit(
        access=access,
        visit=visit,
        words=FieldWords.from_text(own[0]) if own else None,
        sheet=sheet,
        seen=own[1] if sheet else "",
        base=base,
        base_seen=own[2] if base else "",
        cautions=cautions.opened(texts[:count]),
    )
