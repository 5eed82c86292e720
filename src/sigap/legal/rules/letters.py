"""What comes next in a criminal case, in words for a victim. Pure."""

from collections.abc import Mapping
from functools import cache

from sigap.kernel.reference import toml_file
from sigap.legal.rules.marks import MarkKind, TrackLine, mark_types


@cache
def plain_words() -> Mapping[MarkKind, str]:
    """What comes next, said to a victim, by the mark that is usual next."""
    rows = toml_file("sigap.legal", "letters.toml")["next"]
    return {kind: rows[kind.value] for kind, row in mark_types().items() if row.line is TrackLine.MAIN}
