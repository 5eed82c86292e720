"""Which laws a text cites, and by which articles: "UU 12/2022 pasal 41; PP 9/2008 pasal 14 ayat (5)". Pure."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

_ARTICLES = re.compile(
    r"\s*(?:\([^)]*\)|juncto|jo\.?|dan)*\s*(?:pasal|art\.)\s+"
    r"((?:\d+[A-Z]{0,2}|ayat|huruf|angka|[a-z]{1,2}(?=[\s,;:)]|$)|\(\d+[a-z]?\)|dan|atau|sampai|serta|[\s,–-])+)",
    re.IGNORECASE,
)
_TAIL = re.compile(r"[\s,–-]*(?:\b(?:dan|atau|sampai|serta|ayat|huruf)\b[\s,–-]*)*$")


@dataclass(frozen=True, slots=True)
class Citation:
    """A law by its code, and the articles as they are written; empty where none is named."""

    code: str
    articles: str


class NameFinder:
    """Finds laws by their names and other names, the longest first."""

    def __init__(self, names: Mapping[str, str]) -> None:
        """`names`: the code behind each name."""
        self._codes = {name.casefold(): code for name, code in names.items()}
        ordered = sorted(names, key=len, reverse=True)
        self._names = re.compile(
            r"(?<![\w/])(?:" + "|".join(map(re.escape, ordered)) + r")(?![\w/])" if ordered else r"(?!)", re.IGNORECASE
        )

    def cited(self, text: str) -> tuple[Citation, ...]:
        """Each law once, in the order of the text, with all its articles."""
        found: dict[str, list[str]] = {}
        for match in self._names.finditer(text):
            articles = _ARTICLES.match(text, match.end())
            known = found.setdefault(self._codes[match[0].casefold()], [])
            if articles and (words := _TAIL.sub("", articles[1].strip())) not in known:
                known.append(words)
        return tuple(Citation(code, _joined(articles)) for code, articles in found.items())


def _joined(articles: Iterable[str]) -> str:
    return "; ".join(articles)
