"""The papers that are printed for a case, and by which law. Pure."""

from collections.abc import Mapping
from functools import cache

from sigap.kernel.reference import toml_file
from sigap.provisions.rules import Provision, provision_from


@cache
def forms() -> Mapping[str, Provision]:
    """Every paper by its code, as a jurist confirms it; its title is what it is called."""
    rows = toml_file("sigap.rulebook", "forms.toml")["forms"]
    return {row["code"]: provision_from("forms", row["code"], row["label"], row) for row in rows}


def provisions() -> tuple[Provision, ...]:
    """The same as a register."""
    return tuple(forms().values())
