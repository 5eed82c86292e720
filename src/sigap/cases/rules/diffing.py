"""Two versions of one text side by side: which lines stand in one of them only. Pure."""

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


def _lines(texts: list[str], kept: set[int]) -> tuple[ComparedLine, ...]:
    return tuple(ComparedLine(text=text, is_other=place not in kept) for place, text in enumerate(texts))
