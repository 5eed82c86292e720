"""A row of an old register becomes what a case is made of, or says what is wrong with it and how to mend it. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from django.utils.translation import gettext_noop as _

from sigap.actionplan.rules.columns import plain_words
from sigap.cases.rules import ClosingReason, PersonRole, RelationKind, Risk, Sex, age_on
from sigap.cases.rules.kind import LeadingKind, PlaceKind, Setting, ViolenceForm, proposed_leading
from sigap.registers.rules import cells
from sigap.registers.rules.cells import Cell, CellUnread, text_of
from sigap.registers.rules.columns import RegisterField as F
from sigap.registers.rules.columns import RegisterHead
from sigap.registers.rules.mapping import LEFT_OUT, RegisterMap
from sigap.registers.rules.phrases import Holds, filled
from sigap.registers.rules.regions import RegionReader

EARLIEST = date(1990, 1, 1)
OF_A_LIST = frozenset({F.SEX, F.SUSPECT_SEX, F.ROLE, F.KIND, F.PLACE_KIND, F.STATUS, F.CLOSING, F.RISK})
"""Fields with a closed list: only of these a mistake repeats what stood there, and only a word or two."""
_LONGEST_SHOWN = 20
type UnknownWords = dict[tuple[str, str], tuple[str, int]]
"""By field and plain words: a word of a closed list that is not known, as it stood first, and in how many rows."""
_TOLD = (F.SERVICES, F.POLICE, F.STORY, F.NOTES)
_ABOUT_TOLD = 4000
_LONGEST = {F.NAME: 160, F.ALIAS: 160, F.SUSPECT_NAME: 160, F.ADDRESS: 400, F.PHONE: 40, F.NUMBER: 80}


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterMistake:
    """What is wrong in one place, and what to do about it, as phrases that `holds` fills. Row 0: the file as a whole.

    `shown` is the word that stood there, where it may be told.
    """

    row: int
    column: str
    what: str
    mend: str
    sheet: str = ""
    shown: str = ""
    holds: Holds = field(default_factory=dict)

    def __str__(self) -> str:
        place = ", ".join(
            part
            for part in (
                f"lembar {self.sheet}" if self.sheet else "",
                f"baris {self.row}" if self.row else "",
                f"kolom {self.column}" if self.column else "",
            )
            if part
        )
        what = f"'{self.shown}' " * bool(self.shown) + filled(self.what, self.holds)
        sentence = f"{what}; {filled(self.mend, self.holds)}"
        return f"{place}: {sentence}" if place else sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class OldPerson:
    """Somebody of an old case. In clear only while it is read and sealed."""

    role: PersonRole
    sex: Sex = Sex.UNKNOWN
    age: int | None = None
    name: str = ""
    alias: str = ""
    nik: str = ""
    born_on: str = ""
    birth_year: str = ""
    is_estimated: bool = False
    address: str = ""
    village: str = ""
    phone: str = ""
    relation: RelationKind | None = None

    def __repr__(self) -> str:
        return "OldPerson(…)"


@dataclass(frozen=True, slots=True, kw_only=True)
class OldCase:
    """A case of an old register: one row, or several that go on."""

    row: int
    number: str
    reported_on: date
    acted_on: date | None
    area: str
    kind: LeadingKind | None
    place_kind: PlaceKind | None
    forms: tuple[ViolenceForm, ...]
    settings: tuple[Setting, ...]
    risk: Risk
    closed_on: date | None
    closing: ClosingReason | None
    officer: str
    people: tuple[OldPerson, ...]
    columns: tuple[tuple[str, str], ...]
    fingerprint: str = field(repr=False)

    def __repr__(self) -> str:
        return f"OldCase({self.row})"

    def with_more(self, other: "OldCase") -> "OldCase":
        """The same case with the people and texts of a row that goes on with it."""
        people = self.people + tuple(each for each in other.people if each not in self.people)
        columns = self.columns + tuple(each for each in other.columns if each not in self.columns)
        both = f"{self.fingerprint}\x1e{other.fingerprint}"
        return replace(self, people=people, columns=columns, fingerprint=both)


class RowReader:
    """Reads the rows of one sheet by its headings."""

    def __init__(
        self,
        head: RegisterHead,
        register_map: RegisterMap,
        regions: RegionReader,
        today: date,
        remarks: dict[str, int],
        unknown: UnknownWords,
    ) -> None:
        self._head, self._register_map, self._regions, self._today = head, register_map, regions, today
        self._remarks, self._unknown = remarks, unknown
        self._places = {each.field: each.place for each in head.columns}
        self._titles = {each.field: each.title for each in head.columns}

    def read(self, number: int, row: Sequence[Cell]) -> tuple[OldCase | None, list[RegisterMistake]]:
        """The case of a row, or every mistake in it."""
        read = _OneRow(number, self._cells(row), self._head, self._register_map, self._today)
        case = read.case(self._regions, self._remarks)
        for key, text in read.unknown.items():
            first, rows = self._unknown.get(key, (text, 0))
            self._unknown[key] = first, rows + 1
        return (None, read.mistakes) if read.mistakes else (case, [])

    def _cells(self, row: Sequence[Cell]) -> dict[F, Cell]:
        return {name: row[place] for name, place in self._places.items() if place < len(row)}


class _OneRow:
    """One row under way: its cells by field, and what was wrong so far."""

    def __init__(
        self, number: int, found: Mapping[F, Cell], head: RegisterHead, register_map: RegisterMap, today: date
    ) -> None:
        self.number, self._found, self._head, self._register_map, self._today = number, found, head, register_map, today
        self.mistakes: list[RegisterMistake] = []
        self.unknown: dict[tuple[str, str], str] = {}
        self._texts = {name: text for name, cell in found.items() if (text := text_of(cell))}

    def case(self, regions: RegionReader, remarks: dict[str, int]) -> OldCase | None:
        reported = self._try(F.REPORTED_ON, self._reported)
        acted = self._try(F.ACTED_ON, lambda: self._past(F.ACTED_ON))
        area, village = self._try(F.VILLAGE, lambda: self._region(regions)) or ("", "")
        codes = [code for part in cells.parts_of(self._text(F.KIND)) for code in self._codes(F.KIND, part)]
        people = self._people(reported, acted, village, codes, remarks)
        is_closed, closed_on, closing = self._ending(reported, remarks)
        risk = self._code(F.RISK)
        place = self._code(F.PLACE_KIND)
        if reported and acted and acted > reported:
            self._wrong(F.ACTED_ON, _("kejadian sesudah tanggal lapor"), _("periksa kedua tanggalnya"))
        if self.mistakes or reported is None:
            return None
        forms = tuple(each for each in ViolenceForm if each in codes)
        leading = proposed_leading(forms, [each.role for each in people])
        if leading is None and codes:
            in_conflict = LeadingKind.CHILD_IN_CONFLICT.value in codes
            leading = LeadingKind.CHILD_IN_CONFLICT if in_conflict else LeadingKind.OTHER
        return OldCase(
            row=self.number,
            number=self._text(F.NUMBER),
            reported_on=reported,
            acted_on=acted,
            area=area,
            kind=leading,
            place_kind=PlaceKind(place) if place else None,
            forms=forms,
            settings=tuple(each for each in Setting if each in codes),
            risk=Risk(risk) if risk else (Risk.LOW if is_closed else Risk.MEDIUM),
            closed_on=closed_on,
            closing=closing,
            officer=self._text(F.OFFICER),
            people=tuple(people),
            columns=self._kept_columns(),
            fingerprint=self._whole(),
        )

    def _people(
        self, reported: date | None, acted: date | None, village: str, codes: list[str], remarks: dict[str, int]
    ) -> list[OldPerson]:
        role = self._code(F.ROLE)
        if not role and LeadingKind.CHILD_IN_CONFLICT.value in codes:
            role = PersonRole.CHILD_IN_CONFLICT.value
        born = self._try(F.BORN_ON, lambda: self._past(F.BORN_ON, is_birth=True))
        year = self._try(F.BIRTH_YEAR, lambda: cells.year_in(self._found.get(F.BIRTH_YEAR), self._today)) or ""
        age, is_about = self._try(F.AGE, lambda: cells.age_in(self._found.get(F.AGE))) or (None, False)
        if born and reported:
            if born > (acted or reported):
                self._wrong(F.BORN_ON, _("lahir sesudah kejadian atau laporan"), _("periksa tahun lahirnya"))
            reckoned = age_on(born, reported)
            if age is not None and abs(age - reckoned) > 1:
                _count(remarks, _("umur dihitung dari tanggal lahir, bukan dari kolom umur"))
            age = reckoned
        victim = OldPerson(
            role=PersonRole(role or PersonRole.VICTIM.value),
            sex=Sex(self._code(F.SEX) or Sex.UNKNOWN.value),
            age=age,
            name=self._name(F.NAME),
            alias=self._name(F.ALIAS),
            nik=self._try(F.NIK, lambda: cells.nik_in(self._found.get(F.NIK))) or "",
            born_on=born.isoformat() if born else "",
            birth_year=year if not born else "",
            is_estimated=is_about and bool(born or year),
            address=self._limited(F.ADDRESS),
            village=village,
            phone=self._phone(),
        )
        if not (victim.name or victim.sex is not Sex.UNKNOWN or victim.age is not None or codes):
            what = _("tidak ada yang tertulis tentang korbannya")
            self._wrong(F.NAME, what, _("isi nama, jenis kelamin, atau umur"))
        return [victim, *self._suspect()]

    def _suspect(self) -> list[OldPerson]:
        name = self._name(F.SUSPECT_NAME)
        age, _about = self._try(F.SUSPECT_AGE, lambda: cells.age_in(self._found.get(F.SUSPECT_AGE))) or (None, False)
        sex = self._code(F.SUSPECT_SEX)
        if not (name or sex or age is not None):
            return []
        try:
            relation = cells.code_in(F.RELATION.value, self._text(F.RELATION))
        except CellUnread:
            # "Pacar", "tetangga": no relation that a case knows; the words stand in the summary.
            relation = ""
        return [
            OldPerson(
                role=PersonRole.SUSPECT, sex=Sex(sex or Sex.UNKNOWN.value), age=age, name=name,
                relation=RelationKind(relation) if relation else None,
            )
        ]  # fmt: skip

    def _ending(self, reported: date | None, remarks: dict[str, int]) -> tuple[bool, date | None, ClosingReason | None]:
        status = self._code(F.STATUS)
        closed_on = self._try(F.CLOSED_ON, lambda: self._past(F.CLOSED_ON))
        if status == "open" and closed_on:
            self._wrong(F.STATUS, _("masih berjalan tetapi ada tanggal selesai"), _("kosongkan salah satunya"))
        if status != "closed" and not closed_on:
            return False, None, None
        if reported and closed_on and closed_on < reported:
            self._wrong(F.CLOSED_ON, _("selesai sebelum tanggal lapor"), _("periksa kedua tanggalnya"))
        if closed_on is None and reported:
            closed_on = reported
            _count(remarks, _("tanggal selesai tidak tertulis: dipakai tanggal lapor"))
        reason = self._code(F.CLOSING) if self._text(F.CLOSING) else ""
        if not reason:
            try:
                reason = cells.code_in(F.CLOSING.value, self._text(F.STATUS))
            except CellUnread:
                reason = ""
        return True, closed_on, ClosingReason(reason or ClosingReason.GOALS_REACHED.value)

    def _reported(self) -> date:
        found = self._past(F.REPORTED_ON)
        if found is None:
            raise CellUnread(_("kosong"), _("isi tanggal kasus ini dilaporkan"))
        if found < EARLIEST:
            raise CellUnread(_("sebelum tahun %(year)s"), _("periksa tahunnya"), year=EARLIEST.year)
        return found

    def _past(self, of: F, *, is_birth: bool = False) -> date | None:
        found = cells.day_in(self._found.get(of), self._today, is_birth=is_birth)
        if found is not None and found > self._today:
            raise CellUnread(_("belum terjadi"), _("periksa tahunnya"))
        return found

    def _region(self, regions: RegionReader) -> tuple[str, str]:
        code = self._text(F.REGION_CODE).replace(" ", "")
        return regions.read(code=code, village=self._text(F.VILLAGE), district=self._text(F.DISTRICT))

    def _codes(self, of: F, text: str) -> Sequence[str]:
        meant = self._register_map.value(of, text)
        if meant is not None:
            return () if meant == LEFT_OUT else (meant,)
        found = self._try(of, lambda: cells.codes_in(of.value, text))
        if found is None and may_be_shown(text):
            self.unknown[of.value, plain_words(text)] = text
        return found or ()

    def _code(self, of: F) -> str:
        codes = self._codes(of, self._text(of))
        return codes[0] if codes else ""

    def _name(self, of: F) -> str:
        return cells.known_text(self._limited(of))

    def _phone(self) -> str:
        self._limited(F.PHONE)
        return cells.phone_in(self._found.get(F.PHONE))

    def _limited(self, of: F) -> str:
        text = self._text(of)
        if len(text) > _LONGEST[of]:
            self._wrong(of, _("lebih dari %(most)s huruf"), _("pendekkan"), most=_LONGEST[of])
        return text

    def _text(self, of: F) -> str:
        return self._texts.get(of, "")

    def _kept_columns(self) -> tuple[tuple[str, str], ...]:
        """What goes into the sealed summary as it was written."""
        fields = (F.NUMBER, F.KIND, F.PLACE_KIND, F.RELATION, F.STATUS, *_TOLD)
        found = ((self._head.title_of(each), self._text(each)[:_ABOUT_TOLD]) for each in fields)
        return tuple((title, text) for title, text in found if text)

    def _whole(self) -> str:
        """The row as it is known again: every cell that is read, whatever its spaces and capitals."""
        return "\x1f".join(f"{name}={text.casefold()}" for name, text in self._texts.items())

    def _try[T](self, of: F, read: Callable[[], T]) -> T | None:
        try:
            return read()
        except CellUnread as unread:
            self._wrong(of, unread.what, unread.mend, **unread.holds)
            return None

    def _wrong(self, of: F, what: str, mend: str, **holds: str | int) -> None:
        at = of
        if of is F.VILLAGE:
            at = next((each for each in (F.REGION_CODE, F.VILLAGE, F.DISTRICT) if self._text(each)), of)
        shown = self._text(at)
        # A mapping may be wrong, and names lie where a list was meant: what is told here stands in clear.
        word = shown if at in OF_A_LIST and may_be_shown(shown) else ""
        title = self._head.shown_title(at)
        self.mistakes.append(
            RegisterMistake(row=self.number, column=title, what=what, mend=mend, shown=word, holds=holds)
        )


def may_be_shown(text: str) -> bool:
    """Whether a word of a list may stand in clear: a word or two without a figure, which is mostly no name."""
    return 0 < len(text) <= _LONGEST_SHOWN and not any(map(str.isdigit, text))


def _count(remarks: dict[str, int], words: str) -> None:
    remarks[words] = remarks.get(words, 0) + 1
