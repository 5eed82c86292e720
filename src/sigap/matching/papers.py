"""Numbers as people type and hear them: of a report ("L-4827", "laporan 4827"), of a police report ("LP/B/12/XI/2026").

Pure. Gives what may be meant; what exists, and for whom, is asked elsewhere.
"""

import re

from sigap.matching.codes import spoken_digits

_MAX_TYPED = 160
_REPORT = re.compile(r"(?:(?:laporan|lap|nomor|no|report)[\s.:-]*)*(?:l|el)?[\s.:-]*([0-9]{4,8})", re.IGNORECASE)
_REPORT_SAID = re.compile(r"(?:laporan|nomor|report|l|el)", re.IGNORECASE)
_LEAST_DIGITS, _MOST_DIGITS = 4, 8
# The middle of a police report's number: its own number, the month in Roman figures, the year.
_NUMBERED = re.compile(r"([0-9]{1,6})\W*([IVX]{1,4})\W*((?:19|20)[0-9]{2})")
_NUMBERED_BY_YEAR = re.compile(r"([0-9]{1,6})\W+((?:19|20)[0-9]{2})")
_LEAST_SIGNS = 4


def report_meant(typed: str) -> str:
    """The report's number that may be meant; empty where there is none."""
    text = typed[:_MAX_TYPED].strip()
    if found := _REPORT.fullmatch(text):
        return f"L-{found[1]}"
    words = re.findall(r"[a-z]+|[0-9]+", text.lower())
    digits = spoken_digits([word for word in words if not _REPORT_SAID.fullmatch(word)])
    return f"L-{digits}" if _LEAST_DIGITS <= len(digits) <= _MOST_DIGITS else ""


def paper_keys(number: str) -> frozenset[str]:
    """What of a police report's number is stored: the whole without its signs, number with month and year, with year.

    The unit and the kind in front and behind are written in many ways, and left out on the telephone.
    """
    return frozenset(_keys(number))


def paper_keys_asked(typed: str) -> frozenset[str]:
    """What a search for such a number compares: the whole, and the most telling of the rest."""
    return frozenset(_keys(typed)[:2])


def paper_number(typed: str) -> str:
    """The police report's own number within the year, by which a written one is looked for; empty where none is."""
    text = typed[:_MAX_TYPED].upper()
    found = _NUMBERED.search(text) or _NUMBERED_BY_YEAR.search(text)
    return str(int(found[1])) if found else ""


def _keys(text: str) -> list[str]:
    """The whole, then the rest, the most telling first; none where it can be no such number."""
    text = text[:_MAX_TYPED].upper()
    whole = re.sub(r"[^0-9A-Z]", "", text)
    if len(whole) < _LEAST_SIGNS or not re.search(r"[0-9]", whole):
        return []
    if found := _NUMBERED.search(text):
        number = int(found[1])
        return [whole, f"{number}/{found[2]}/{found[3]}", f"{number}/{found[3]}"]
    if found := _NUMBERED_BY_YEAR.search(text):
        return [whole, f"{int(found[1])}/{found[2]}"]
    return [whole]
