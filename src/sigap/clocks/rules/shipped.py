"""The rules that ship: agreed rhythms and the limits of the law, each file in its own words. Pure."""

from functools import cache

from sigap.clocks.rules.deadlines import Rule, rules_from
from sigap.kernel.reference import toml_file

LAW = "law-"
"""What the code of a limit of the law begins with."""


@cache
def shipped_rules() -> tuple[Rule, ...]:
    """Every rule, in the order of the files. Raises RuleUnfit, also when two of one code stand on one day."""
    agreed, law = toml_file("sigap.clocks", "rules.toml"), toml_file("sigap.clocks", "limits.toml")
    limits = [law["defaults"] | law["ladders"][row["ladder"]] | row for row in law["rules"]]
    return rules_from({"rules": [*agreed["rules"], *limits]})
