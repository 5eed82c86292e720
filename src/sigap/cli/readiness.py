"""Whether a production start is safe: every check is asked, and everything that is wrong is said at once.

A check yields findings and mends nothing; each stands with its like in `readiness_*`.
"""

import sys
from collections.abc import Iterable

from sigap.cli import (
    readiness_clock,
    readiness_database,
    readiness_drill,
    readiness_keys,
    readiness_machine,
    readiness_settings,
)
from sigap.cli.readiness_start import Check, Finding, Start

# What can be told without the database.
OUTSIDE: tuple[Check, ...] = (
    readiness_machine.not_root,
    readiness_machine.home,
    readiness_machine.disk,
    readiness_machine.copies,
    readiness_machine.prepared,
    readiness_machine.one_user,
    readiness_settings.debugging,
    readiness_settings.numbers,
    readiness_settings.unknown_names,
    readiness_settings.secret_key,
    readiness_settings.others_secrets,
    readiness_settings.hosts,
    readiness_settings.desk_address,
    readiness_settings.mail,
    readiness_settings.channels,
    readiness_settings.proxies,
    readiness_settings.listening,
    readiness_settings.place_is_free,
    readiness_keys.no_keys,
    readiness_keys.keys_place,
    readiness_keys.keys_shut,
    readiness_keys.public_holds_little,
    readiness_keys.keys_open,
    readiness_clock.released,
    readiness_clock.in_step,
    readiness_database.address,
)
# What the database is asked for.
INSIDE: tuple[Check, ...] = (
    readiness_database.answer,
    readiness_database.login,
    readiness_database.mark,
    readiness_database.migrations,
    readiness_database.objects,
    readiness_drill.drill,
    readiness_clock.database_clock,
    readiness_clock.heartbeat,
)
CHECKS = (*OUTSIDE, *INSIDE)


def look(starts: Iterable[Start], checks: Iterable[Check] = CHECKS) -> list[Finding]:
    """Everything that is wrong with these starts; what several parts have in common is said once."""
    wanted = tuple(checks)
    found = [finding for start in starts for check in wanted for finding in check(start)]
    return list(dict.fromkeys(found))


def refuses(findings: Iterable[Finding]) -> bool:
    return any(not finding.is_warning for finding in findings)


def say(findings: Iterable[Finding]) -> None:
    """One line a finding, on standard error; refusals first."""
    for finding in sorted(findings, key=lambda one: one.is_warning):
        prefix = "peringatan: " if finding.is_warning else ""
        print(f"sigap: {prefix}{' '.join(finding.text.split())}", file=sys.stderr, flush=True)
