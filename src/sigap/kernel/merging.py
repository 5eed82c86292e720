"""Two people wrote from the same version of a record: what differs, field by field, and what to propose. Pure.

A record is a mapping from a field's name to its text; a field that a side lacks is empty. Nothing is ever chosen for a
person: the page shows both values, and one press saves what stands chosen.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

type Record = Mapping[str, str]


class MergeSide(StrEnum):
    """Whose value."""

    THEIRS = "theirs"
    MINE = "mine"


@dataclass(frozen=True, slots=True, kw_only=True)
class MergedField:
    """A field in which the version that stands and what was typed differ. `is_contested`: both changed it."""

    name: str
    theirs: str
    mine: str
    is_contested: bool
    proposed: MergeSide


def differing_fields(*, base: Record, theirs: Record, mine: Record) -> tuple[MergedField, ...]:
    """The fields to decide, in the order of what was typed; what one side alone changed is proposed as it has it.

    Where both changed it the writer's own value is proposed: they see both and press.
    """
    return tuple(_differing(base, theirs, mine))


def _differing(base: Record, theirs: Record, mine: Record) -> Iterator[MergedField]:
    for name in dict.fromkeys([*mine, *theirs]):
        first, stands, typed = (record.get(name, "") for record in (base, theirs, mine))
        if stands == typed:
            continue
        proposed = MergeSide.THEIRS if typed == first else MergeSide.MINE
        yield MergedField(
            name=name,
            theirs=stands,
            mine=typed,
            is_contested=first not in (stands, typed),
            proposed=proposed,
        )
