"""What the vault signs before anybody is inside is what sign-in writes there, and nothing more."""

import re
from pathlib import Path

import sigap.access
from sigap.vault.service.answers import AT_THE_THRESHOLD, THRESHOLD_EVENTS

ACCESS = Path(sigap.access.__file__).parent
_SIGNED = re.compile(r'macs\.sign\("(\w+)"')
_OTHERS = frozenset({"person", "person_first", "erased_key"})
"""Kinds that a function names, and the one of a report that the desk moves by itself."""


def test_events_at_the_threshold_are_those_that_the_database_takes_there() -> None:
    door = (ACCESS / "sql" / "trail.sql").read_text(encoding="utf-8").partition("access.at_threshold()")[2]
    assert set(re.findall(r"'(access:[a-z_:]+)'", door.partition("THEN")[0])) == THRESHOLD_EVENTS


def test_kinds_at_the_threshold_are_those_that_sign_in_writes() -> None:
    files = [*(ACCESS / "signin").glob("*.py"), ACCESS / "sessions.py", ACCESS / "slips.py"]
    files += [ACCESS / "actions" / "passwords.py", ACCESS / "actions" / "resets.py"]
    signed = {kind for path in files for kind in _SIGNED.findall(path.read_text(encoding="utf-8"))}
    assert signed | _OTHERS == AT_THE_THRESHOLD
