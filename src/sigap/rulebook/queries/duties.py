"""The duty list of one kind of office: what it owes by which law, what it may see, whom it may ask. Derived."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils import translation

from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.access.roles import OFFICE_KIND_LABELS, ROLES, OfficeKind, Section
from sigap.assistance.models.purposes import PURPOSE_LABELS
from sigap.assistance.rules import AskingRight, asked_of, asks_for, rights_of
from sigap.assistance.rules.purposes import SECTIONS_OPENED
from sigap.cases.models import CORE_SECTIONS, SECTION_LABELS, opened_label
from sigap.kernel.errors import Refused
from sigap.referrals.rules import Urgency, first_clock
from sigap.rulebook.queries.procedure import Rules, length_of, rows_owed, rules_of
from sigap.rulebook.rules.procedure import ProcedureRow

_FILE_ROW = (Section.STORY, Section.ASSESSMENT, Section.NOTES)
"""What no purpose opens: told in confidence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenRow:
    """Asked for this, people of the office open these sections of the case."""

    asked: str
    sections: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedRow:
    """What the office may ask for, of whom, by which law, and how soon the answer comes."""

    what: str
    of: str
    answer: str
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyList:
    """One page for one kind of office. `has_files`: it takes part in cases at all."""

    kind: OfficeKind
    label: str
    owes: tuple[ProcedureRow, ...]
    sees: tuple[SeenRow, ...]
    asks: tuple[AskedRow, ...]
    is_own_file: bool
    never: str

    @property
    def has_files(self) -> bool:
        """Whether anybody there opens a case."""
        return bool(self.sees or self.is_own_file)


def duty_list(actor: Actor, kind: str, *, at: datetime) -> DutyList:
    """The list of a kind of office, in the official language as papers are. Raises Refused where there is none."""
    actor.require(Permission.TASKFORCE_SEE)
    if kind not in OfficeKind or kind == OfficeKind.PUBLIC:
        raise Refused(Permission.TASKFORCE_SEE)
    found, rules = OfficeKind(kind), rules_of(at)
    is_own_file = bool(_holders(found, Permission.CASE_OPEN))
    with translation.override("id"):
        return DutyList(
            kind=found,
            label=str(OFFICE_KIND_LABELS[found]),
            owes=tuple(rows_owed(found, at)),
            sees=() if is_own_file else tuple(_seen_rows(found)),
            asks=tuple(_asked_row(right, rules) for right in rights_of(found)),
            is_own_file=is_own_file,
            never=", ".join(str(SECTION_LABELS[each]) for each in _FILE_ROW),
        )


def _holders(kind: OfficeKind, power: Permission) -> list[frozenset[Section]]:
    """The sections that each role with this power enters, of the roles in such an office."""
    return [role.sections for role in ROLES.values() if kind in role.office_kinds and power in role.permissions]


def _seen_rows(kind: OfficeKind) -> Iterator[SeenRow]:
    if not asks_for(kind):
        return
    entered = frozenset[Section]().union(*_holders(kind, Permission.REFERRAL_ANSWER))
    for purpose in asked_of(kind):
        sections = SECTIONS_OPENED[purpose] & entered
        is_core = not CORE_SECTIONS.isdisjoint(SECTIONS_OPENED[purpose])
        yield SeenRow(
            asked=str(PURPOSE_LABELS[purpose]),
            sections=", ".join(str(opened_label(each, is_core=is_core)) for each in Section if each in sections),
        )


def _asked_row(right: AskingRight, rules: Rules) -> AskedRow:
    limits = dict.fromkeys(
        length_of(rules.get(first_clock(frozenset({right.purpose}), urgency)))
        for urgency in (Urgency.NORMAL, Urgency.EMERGENCY)
    )
    may = "boleh ditolak dengan alasan" if right.may_be_declined else "tidak dapat ditolak"
    others = [str(OFFICE_KIND_LABELS[each]) for each in OfficeKind if each in right.asked]
    return AskedRow(
        what=str(PURPOSE_LABELS[right.purpose]),
        of=", ".join(others),
        answer=f"{'; darurat '.join(limits)}; {may}",
        basis=right.basis,
    )
