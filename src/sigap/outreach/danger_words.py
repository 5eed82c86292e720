"""Whether a sentence reads like a report: words of danger, a telephone number, a number of a person. Pure.

Shapes and words alone, never a register. What reads so is offered the report form, and is not kept where it was typed.
"""

import re
import unicodedata
from functools import cache

from sigap.kernel.reference import toml_file
from sigap.kernel.telltale import telltales

_WORD = re.compile(r"[^\W\d_]+")
# "di pukul", "d pukul": written apart, as many write it.
_APART = re.compile(r"\b(di|d|ter)\s+(?=\w)")
_NOT = re.compile(r"\b(?:nggak|enggak|ngga|engga|gak|ndak|dak|tak|tdk|gk)\b")
_BETWEEN = r"(?: \w+){0,2} "


def reads_like_report(text: str, *, holds_number: bool = False) -> bool:
    """Whether it does. `holds_number`: a field that asks for a telephone number; only words count there."""
    words = " ".join(_WORD.findall(unicodedata.normalize("NFKC", text).casefold()))
    if not holds_number and telltales(text):
        return True
    words = _NOT.sub("tidak", words)
    return any(_dangers().search(each) for each in (words, _APART.sub(_joined, words)))


@cache
def _dangers() -> re.Pattern[str]:
    found = toml_file("sigap.outreach", "danger_words.toml")
    # "dipukulnya" is "dipukul"; a longer word is another.
    apart = [_BETWEEN.join(map(re.escape, each.split())) for each in found["apart"]]
    pattern = "|".join([*(re.escape(each) for each in (*found["words"], *found["phrases"])), *apart])
    return re.compile(rf"\b(?:{pattern})(?:nya|ku|mu|lah|in)?\b")


def _joined(found: re.Match[str]) -> str:
    return "ter" if found[1] == "ter" else "di"
