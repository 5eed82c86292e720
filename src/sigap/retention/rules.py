"""When what has ended goes: told first, kept until a day of the regency, then gone unless somebody holds it. Pure."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from enum import StrEnum

from sigap.clocks.rules import Rule, kept_until, told_before
from sigap.clocks.rules.units import shortest


class RetentionSubject(StrEnum):
    """What ended: a report that became no case, or a case file."""

    REPORT = "report"
    CASE = "case"


RULE_OF: dict[RetentionSubject, str] = {RetentionSubject.REPORT: "keep-report", RetentionSubject.CASE: "keep-case"}
"""The rule that says how long each is kept."""
TOLD_AT_LEAST = timedelta(days=7)
"""So long before it goes an office is told at the least, whatever the rule's first step says."""


class RetentionOutcome(StrEnum):
    """How something goes when its time is over."""

    KEY = "key"
    TWO_PEOPLE = "two_people"
    SHARES = "shares"
    EPOCH = "epoch"
    DELETED = "deleted"
    NEVER = "never"


FATE_OF: dict[str, RetentionOutcome] = {
    "keep-report": RetentionOutcome.KEY,
    "keep-lane": RetentionOutcome.SHARES,
    "keep-request": RetentionOutcome.DELETED,
    "keep-case": RetentionOutcome.TWO_PEOPLE,
}
"""How it goes, by the rule that says how long it is kept. Reports on officials and requests go by their own apps."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FixedClass:
    """A kind of row whose time of keeping stands in the programme: `days` after its last use, None for never."""

    code: str
    days: int | None
    fate: RetentionOutcome
    swept_by: str


FIXED: tuple[FixedClass, ...] = (
    FixedClass(code="unsent", days=1, fate=RetentionOutcome.DELETED, swept_by="access.forget"),
    FixedClass(code="half_file", days=1, fate=RetentionOutcome.DELETED, swept_by="mailbox.forget_files"),
    FixedClass(code="search", days=2, fate=RetentionOutcome.DELETED, swept_by="cases.forget_searches"),
    FixedClass(code="draft", days=7, fate=RetentionOutcome.DELETED, swept_by="intake.forget"),
    FixedClass(code="read_line", days=7, fate=RetentionOutcome.DELETED, swept_by="mailbox.forget_lines"),
    FixedClass(code="mail", days=90, fate=RetentionOutcome.DELETED, swept_by="notifications.forget"),
    FixedClass(code="trail", days=None, fate=RetentionOutcome.NEVER, swept_by=""),
)
"""What is not for officials to set. A test holds each figure against the statement that deletes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """When one thing goes, by the rule of the day on which it is asked."""

    due_on: date
    told_from: date

    def is_to_tell(self, today: date) -> bool:
        """Whether its office is to be told now."""
        return today >= self.told_from


def term_of(rule: Rule, ended_at: datetime, zone: tzinfo) -> Term:
    """The day on which it goes, and the day from which its office is told."""
    due_on = kept_until(rule, ended_at, zone)
    return Term(due_on=due_on, told_from=due_on - max(told_before(rule), TOLD_AT_LEAST))


def may_go(*, due_on: date, told_at: datetime, at: datetime, today: date, term: Term) -> bool:
    """Whether it goes now: its noted day and the one by today's rule have come, and its office was told in time.

    A rule that was lengthened since holds it; one that was shortened does not bring the noted day forward.
    """
    return today >= max(due_on, term.due_on) and at - told_at >= TOLD_AT_LEAST


def announcement_day(term: Term, at: datetime, zone: tzinfo) -> date:
    """The day that is told: its own, or a week from now where that is later."""
    return max(term.due_on, (at + TOLD_AT_LEAST).astimezone(zone).date())


def ended_by(rule: Rule, at: datetime) -> datetime:
    """Whatever ends soon by a rule had ended by then; some that end later too, for months differ in length."""
    return at + max(told_before(rule), TOLD_AT_LEAST) - shortest(rule.amount, rule.unit)
