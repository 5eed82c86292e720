"""Whether a production start is safe: every check is asked, and everything that is wrong is said at once.

A check yields findings and mends nothing; each stands with its like in this package.
"""

import os
import sys
from collections.abc import Iterable

from sigap.cli import door
from sigap.cli.readiness import clock, database, drill, keys, machine, settings
from sigap.cli.readiness.start import Check, ReadinessFinding, Start

# What can be told without the database.
OUTSIDE: tuple[Check, ...] = (
    machine.not_root,
    machine.home,
    machine.disk,
    machine.copies,
    machine.prepared,
    machine.one_user,
    machine.cleaner,
    settings.debugging,
    settings.numbers,
    settings.regency,
    settings.examples,
    settings.unknown_names,
    settings.secret_key,
    settings.others_secrets,
    settings.hosts,
    settings.desk_address,
    settings.mail,
    settings.channels,
    settings.proxies,
    settings.listening,
    settings.place_is_free,
    keys.no_keys,
    keys.keys_place,
    keys.keys_shut,
    keys.sites_hold_little,
    keys.desk_asks,
    keys.keys_open,
    clock.released,
    clock.in_step,
    database.address,
    database.owner_address,
)
# What the database is asked for.
INSIDE: tuple[Check, ...] = (
    database.answer,
    database.login,
    database.mark,
    database.migrations,
    database.regency,
    database.objects,
    database.open_built_ins,
    drill.drill,
    clock.database_clock,
    clock.heartbeat,
)
CHECKS = (*OUTSIDE, *INSIDE)


def look(starts: Iterable[Start], checks: Iterable[Check] = CHECKS) -> list[ReadinessFinding]:
    """Everything that is wrong with these starts; what several parts have in common is said once."""
    wanted = tuple(checks)
    found = [finding for start in starts for check in wanted for finding in check(start)]
    return list(dict.fromkeys(found))


def refuses(findings: Iterable[ReadinessFinding]) -> bool:
    return any(not finding.is_warning for finding in findings)


def may_pass(findings: Iterable[ReadinessFinding]) -> bool:
    """Whether all that refuses may mend itself."""
    refusing = [finding for finding in findings if not finding.is_warning]
    return bool(refusing) and all(finding.is_passing for finding in refusing)


def print_findings(findings: Iterable[ReadinessFinding]) -> None:
    """One line a finding, on standard error; refusals first."""
    for finding in sorted(findings, key=lambda one: one.is_warning):
        prefix = "peringatan: " if finding.is_warning else ""
        print(f"sigap: {prefix}{door.named(' '.join(finding.text.split()), os.environ)}", file=sys.stderr, flush=True)
