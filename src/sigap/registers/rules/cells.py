"""What one cell says: days, ages, sexes, numbers and words as offices type them. Pure.

What cannot be read says so with the mend; nothing is guessed that could be another day, age or person.
"""

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import cache, lru_cache

from django.utils.translation import gettext_noop as _

from sigap.actionplan.rules.columns import plain_words
from sigap.kernel.reference import toml_file
from sigap.kernel.written_days import DayNotInCalendar, DayUnreadable, read_day
from sigap.matching.digits import digits_of
from sigap.registers.rules.phrases import Holds, filled

type Cell = str | int | float | date | None
"""A cell as the file has it: text, a number, a day."""

_BLANKS = frozenset({"", "-", "--", "---", "–", "—", "?", ".", "n/a", "na", "nihil", "kosong", "tidak ada", "xxx"})
_UNKNOWN = frozenset({"tidak diketahui", "tdk diketahui", "tidak tahu", "belum diketahui", "nn", "no name", "anonim"})
_SERIAL_ZERO, _SERIALS = date(1899, 12, 30), (18_000, 80_000)
_YEARS = (1900, 2100)
_CLOCK_TIME = re.compile(r"(?<=\d)[ T]+\d{1,2}[:.]\d{2}(?:[:.]\d{2})?.*$")
_AGE = re.compile(r"(?P<about>±|\+/-|sekitar|kira-kira|kurang lebih|kl)?\s*(?P<years>\d{1,3})(?:[.,]\d+)?\s*"
                  r"(?:th|thn|tahun|t|yo)?\.?(?:\s*\d{1,2}\s*(?:bl|bln|bulan)\.?)?")  # fmt: skip
_MONTHS = re.compile(r"(?P<months>\d{1,2})\s*(?:bl|bln|bulan)\.?|(?:\d{1,3})\s*(?:hari|minggu)")
_OLDEST = 120
_NIK_DIGITS = 16
_EXACT = 10**15
_PLACE_BEFORE = re.compile(r"^[^0-9]*?[,/]\s*(?=\d)|^[^\W\d]+(?:[ .]+[^\W\d]+)*\s+(?=\d{1,2}\W)")
_ONES = ["nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh", "sebelas"]
_PARTS = re.compile(r"\s*(?:[,;/+&\n]|\bdan\b)\s*")


class CellUnread(Exception):
    """What stands in a cell is not what its column says; `mend` is what to write instead. `holds` fills both."""

    def __init__(self, what: str, mend: str, **holds: str | int) -> None:
        super().__init__(filled(what, holds))
        self.what, self.mend = what, mend
        self.holds: Holds = holds


def text_of(cell: Cell) -> str:
    """The text of a cell, in one space each; empty for what people write where they know nothing."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return _plain(cell)
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


@lru_cache(maxsize=4096)
def _plain(text: str) -> str:
    words = " ".join(text.replace("\x00", "").split())
    return "" if words.lower() in _BLANKS else words


def known_text(cell: Cell) -> str:
    """The same of somebody's name: nothing for "NN" and "tidak diketahui"."""
    text = text_of(cell)
    return "" if text.lower().rstrip(".") in _UNKNOWN else text


def day_in(cell: Cell, today: date, *, is_birth: bool = False) -> date | None:
    """The day that a cell means: a day of the sheet, its number, or one that was written. Raises CellUnread."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date) or cell is None:
        return cell
    if isinstance(cell, int | float):
        return _of_number(cell)
    text = text_of(cell)
    if not text or (is_birth and text.lower() in _UNKNOWN):
        return None
    return _of_text(text, today, is_birth)


def _of_number(number: float) -> date:
    if _YEARS[0] <= number <= _YEARS[1]:
        raise CellUnread(
            _("hanya tahun, bukan tanggal"), _("tulis tanggalnya, misalnya 17/08/%(year)s"), year=int(number)
        )
    if not _SERIALS[0] <= number <= _SERIALS[1]:
        raise CellUnread(_("bukan tanggal"), _("tulis misalnya 17/08/2021"))
    return _SERIAL_ZERO + timedelta(days=int(number))


@lru_cache(maxsize=8192)
def _of_text(text: str, today: date, is_birth: bool) -> date:  # noqa: FBT001 - a cache tells keywords apart
    plain = _CLOCK_TIME.sub("", _PLACE_BEFORE.sub("", text) if is_birth else text).strip(" .")
    if plain.isdigit():
        return _of_number(int(plain))
    try:
        found = read_day(plain, today=today, is_past=True)
    except DayNotInCalendar:
        day = _swapped(plain, today)
        mend = _("hari dulu baru bulan: tulis %(day)s") if day else _("periksa hari dan bulannya")
        raise CellUnread(_("tidak ada di kalender"), mend, day=day) from None
    except DayUnreadable:
        raise CellUnread(_("bukan tanggal"), _("tulis misalnya 17/08/2021")) from None
    if is_birth and re.search(r"(?<!\d)\d{2}$", plain) and not re.match(r"\d{4}", plain):
        raise CellUnread(_("tahun lahir dua angka dapat berarti dua abad"), _("tulis tahunnya empat angka"))
    return found


def _swapped(text: str, today: date) -> str:
    """The day that it would be with day and month changed over; empty where there is none either."""
    parts = [part for part in re.split(r"[\s./-]+", text) if part]
    try:
        parts[:2] = parts[1], parts[0]
        read_day("/".join(parts), today=today, is_past=True)
    except (ValueError, IndexError):
        return ""
    return "/".join(parts)


def age_in(cell: Cell) -> tuple[int | None, bool]:
    """Completed years, and whether they are somebody's guess. Raises CellUnread."""
    text = str(int(cell)) if isinstance(cell, int | float) else text_of(cell).lower()
    if not text or text in _UNKNOWN:
        return None, False
    if _MONTHS.fullmatch(text):
        months = _MONTHS.fullmatch(text)
        return int((months and months["months"]) or 0) // 12, False
    found = _AGE.fullmatch(text)
    if found is None:
        number = _spoken(plain_words(text).removesuffix(" tahun").split())
        mend = _("tulis umurnya dalam tahun") if number is None else _("tulis %(number)s")
        raise CellUnread(_("bukan angka"), mend, number=number or 0)
    if int(found["years"]) > _OLDEST:
        raise CellUnread(_("umur ini tidak mungkin"), _("tulis umurnya dalam tahun"))
    return int(found["years"]), bool(found["about"])


