"""What stands against closing a case: a table of rules over facts, each with its law, by reason of closing. Pure.

The table is reference data (`reference/closing.toml`). Facts are codes that each app tells of a case.
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from sigap.cases.rules.file import ClosingReason
from sigap.kernel.reference import toml_file
from sigap.provisions.rules import Provision, provision_from

TRACK_FOLLOWED = "track_followed"
"""The fact that somebody is named to follow the criminal case and the restitution: told by who closes."""


class GuardRule(StrEnum):
    """The rules, by code."""

    DANGER = "danger"
    SCREENING = "screening"
    POLICE_ORDERED = "police_ordered"
    POLICE = "police"
    PLAN = "plan"
    GOALS = "goals"
    OUTCOME = "outcome"
    RIGHTS = "rights"
    CONTACT = "contact"
    RESTITUTION = "restitution"
    TRACK = "track"
    PROTECTION = "protection"
    CHILD_HELD = "child_held"
    VICTIM_TOLD = "victim_told"
    PLACEMENT = "placement"
    TEAM_OUT = "team_out"
    SIMFONI = "simfoni"
    RETURN = "return"
    VISITS = "visits"
    TRANSFER = "transfer"
    DATA_RIGHTS = "data_rights"
    REPORT_READ = "report_read"
    REPORT_JOINED = "report_joined"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosingRule:
    """One rule: it counts where one fact of `when` is so, and is met by one of `unless`."""

    code: GuardRule
    when: frozenset[str]
    unless: frozenset[str]
    reasons: frozenset[ClosingReason]
    basis: str
    provision: Provision

    def counts_for(self, facts: Collection[str]) -> bool:
        """Whether this case falls under it."""
        return not self.when.isdisjoint(facts)

    def stands_against(self, facts: Collection[str], reason: ClosingReason) -> bool:
        """Whether it keeps a case of these facts from being closed for this reason."""
        return reason in self.reasons and self.counts_for(facts) and self.unless.isdisjoint(facts)


@cache
def closing_rules() -> tuple[ClosingRule, ...]:
    """The table, in its order."""
    return tuple(
        ClosingRule(
            code=GuardRule(row["code"]),
            when=frozenset(row["when"]),
            unless=frozenset(row["unless"]),
            reasons=frozenset(ClosingReason(reason) for reason in row["reasons"]),
            basis=row["basis"],
            provision=provision_from("closing", row["code"], row["label"], row),
        )
        for row in toml_file("sigap.cases", "closing.toml")["rules"]
    )


def provisions() -> tuple[Provision, ...]:
    """Every rule, as a jurist confirms it."""
    return tuple(rule.provision for rule in closing_rules())


def standing_against(facts: Collection[str], reason: ClosingReason) -> list[ClosingRule]:
    """What keeps the case from being closed for this reason, in the order of the table."""
    return [rule for rule in closing_rules() if rule.stands_against(facts, reason)]


def needs_follower(facts: Collection[str]) -> bool:
    """Whether something goes on after the closing that somebody named has to follow."""
    return any(TRACK_FOLLOWED in rule.unless and rule.counts_for(facts) for rule in closing_rules())


def standing_against_all(facts: Collection[str]) -> list[ClosingRule]:
    """What keeps it from being closed for any reason."""
    return [rule for rule in closing_rules() if all(rule.stands_against(facts, reason) for reason in ClosingReason)]


_OF_SOME = frozenset(
    {
        GuardRule.OUTCOME,
        GuardRule.PLACEMENT,
        GuardRule.PROTECTION,
        GuardRule.TEAM_OUT,
        GuardRule.CHILD_HELD,
        GuardRule.VICTIM_TOLD,
        GuardRule.SIMFONI,
        GuardRule.RETURN,
        GuardRule.VISITS,
        GuardRule.TRANSFER,
        GuardRule.DATA_RIGHTS,
        GuardRule.REPORT_READ,
        GuardRule.REPORT_JOINED,
    }
)
"""Rules that most cases never fall under: met is said only where there was something to meet."""


def asked_of(facts: Collection[str], reason: ClosingReason) -> list[ClosingRule]:
    """The rules that a case of these facts has to meet: what is no duty of this case is not said to be done."""
    found = [
        rule
        for rule in closing_rules()
        if reason in rule.reasons and (rule.counts_for(facts) or not (rule.unless or rule.code in _OF_SOME))
    ]
    is_ordered = any(rule.code is GuardRule.POLICE_ORDERED for rule in found)
    return [rule for rule in found if not (is_ordered and rule.code is GuardRule.POLICE)]
