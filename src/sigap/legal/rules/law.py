"""Offences by article, each with the days on which it stood; what is proposed for an act, and what it is held against.

KUHP article 3: the new law applies unless the old one favours the doer. So an act from before a change is shown as a
pair, the row of today and the row of that day, and an official decides. What ships is `reference/offences.toml`. Pure.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from typing import Any

from sigap.kernel.reference import toml_file
from sigap.provisions.rules import Provision, SourceKind, statute_of


class LawUnfit(Exception):
    """Two rows of one article, or two general laws of one act, stand on the same day; or a row lacks its source."""


class OffenceTopic(StrEnum):
    """Under which heading an offence is looked for."""

    TRAFFICKING = "trafficking"
    SEXUAL = "sexual"
    KUHP = "kuhp"
    CHILD = "child"
    HOUSEHOLD = "household"
    WORK = "work"


@dataclass(frozen=True, slots=True, kw_only=True)
class Offence:
    """One article as it stood from a day on; `valid_to` is the first day on which it no longer did."""

    code: str
    topic: OffenceTopic
    law: str
    article: str
    label: str
    penalty: str
    source: str
    kind: SourceKind
    valid_from: date
    valid_to: date | None = None
    elements: str = ""
    group: str = ""
    is_general: bool = False
    replaced_by: tuple[str, ...] = ()
    older_unread: str = ""
    is_complaint: bool = False
    complaint_between_spouses: bool = False

    def stands_on(self, day: date) -> bool:
        """Whether it was in force that day."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)

    @property
    def name(self) -> str:
        """UU 21/2007 (TPPO) pasal 2"""
        return f"{self.law} pasal {self.article}"

    @property
    def provision(self) -> Provision:
        """The row as a jurist reads and confirms it."""
        return Provision(
            register="offences",
            code=self.code,
            statute=statute_of(self.law),
            title=f"Pasal {self.article}: {self.label}",
            lines=(
                ("Unsur", self.elements),
                ("Pidana", self.penalty),
                ("Delik aduan", self._complaint_words()),
                ("Diganti oleh", ", ".join(map(_named, self.replaced_by))),
                ("Tidak berlaku lagi sejak", self.valid_to.strftime("%d-%m-%Y") if self.valid_to else ""),
            ),
            source=self.source,
            kind=self.kind,
            valid_from=self.valid_from,
        )

    def _complaint_words(self) -> str:
        if self.complaint_between_spouses:
            return "Hanya antara suami istri"
        return "Ya" if self.is_complaint else ""


def _named(code: str) -> str:
    """kuhp-473-4 is read as KUHP 473 ayat (4)."""
    statute, article, *paragraph = code.split("-")
    return f"{statute.upper()} {article}" + "".join(f" ayat ({each})" for each in paragraph)


@dataclass(frozen=True, slots=True)
class Proposal:
    """What an act is held to be: the article of today, and the one of the day of the act where that was another.

    `is_older_unread`: an older article stood then, which nobody has read for this system.
    """

    offence: Offence
    compared: Offence | None = None
    is_older_unread: bool = False

    @property
    def is_pair(self) -> bool:
        """Somebody has to decide between two laws."""
        return self.compared is not None or self.is_older_unread


@dataclass(frozen=True, slots=True)
class Law:
    """Every row, of every day."""

    rows: tuple[Offence, ...]

    def on(self, day: date) -> tuple[Offence, ...]:
        """What was in force on a day."""
        return tuple(row for row in self.rows if row.stands_on(day))

    def pinned(self, code: str, valid_from: date) -> Offence | None:
        """The row that a case has pinned."""
        return next((row for row in self.rows if (row.code, row.valid_from) == (code, valid_from)), None)

    def proposals(self, act_from: date, act_to: date, today: date) -> tuple[Proposal, ...]:
        """What may be proposed today for an act that lasted from `act_from` to `act_to`, both days included.

        What was no offence when it was done is not proposed (KUHP article 1). An act that goes on past a change is held
        against the law of its first day too.
        """
        found = []
        for row in self.on(today):
            if row.valid_from <= act_from:
                found.append(Proposal(row))
                continue
            older = [before for before in self._before(row) if before.stands_on(act_from)]
            found += [Proposal(row, before) for before in older]
            if not older and row.older_unread:
                found.append(Proposal(row, is_older_unread=True))
            elif not older and row.valid_from <= act_to:
                found.append(Proposal(row))
        return tuple(found)

    def proposed(self, key: str, act_from: date, act_to: date, today: date) -> Proposal | None:
        """The proposal of this key (`key_of`), or None."""
        return next((each for each in self.proposals(act_from, act_to, today) if key_of(each) == key), None)

    def _before(self, row: Offence) -> tuple[Offence, ...]:
        """What stood in the place of this row: its own older text, and what it replaced."""
        return tuple(
            other
            for other in self.rows
            if other.valid_from < row.valid_from and (other.code == row.code or row.code in other.replaced_by)
        )