def _spoken(words: Sequence[str]) -> int | None:
    """A number below a hundred as it is said: dua belas, tiga puluh lima."""
    match words:
        case [one] if one in _ONES:
            return _ONES.index(one)
        case [one, "belas"] if one in _ONES:
            return 10 + _ONES.index(one)
        case [ten, "puluh"] if ten in _ONES:
            return 10 * _ONES.index(ten)
        case [ten, "puluh", one] if ten in _ONES and one in _ONES:
            return 10 * _ONES.index(ten) + _ONES.index(one)
    return None


def year_in(cell: Cell, today: date) -> str:
    """A year of birth in four figures. Raises CellUnread."""
    text = text_of(cell)
    if text and not (text.isdigit() and _YEARS[0] <= int(text) <= today.year):
        raise CellUnread(_("bukan tahun lahir"), _("tulis tahunnya empat angka, misalnya 2009"))
    return text


def nik_in(cell: Cell) -> str:
    """Sixteen digits. Raises CellUnread: a spreadsheet rounds the last of them where the cell is a number."""
    if isinstance(cell, int | float) and cell >= _EXACT:
        raise CellUnread(
            _("NIK tersimpan sebagai angka, digit terakhirnya hilang"), _("ubah kolomnya menjadi teks, isi lagi")
        )
    text = text_of(cell).lstrip("'")
    digits = digits_of(text)
    if text and (len(digits) != _NIK_DIGITS or re.search(r"[a-z]", text, re.IGNORECASE)):
        raise CellUnread(_("NIK tidak 16 angka"), _("perbaiki, atau kosongkan"))
    return digits


def phone_in(cell: Cell) -> str:
    """A telephone number; the nought in front that a number in a cell has lost is put back."""
    text = text_of(cell).lstrip("'")
    return f"0{text}" if isinstance(cell, int | float) and text.startswith("8") else text


def code_in(field: str, text: str) -> str:
    """The code that the words of a cell mean. Raises CellUnread; nothing for a blank."""
    found = codes_in(field, text)
    return found[0] if found else ""


def codes_in(field: str, text: str) -> tuple[str, ...]:
    """Every code that stands in a cell, in the order of the reference. Raises CellUnread where there is none."""
    found = _codes(field, text)
    if text and not found:
        known = ", ".join(words[0] for _code, words in _words_of(field))
        raise CellUnread(_("tidak dikenal"), _("tulis salah satu: %(known)s; atau sebut artinya"), known=known)
    return found


@lru_cache(maxsize=8192)
def _codes(field: str, text: str) -> tuple[str, ...]:
    wanted = f" {plain_words(text)} "
    found = (code for code, words in _words_of(field) if any(f" {word} " in wanted for word in words))
    return tuple(dict.fromkeys(found)) if text else ()


def known_codes(field: str) -> tuple[str, ...]:
    """Every code that a field with a closed list knows, in the order of the reference."""
    return tuple(dict.fromkeys(code for code, _words in _words_of(field)))


@cache
def _words_of(field: str) -> Sequence[tuple[str, Sequence[str]]]:
    table: dict[str, Sequence[tuple[str, Sequence[str]]]] = toml_file("sigap.registers", "columns.toml")["values"]
    return table[field.removeprefix("suspect_")]


@lru_cache(maxsize=8192)
def parts_of(text: str) -> Sequence[str]:
    """The parts of a cell that names several things: "fisik, psikis"."""
    return [part for part in _PARTS.split(text) if plain_words(part)]
