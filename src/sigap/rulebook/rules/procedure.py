"""The procedure by office: its rows on the six service lines, their fingerprint, what two editions differ in. Pure."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from typing import Any

from sigap.access.permissions import Permission
from sigap.access.roles import ROLES, TAKES_REFERRALS, OfficeKind, Role
from sigap.assistance.rules import ServiceLine
from sigap.kernel.reference import toml_file


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcedureStep:
    """A step that is no answer to a referral: which deadline, whose power, which paper, whom it goes to next."""

    line: ServiceLine
    rule: str
    label: str
    power: Permission
    kinds: frozenset[OfficeKind]
    form: str
    next: tuple[OfficeKind, ...]
    basis: str
    is_urgent: bool

    def done_by(self, kind: OfficeKind) -> bool:
        """Whether offices of this kind do it: they hold the power, and are named, or are not whom it goes to."""
        # No step on a case file for offices that open none.
        if self.power.startswith("case:") and kind not in TAKES_REFERRALS:
            return False
        named = kind in self.kinds if self.kinds else kind not in self.next
        return named and bool(_roles(kind, self.power))


@cache
def steps() -> tuple[ProcedureStep, ...]:
    """The shipped steps."""
    return tuple(_step(row) for row in toml_file("sigap.rulebook", "procedure.toml")["steps"])


def _step(row: Mapping[str, Any]) -> ProcedureStep:
    return ProcedureStep(
        line=ServiceLine(row["line"]),
        rule=row.get("rule", ""),
        label=row.get("label", ""),
        power=Permission(row["power"]),
        kinds=frozenset(OfficeKind(kind) for kind in row.get("kinds", ())),
        form=row["form"],
        next=tuple(OfficeKind(kind) for kind in row["next"]),
        basis=row.get("basis", ""),
        is_urgent=row.get("urgent", False),
    )


def holders(kind: OfficeKind, power: Permission) -> tuple[str, ...]:
    """What the roles are called that hold a power in an office of this kind."""
    return tuple(str(role.name) for role in _roles(kind, power))


@cache
def _roles(kind: OfficeKind, power: Permission) -> tuple[Role, ...]:
    return tuple(role for role in ROLES.values() if kind in role.office_kinds and power in role.permissions)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcedureRow:
    """Who does what, within which time, on which paper, and whom it goes to next. `rests_on`: `register:code`."""

    line: ServiceLine
    what: str
    who: str
    within: str
    paper: str
    next: str
    basis: str
    rests_on: tuple[str, ...]
    is_urgent: bool = False


@dataclass(frozen=True, slots=True)
class ProcedurePage:
    """The page of one kind of office."""

    kind: OfficeKind
    rows: tuple[ProcedureRow, ...]

    @property
    def by_line(self) -> dict[ServiceLine, list[ProcedureRow]]:
        """All six lines with their rows, those in a hurry first; a line without a row is there."""
        return {
            line: sorted((row for row in self.rows if row.line is line), key=lambda row: not row.is_urgent)
            for line in ServiceLine
        }

    @property
    def fingerprint(self) -> str:
        """64 hexadecimal digits over everything that it says."""
        return _digest(self.as_data())

    def as_data(self) -> list[dict[str, Any]]:
        """What is frozen of it."""
        return [asdict(row) | {"rests_on": list(row.rests_on)} for row in self.rows]

    def rests_on(self, rows: Iterable[str]) -> bool:
        """Whether anything on it rests on one of these rows."""
        sought = set(rows)
        return any(sought.intersection(row.rests_on) for row in self.rows)


def page_from(kind: OfficeKind, data: Sequence[Mapping[str, Any]]) -> ProcedurePage:
    """A page of a frozen edition."""
    rows = (
        ProcedureRow(**(dict(row) | {"line": ServiceLine(row["line"]), "rests_on": tuple(row["rests_on"])}))
        for row in data
    )
    return ProcedurePage(kind, tuple(rows))


def edition_digest(pages: Iterable[ProcedurePage]) -> str:
    """The fingerprint of an edition: over all its pages."""
    return _digest({page.kind.value: page.fingerprint for page in pages})


def changed_rows(before: ProcedurePage | None, now: ProcedurePage) -> tuple[list[ProcedureRow], list[ProcedureRow]]:
    """Rows that are no longer as they were adopted, and rows as they are now."""
    old = before.rows if before else ()
    return [row for row in old if row not in now.rows], [row for row in now.rows if row not in old]


def _digest(data: object) -> str:
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
