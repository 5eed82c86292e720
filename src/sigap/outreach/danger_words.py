"""Whether a sentence reads like a report: words of danger, a telephone number, a number of a person. Pure.

Shapes and words alone, never a register. What reads so is offered the report form, and is not kept where it was typed.
"""

import re
import unicodedata
from functools import cache

from sigap.kernel.reference import toml_file
from sigap.kernel.telltale import telltales

_WORD = re.compile(r"[^\W\d_]+")


def reads_like_report(text: str, *, holds_number: bool = False) -> bool:
    """Whether it does. `holds_number`: a field that asks for a telephone number; only words count there."""
    words = " ".join(_WORD.findall(unicodedata.normalize("NFKC", text).casefold()))
    if not holds_number and telltales(text):
        return True
    return _dangers().search(words) is not None


@cache
def _dangers() -> re.Pattern[str]:
    found = toml_file("sigap.outreach", "danger_words.toml")
    # "dipukulnya" is "dipukul"; a longer word is another.
    told = "|".join(re.escape(each) for each in (*found["words"], *found["phrases"]))
    return re.compile(rf"\b(?:{told})(?:nya|ku|mu|lah)?\b")
