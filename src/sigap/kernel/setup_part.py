"""One part of a regency's set-up as it leaves and enters in a file: what each app gives to `setup`. Pure.

An app describes its part once (`config/registers.py:SETUP_PARTS`); reading, comparing and asking are `setup`'s.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

type SetupRow = dict[str, Any]
"""One row as JSON holds it: texts, whole numbers, yes or no, and lists or tables of them."""
type Loader = Callable[[Any, datetime, Sequence[SetupRow]], None]


def _nowhere(_row: SetupRow) -> bool:
    return False


@dataclass(frozen=True, slots=True, kw_only=True)
class SetupPart:
    """A part: rows known by `key`, each with these fields and no other, so that no person stands in them.

    `dump` gives what stands here at a moment; `known` what a file is held against, where that is more. `load` (by, at,
    rows) brings new and changed rows in as actions, or raises Unable; without it a part only shows that two programmes
    differ. `permission`: the power that a person needs to load it. Of another regency's file `stays` says which rows
    are left behind, and the fields in `local`, such as a telephone number, are not taken over. `names_places`: the
    regency's own name in it is replaced by the name of the one that reads it. `title`: the field that
    names a row.
    """

    code: str
    label: object
    key: str
    fields: Mapping[str, type]
    dump: Callable[[datetime], list[SetupRow]]
    known: Callable[[datetime], list[SetupRow]] | None = None
    load: Loader | None = None
    permission: str = ""
    stays: Callable[[SetupRow], bool] = _nowhere
    local: frozenset[str] = frozenset()
    names_places: bool = True
    title: str = ""

    def title_of(self, row: SetupRow) -> str:
        """How a row is called on a page."""
        return str(row.get(self.title) or row[self.key])

    def standing(self, at: datetime) -> list[SetupRow]:
        """What a file is compared with."""
        return (self.known or self.dump)(at)
