"""Two versions of a form side by side, field by field: the context of `ui/parts/merge.html`.

The page posts plain form data once more: each field that differs as a pair of radio buttons whose values are the two
values, each that agrees as a hidden input; `hidden` carries the version that stands, so that the next one follows it.
The page adds to the context: `hidden` (pairs of name and value), `who` wrote that version and `when`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sigap.kernel.merging import MergeSide, Record, differing_fields
from sigap.ui.shell import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeOption:
    """One of the two values: as it is sent, as it reads; `is_chosen` when the page proposes it."""

    side: MergeSide
    value: str
    words: Words
    is_chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeRow:
    """A field that differs, with both values."""

    name: str
    label: Words
    is_contested: bool
    options: tuple[MergeOption, MergeOption]


def merge_context(
    *,
    base: Record,
    theirs: Record,
    mine: Record,
    label_of: Callable[[str], Words],
    words_of: Callable[[str, str], Words],
) -> dict[str, Any]:
    """`rows` to decide and `agreed` pairs; no rows where both wrote the same. `words_of`: a field and its value."""
    differing = differing_fields(base=base, theirs=theirs, mine=mine)
    names = {each.name for each in differing}
    rows = [
        MergeRow(
            name=each.name,
            label=label_of(each.name),
            is_contested=each.is_contested,
            options=(
                _option(MergeSide.THEIRS, each.name, each.theirs, each.proposed, words_of),
                _option(MergeSide.MINE, each.name, each.mine, each.proposed, words_of),
            ),
        )
        for each in differing
    ]
    return {"rows": rows, "agreed": [(name, value) for name, value in mine.items() if name not in names]}


def _option(
    side: MergeSide, name: str, value: str, proposed: MergeSide, words_of: Callable[[str, str], Words]
) -> MergeOption:
    return MergeOption(side=side, value=value, words=words_of(name, value), is_chosen=side is proposed)
