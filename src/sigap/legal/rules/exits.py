"""Which side exits the law bars for an act, and why. Pure: an exit that is barred is recorded as told, and rings.

KUHAP (UU 20/2025) articles 78, 82, 204(5) and (7); UU 12/2022 article 23; UU 11/2012 article 7(2).
"""

import re
from collections.abc import Collection, Iterable
from enum import StrEnum

from sigap.cases.rules.kind import LeadingKind, ViolenceForm
from sigap.legal.rules.law import Offence, OffenceTopic
from sigap.legal.rules.marks import MarkKind


class BarReason(StrEnum):
    """Why an exit is barred."""

    SEXUAL = "bar_sexual"
    GRAVE = "bar_grave"
    SEVEN_YEARS = "bar_seven_years"
    OVER_FIVE_YEARS = "bar_over_five_years"
    REPEAT = "bar_repeat"
    UNEQUAL_POWER = "bar_unequal_power"


class ExitAnswerKind(StrEnum):
    """What was done about a barred exit: by the head of the unit, and by the legal office."""

    OFFICE_TOLD = "exit_office_told"
    VICTIM_MET = "exit_victim_met"
    NOT_SO = "exit_not_so"
    MUST_GO_ON = "exit_must_go_on"
    LAWFUL = "exit_lawful"


class ExitSide(StrEnum):
    """Who answers a barred exit."""

    UNIT = "unit"
    LEGAL_OFFICE = "legal_office"


ANSWERS = {
    ExitSide.UNIT: (ExitAnswerKind.OFFICE_TOLD, ExitAnswerKind.VICTIM_MET, ExitAnswerKind.NOT_SO),
    ExitSide.LEGAL_OFFICE: (ExitAnswerKind.MUST_GO_ON, ExitAnswerKind.LAWFUL),
}
EXITS = frozenset(
    {
        MarkKind.RESTORATIVE,
        MarkKind.DIVERSION_STARTED,
        MarkKind.DIVERSION,
        MarkKind.PLEA,
        MarkKind.PEACE,
    }
)
"""Marks that are asked for whether the law bars them."""
_GRAVE_FROM, _NO_DIVERSION_FROM, _PLEA_UP_TO = 5, 7, 5
_FOR_LIFE = 99
_GRAVE_KINDS = frozenset({LeadingKind.TRAFFICKING.value, ViolenceForm.TRAFFICKING.value})
_SEXUAL_KINDS = frozenset({LeadingKind.SEXUAL.value, ViolenceForm.SEXUAL.value})
_SEXUAL_ARTICLES = re.compile(r"(tpks-|kuhp-(4(0[6-9]|1[0-9]|2[0-3])|473)|pa-8[12]|porn-)")
"""UU 12/2022, KUHP on decency and rape, UU 35/2014 articles 81 and 82, UU 44/2008."""


def most_years(offence: Offence) -> int | None:
    """The longest prison term that the row threatens, in full years; None where it names none."""
    if "seumur hidup" in offence.penalty:
        return _FOR_LIFE
    return max((int(years) for years in re.findall(r"(\d+) tahun", offence.penalty)), default=None)


def is_sexual(offence: Offence) -> bool:
    """Whether the article is one of sexual violence or decency."""
    return offence.topic is OffenceTopic.SEXUAL or _SEXUAL_ARTICLES.match(offence.code) is not None


def bars(
    kind: MarkKind,
    offences: Iterable[Offence],
    *,
    kinds: Collection[str],
    has_child_victim: bool,
    is_child_suspect: bool,
    is_repeat: bool = False,
    is_unequal: bool = False,
) -> tuple[BarReason, ...]:
    """Why this exit is barred for these articles; nothing where it is open, or where no article bars it.

    `kinds` are the case's leading kind and its victims' forms of violence: they count where no article was entered yet.
    """
    rows = list(offences)
    years = max((term for row in rows if (term := most_years(row)) is not None), default=0)
    sexual = any(map(is_sexual, rows)) or not _SEXUAL_KINDS.isdisjoint(kinds)
    grave = years >= _GRAVE_FROM or not _GRAVE_KINDS.isdisjoint(kinds)
    # UU 12/2022 article 23 excepts the child who did it.
    at_peace = sexual and not is_child_suspect
    unequal = {BarReason.GRAVE: grave, BarReason.UNEQUAL_POWER: is_unequal or has_child_victim}
    repeat = {BarReason.REPEAT: is_repeat}
    asked: dict[MarkKind, dict[BarReason, bool]] = {
        MarkKind.RESTORATIVE: {BarReason.SEXUAL: sexual, **unequal},
        MarkKind.PEACE: {BarReason.SEXUAL: at_peace, **unequal},
        MarkKind.DIVERSION_STARTED: {BarReason.SEVEN_YEARS: years >= _NO_DIVERSION_FROM, **repeat},
        MarkKind.DIVERSION: {BarReason.SEVEN_YEARS: years >= _NO_DIVERSION_FROM, **repeat},
        MarkKind.PLEA: {BarReason.OVER_FIVE_YEARS: years > _PLEA_UP_TO, **repeat},
    }
    return tuple(reason for reason, so in asked.get(kind, {}).items() if so)
