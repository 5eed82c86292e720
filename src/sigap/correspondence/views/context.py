"""What a letter is filled in from: its file in clear, who writes, for which office, when."""

from dataclasses import dataclass
from datetime import datetime

from sigap.access.entry import Actor
from sigap.access.models import Office
from sigap.cases.models import Case, CasePerson
from sigap.correspondence.queries import LetterChoice, LetterFile
from sigap.correspondence.reading import OpenedLetterFile
from sigap.protection.models import Protection
from sigap.restitution.models import ClaimEntry
from sigap.restitution.queries import ClaimBook

BY_HAND = "…………………………………………"
"""What is written by hand on the paper."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterContext:
    """One letter that is about to be written."""

    opened: OpenedLetterFile
    actor: Actor
    office: Office
    at: datetime

    @property
    def file(self) -> LetterFile:
        """The file, texts sealed."""
        return self.opened.file

    @property
    def case(self) -> Case:
        """The case."""
        return self.file.access.case

    @property
    def chosen(self) -> LetterChoice | None:
        """Whom or what the letter is about."""
        return self.file.chosen

    @property
    def person(self) -> CasePerson | None:
        """Whom it is about."""
        return self.chosen.person if self.chosen else None

    @property
    def protection(self) -> Protection | None:
        """The protection that is asked for, where it was noted."""
        return self.chosen.protection if self.chosen else None

    @property
    def book(self) -> ClaimBook | None:
        """The claim."""
        return self.chosen.book if self.chosen else None

    @property
    def entry(self) -> ClaimEntry | None:
        """The payment that a receipt is about."""
        return self.chosen.entry if self.chosen else None

    @property
    def amount(self) -> int:
        """What the receipt is for, in whole rupiah."""
        return self.chosen.amount if self.chosen else 0


def described(who: CasePerson) -> str:
    """Sex and age, as a letter names them."""
    age = "umur belum diketahui" if who.age_years is None else f"{who.age_years} tahun"
    return ", ".join(filter(None, (str(who.sex_label).lower() if who.sex else "", age)))


def with_name(who: CasePerson, name: str) -> str:
    """SITI CONTOH (perempuan, 16 tahun)"""
    return f"{name} ({described(who)})"
