"""What of a field visit is sealed, and where it lies: under the key of the section of services."""

import json
from dataclasses import asdict, dataclass, field
from uuid import UUID

from sigap.access.roles import Section
from sigap.vault.sealing import Place


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldWords:
    """Where a team goes and how, as its leader reads it."""

    place: str = field(default="", repr=False)
    route: str = field(default="", repr=False)
    vehicle: str = field(default="", repr=False)
    others: str = field(default="", repr=False)
    aim: str = field(default="", repr=False)

    def as_text(self) -> str:
        """As it is sealed."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_text(cls, text: str) -> "FieldWords":
        """What was sealed; the words of a destroyed key stand in the place of all."""
        return cls(**json.loads(text)) if text.startswith("{") else cls(place=text)


def words_place(visit_id: UUID) -> Place:
    """Where place and route lie."""
    return Place(table="fieldvisits_fieldvisit", row=visit_id, column="sealed_words", section=Section.SERVICES.value)


def seen_place(sheet_id: UUID) -> Place:
    """Where a version of a sheet lies."""
    return Place(table="fieldvisits_fieldsheet", row=sheet_id, column="sealed_seen", section=Section.SERVICES.value)
