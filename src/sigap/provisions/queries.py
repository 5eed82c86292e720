"""Which rows of law are confirmed, and all rows there are, statute by statute."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.core.cache import cache
from django.utils.module_loading import import_string
from django.utils.text import slugify

from sigap.provisions.models import Confirmation, OutsideConfirmation
from sigap.provisions.rules import ChangedLine, Provision, differences

KEY = "provisions:confirmed"
_KEPT = 30  # seconds; another process shows a new confirmation that much later


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmedBy:
    """Who of the legal office confirmed a row as it stands, and when."""

    name: str
    office: str
    at: datetime


def confirmed_by(provision: Provision) -> ConfirmedBy | None:
    """Who confirmed this row as it stands; none where nobody did."""
    return _confirmations().get(provision.fingerprint)


def law_page(statute: str) -> str:
    """The code of a law's page in the library; empty where it is not in there, as where an official named it so."""
    found: Callable[[str], str] = import_string(settings.SIGAP_LAW_PAGES)
    return found(statute)


def is_confirmed(provision: Provision) -> bool:
    """Whether somebody of the legal office confirmed this row as it stands."""
    return provision.fingerprint in confirmed()


def confirmed() -> frozenset[str]:
    """Fingerprints of all rows that are confirmed."""
    return frozenset(_confirmations())


def _confirmations() -> dict[str, ConfirmedBy]:
    found: dict[str, ConfirmedBy] | None = cache.get(KEY)
    if found is None:
        newest = {row.fingerprint: row for row in Confirmation.objects.order_by("confirmed_at")}
        found = {
            row.fingerprint: ConfirmedBy(name=row.confirmed_by_name, office=row.office_name, at=row.confirmed_at)
            for row in newest.values()
            if not row.is_withdrawn
        }
        cache.set(KEY, found, _KEPT)
    return found


def standing_confirmations() -> list[Confirmation]:
    """The newest confirmation of each row, where it was not taken back."""
    newest = {row.fingerprint: row for row in Confirmation.objects.order_by("confirmed_at")}
    return sorted((row for row in newest.values() if not row.is_withdrawn), key=lambda row: (row.register, row.code))


def all_provisions() -> tuple[Provision, ...]:
    """Every row of every register that is set up (`SIGAP_PROVISIONS`)."""
    registers: list[Callable[[], Iterable[Provision]]] = [import_string(name) for name in settings.SIGAP_PROVISIONS]
    return tuple(row for register in registers for row in register())


@dataclass(frozen=True, slots=True)
class Statute:
    """A statute with its rows, those that wait for confirmation first."""

    name: str
    rows: tuple["Standing", ...]

    @property
    def slug(self) -> str:
        """uu-212007: how an address names it."""
        return slugify(self.name)

    @property
    def confirmed(self) -> int:
        """How many rows are confirmed."""
        return sum(row.confirmation is not None for row in self.rows)

    def read_in(self, person_id: UUID) -> str:
        """Where this person said last that they read this statute: the next rows are mostly read there too."""
        own = [row.confirmation for row in self.rows if row.confirmation and row.confirmation.confirmed_by == person_id]
        return max(own, key=lambda each: each.confirmed_at).read_in if own else ""


@dataclass(frozen=True, slots=True)
class Standing:
    """A row, who confirmed it as it stands, or took that back, and what changed since the version before it."""

    provision: Provision
    confirmation: Confirmation | None
    differences: tuple[ChangedLine, ...]
    outside: tuple[OutsideConfirmation, ...] = ()
    withdrawn: Confirmation | None = None


def statutes() -> tuple[Statute, ...]:
    """All statutes by name."""
    rows = all_provisions()
    known = list(Confirmation.objects.order_by("confirmed_at"))
    newest = {row.fingerprint: row for row in known}
    by_code: dict[tuple[str, str], Confirmation] = {
        (row.register, row.code): row for row in known if not row.is_withdrawn
    }
    outside: dict[str, list[OutsideConfirmation]] = {}
    for each in OutsideConfirmation.objects.order_by("confirmed_on"):
        outside.setdefault(each.fingerprint, []).append(each)
    grouped: dict[str, list[Standing]] = {}
    for row in rows:
        held = newest.get(row.fingerprint)
        confirmation = held if held and not held.is_withdrawn else None
        grouped.setdefault(row.statute, []).append(
            Standing(
                row,
                confirmation,
                () if confirmation else _since(row, rows, by_code.get((row.register, row.code))),
                () if confirmation else tuple(outside.get(row.fingerprint, ())),
                None if confirmation else held,
            )
        )
    return tuple(
        Statute(name, tuple(sorted(found, key=lambda each: each.confirmation is not None)))
        for name, found in sorted(grouped.items())
    )


def _since(row: Provision, rows: Iterable[Provision], before: Confirmation | None) -> tuple[ChangedLine, ...]:
    """What differs from what was confirmed last, else from the version of this row that stood before."""
    if before is not None:
        return differences(before.lines, row.stated_lines)
    older = [
        other
        for other in rows
        if (other.register, other.code) == (row.register, row.code)
        and other.valid_from and row.valid_from and other.valid_from < row.valid_from
    ]  # fmt: skip
    return (
        differences(max(older, key=lambda each: str(each.valid_from)).stated_lines, row.stated_lines) if older else ()
    )
