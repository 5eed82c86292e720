"""Two versions side by side: which lines stand in one of them only, and both in one, field by field. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedLine:
    """One line of a version; `is_other`: the other version has it differently or not at all."""

    text: str
    is_other: bool


def compare_versions(theirs: str, mine: str) -> tuple[tuple[ComparedLine, ...], tuple[ComparedLine, ...]]:
    """The lines of both versions, each marked where it differs."""
    left, right = theirs.splitlines(), mine.splitlines()
    same = SequenceMatcher(a=left, b=right, autojunk=False).get_matching_blocks()
    kept_left = {block.a + step for block in same for step in range(block.size)}
    kept_right = {block.b + step for block in same for step in range(block.size)}
    return _lines(left, kept_left), _lines(right, kept_right)


def merged_fields(base: Mapping[str, str], typed: Mapping[str, str], newest: Mapping[str, str]) -> dict[str, str]:
    """What was typed; of a field that was left as it was at the start (`base`), what a colleague wrote since."""
    return {name: newest.get(name, "") if value == base.get(name, "") else value for name, value in typed.items()}


def merged_choices(base: Collection[str], typed: Collection[str], newest: Collection[str]) -> list[str]:
    """What a colleague ticked, with what was ticked here, without what was taken away here; in their order."""
    added = [each for each in typed if each not in base and each not in newest]
    return [*(each for each in newest if each in typed or each not in base), *added]


def _lines(texts: list[str], kept: set[int]) -> tuple[ComparedLine, ...]:
    return tuple(ComparedLine(text=text, is_other=place not in kept) for place, text in enumerate(texts))
