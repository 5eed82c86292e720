"""A sheet of people as columns of numbers: read by two processes, half each, every mistake with its row and column.

A row's number is its place in the sheet, the header's being 1.
"""

import csv
import multiprocessing
import re
from array import array
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sigap.matching.digits import digits_of, phone_key
from sigap.matching.linking.spelling import WORDS, NameCoder

COLUMNS = (
    "record_id", "full_name", "alias", "sex", "birth_date", "birth_year", "mother_name", "village_code", "phone", "nik",
)  # fmt: skip
_SEX = {"": 0, "L": 1, "P": 2}
_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_YEAR = re.compile(r"(?:18|19|20)[0-9]{2}")
_VILLAGE = re.compile(r"[0-9]{2}\.[0-9]{2}\.[0-9]{2}\.[0-9]{4}")
_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_NIK_DIGITS = 16
_ALONE = 20_000
"""Below so many rows a second process costs more than it saves."""

type Whole = NDArray[np.int32]
type Long = NDArray[np.int64]
type Small = NDArray[np.uint8]


class SheetRefused(Exception):
    """A sheet that cannot be linked; a line for each mistake."""

    def __init__(self, mistakes: Sequence[str]) -> None:
        super().__init__("; ".join(mistakes))
        self.mistakes = mistakes


@dataclass(slots=True)
class People:
    """What was read, one row a record. Names are numbers of `words`; 0 stands for what is not known."""

    ids: list[str]
    words: list[str]
    names: Whole
    """Three words, whole, left-out word, father's word: six columns, one row each."""
    mothers: Whole
    alias: Whole
    sex: Small
    born: Whole
    """Year, month and day as one number; month and day 0 where only the year is known."""
    village: Long
    phone: Long
    nik: Long

    def __len__(self) -> int:
        return len(self.ids)


@dataclass(slots=True)
class _Half:
    ids: list[str] = field(default_factory=list)
    names: array[int] = field(default_factory=lambda: array("i"))
    mothers: array[int] = field(default_factory=lambda: array("i"))
    alias: array[int] = field(default_factory=lambda: array("i"))
    sex: array[int] = field(default_factory=lambda: array("B"))
    born: array[int] = field(default_factory=lambda: array("i"))
    village: array[int] = field(default_factory=lambda: array("q"))
    phone: array[int] = field(default_factory=lambda: array("q"))
    nik: array[int] = field(default_factory=lambda: array("q"))
    words: list[str] = field(default_factory=list)
    mistakes: list[tuple[int, str]] = field(default_factory=list)


def read_people(file: Path) -> People:
    """The records of a sheet. Raises SheetRefused with every mistake."""
    try:
        with file.open("rb") as opened:
            lines = sum(piece.count(b"\n") for piece in iter(lambda: opened.read(1 << 20), b""))
        _columns_of(file)
        halves = _halves(file, lines)
    except UnicodeDecodeError:
        raise SheetRefused([f"baris {_first_undecoded(file)}: bukan teks UTF-8"]) from None
    except OSError as error:
        raise SheetRefused([f"tidak dapat dibaca: {error.strerror}"]) from None
    ids = list(chain.from_iterable(half.ids for half in halves))
    mistakes = [*chain.from_iterable(half.mistakes for half in halves), *_repeated(file, ids)]
    if mistakes:
        raise SheetRefused([mistake for _row, mistake in sorted(mistakes)])
    return _together(ids, halves)


def _halves(file: Path, lines: int) -> list[_Half]:
    if lines < _ALONE:
        return [_read(file, 0, None)]
    middle = lines // 2
    context = multiprocessing.get_context("fork")
    # It ends by itself, never by a signal, which whoever called may have taken for something else.
    with ProcessPoolExecutor(1, mp_context=context) as pool:
        second = pool.submit(_read, file, middle, None)
        return [_read(file, 0, middle), second.result()]


def _columns_of(file: Path) -> list[int]:
    """Where each column stands. Raises SheetRefused for one that is missing, twice there or unknown."""
    with file.open(encoding="utf-8-sig", newline="") as opened:
        try:
            header = [cell.strip() for cell in next(csv.reader(opened), [])]
        except csv.Error as error:
            raise SheetRefused([f"baris 1: {error}"]) from None
    wrong = [f"baris 1: kolom {name} tidak ada" for name in COLUMNS if name not in header]
    wrong += [f"baris 1, kolom {place}: {name or 'tanpa nama'} tidak dikenal"
              for place, name in enumerate(header, start=1) if name not in COLUMNS]  # fmt: skip
    wrong += [f"baris 1: kolom {name} ada dua kali" for name in COLUMNS if header.count(name) > 1]
    if wrong:
        raise SheetRefused(wrong)
    return [header.index(name) for name in COLUMNS]


def _rows(file: Path, start: int, stop: int | None) -> Iterator[list[str]]:
    with file.open(encoding="utf-8-sig", newline="") as opened:
        yield from islice(csv.reader(opened), start + 1, None if stop is None else stop + 1)