def key_of(proposal: Proposal) -> str:
    """tppo-3, kuhp-455.tppo-2: how a form names a proposal."""
    compared = proposal.compared
    apart = compared is not None and compared.code != proposal.offence.code
    return f"{proposal.offence.code}.{compared.code}" if compared and apart else proposal.offence.code


_MONTH = timedelta(days=30)
"""A "Bulan" of KUHP (articles 184, 185)."""
_COMPLAINT_MONTHS, _COMPLAINT_MONTHS_ABROAD = 6, 9
_TPKS = "tpks-"


@dataclass(frozen=True, slots=True)
class Complaint:
    """An offence that is followed up only when the victim complains, and until when at the earliest (KUHP article 29).

    The days count from when whoever may complain knew: had they known on the day of the act, these are the last ones.
    `is_none_with_disability`: none is needed where a victim has a disability, of which nothing is known here.
    """

    last_day: date
    last_day_abroad: date
    between_spouses: bool
    is_none_with_disability: bool


def complaint_for(offence: Offence, act_to: date, *, has_child: bool) -> Complaint | None:
    """The complaint that is needed; None where the law asks for none.

    Offences of TPKS need none where a victim is a child (UU 12/2022 articles 7(2) and 14(3)).
    """
    if not (offence.is_complaint or offence.complaint_between_spouses):
        return None
    is_tpks = offence.code.startswith(_TPKS)
    if is_tpks and has_child:
        return None
    return Complaint(
        last_day=act_to + _COMPLAINT_MONTHS * _MONTH,
        last_day_abroad=act_to + _COMPLAINT_MONTHS_ABROAD * _MONTH,
        between_spouses=offence.complaint_between_spouses,
        is_none_with_disability=is_tpks,
    )


def law_from(data: Mapping[str, Any]) -> Law:
    """The law of a reference file. Raises LawUnfit."""
    rows = tuple(row for table in data["offences"] for row in _rows_of(table, data.get("sources", {})))
    for row in rows:
        if not (row.source and row.label and row.article):
            raise LawUnfit(f"{row.code}: article, label and source are needed")
    _refuse_same_day(rows, "article", lambda row: row.code)
    general = [row for row in rows if row.group and row.is_general]
    _refuse_same_day(general, "general law", lambda row: row.group)
    _refuse_unknown(rows, {row.code for row in rows})
    return Law(rows)


def _rows_of(table: Mapping[str, Any], sources: Mapping[str, str]) -> Iterable[Offence]:
    shared = {name: value for name, value in table.items() if name not in {"periods", "topic", "replaced_by"}}
    for period in table["periods"]:
        ends = period.get("to")
        yield Offence(
            **shared,
            topic=OffenceTopic(table["topic"]),
            replaced_by=tuple(table.get("replaced_by", ())),
            penalty=period["penalty"],
            source=sources.get(period["source"], period["source"]),
            kind=SourceKind(period["kind"]),
            valid_from=period["from"],
            valid_to=ends,
        )


def _refuse_same_day(rows: Iterable[Offence], what: str, name_of: Any) -> None:
    """Two rows of one name stand on one day, whichever of them begins earlier."""
    last: dict[str, Offence] = {}
    for row in sorted(rows, key=lambda each: (name_of(each), each.valid_from)):
        before = last.get(name_of(row))
        if before and before.stands_on(row.valid_from):
            raise LawUnfit(
                f"{name_of(row)}: two rows of one {what} stand on {row.valid_from}: {before.code}, {row.code}"
            )
        last[name_of(row)] = row


def _refuse_unknown(rows: Iterable[Offence], codes: Collection[str]) -> None:
    for row in rows:
        if unknown := set(row.replaced_by).difference(codes):
            raise LawUnfit(f"{row.code}: replaced by what is not here: {', '.join(sorted(unknown))}")


@cache
def law() -> Law:
    """The shipped law."""
    return law_from(toml_file("sigap.legal", "offences.toml"))


def provisions() -> tuple[Provision, ...]:
    """Every row, as a jurist confirms it."""
    return tuple(row.provision for row in law().rows)