def _read(file: Path, start: int, stop: int | None) -> _Half:
    half, coder, places = _Half(), NameCoder(), _columns_of(file)
    width = len(places)
    days: dict[str, int] = {"": 0}
    villages: dict[str, int] = {"": 0}
    number = start + 1
    try:
        for cells in _rows(file, start, stop):
            number += 1
            if not cells:
                continue
            if len(cells) != width:
                half.mistakes.append((number, f"baris {number}: {len(cells)} sel, seharusnya {width}"))
                continue
            one, name, alias, sex, day, year, mother, village, phone, nik = (cells[place].strip() for place in places)
            half.ids.append(one)
            half.names.extend(coder.name(name, alias))
            half.mothers.extend(coder.name(mother))
            half.alias.append(coder.called(alias))
            half.sex.append(_SEX.get(sex, 3))
            born = days.get(day)
            if born is None:
                born = days[day] = _born(day)
            half.born.append(born or _year(year))
            place = villages.get(village)
            if place is None:
                place = villages[village] = _village(village)
            half.village.append(place)
            half.phone.append(int(phone_key(phone) or 0) if phone else 0)
            half.nik.append(_nik(nik) if nik else 0)
            if born < 0 or place < 0 or sex not in _SEX or not one or (year and _year(year) < 0):
                half.mistakes += _row_mistakes(number, one, sex, born, year, place)
    except csv.Error as error:
        half.mistakes.append((number + 1, f"baris {number + 1}: {error}"))
    half.words = list(coder.codes)
    return half


def _row_mistakes(number: int, one: str, sex: str, born: int, year: str, place: int) -> Iterator[tuple[int, str]]:
    """What is wrong in a row. No cell is repeated: it may hold what belongs into no log."""
    for is_wrong, column, why in (
        (not one, "record_id", "kosong"),
        (sex not in _SEX, "sex", "harus L, P, atau kosong"),
        (born < 0, "birth_date", "bukan tanggal TAHUN-BULAN-HARI"),
        (bool(year) and _year(year) < 0, "birth_year", "bukan tahun"),
        (place < 0, "village_code", "bukan kode desa seperti 16.09.01.2001"),
    ):
        if is_wrong:
            yield number, f"baris {number}, kolom {column}: {why}"


def _born(day: str) -> int:
    found = _DAY.fullmatch(day)
    if found is None:
        return -1
    year, month, of_month = map(int, found.groups())
    is_leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    if not (_YEAR.fullmatch(found[1]) and 1 <= month <= 12 and 1 <= of_month <= _DAYS[month - 1]):  # noqa: PLR2004 - months
        return -1
    return -1 if (month, of_month) == (2, 29) and not is_leap else year * 10_000 + month * 100 + of_month


def _year(year: str) -> int:
    if not year:
        return 0
    return int(year) * 10_000 if _YEAR.fullmatch(year) else -1


def _village(code: str) -> int:
    return int(code.replace(".", "")) if _VILLAGE.fullmatch(code) else -1


def _nik(text: str) -> int:
    digits = text if text.isdecimal() and text.isascii() else digits_of(text)
    return int(digits) if len(digits) == _NIK_DIGITS else 0


def _repeated(file: Path, ids: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Ids that stand twice; looked for in the sheet once more, for rows were passed over."""
    if len(set(ids)) == len(ids):
        return
    first: dict[str, int] = {}
    place = _columns_of(file)[0]
    for number, cells in enumerate(_rows(file, 0, None), start=2):
        one = cells[place].strip() if len(cells) > place else ""
        if one and first.setdefault(one, number) != number:
            yield number, f"baris {number}, kolom record_id: sama dengan baris {first[one]}"


def _first_undecoded(file: Path) -> int:
    """The line in which a letter is no UTF-8."""
    with file.open("rb") as opened:
        for number, line in enumerate(opened, start=1):
            try:
                line.decode()
            except UnicodeDecodeError:
                return number
    return 1


def _together(ids: list[str], halves: Sequence[_Half]) -> People:
    words: dict[str, int] = {}
    maps = [np.array([words.setdefault(word, len(words)) for word in half.words], dtype=np.int32) for half in halves]

    def coded(name: str, width: int) -> Whole:
        parts = [
            renumbered[np.frombuffer(getattr(half, name), dtype=np.int32)]
            for half, renumbered in zip(halves, maps, strict=True)
            if len(half.ids)
        ]
        whole: Whole = np.concatenate([np.zeros(0, np.int32), *parts])
        return np.ascontiguousarray(whole.reshape(-1, width).T)

    def plain(name: str) -> list[NDArray[np.generic]]:
        return [np.array(getattr(half, name)) for half in halves if len(half.ids)]

    return People(
        ids=ids,
        words=list(words),
        names=coded("names", WORDS + 3),
        mothers=coded("mothers", WORDS + 3),
        alias=coded("alias", 1)[0],
        sex=np.concatenate([np.zeros(0, np.uint8), *plain("sex")]).astype(np.uint8),
        born=np.concatenate([np.zeros(0, np.int32), *plain("born")]).astype(np.int32),
        village=np.concatenate([np.zeros(0, np.int64), *plain("village")]).astype(np.int64),
        phone=np.concatenate([np.zeros(0, np.int64), *plain("phone")]).astype(np.int64),
        nik=np.concatenate([np.zeros(0, np.int64), *plain("nik")]).astype(np.int64),
    )
