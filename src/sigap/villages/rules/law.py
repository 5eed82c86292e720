"""What a village office owes by law, for its page and the register of law; unconfirmed until a named person did."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sigap.kernel.reference import toml_file
from sigap.provisions.rules import Provision, provision_from


@cache
def duties() -> Sequence[Mapping[str, Any]]:
    """Every duty with its basis and source."""
    return tuple(toml_file("sigap.villages", "duties.toml")["duties"])


def is_owed_in(duty: Mapping[str, Any], region: str) -> bool:
    """Whether it binds this desa or kelurahan; a kelurahan's last four figures begin with 1."""
    return not (duty.get("is_of_desa") and region.rpartition(".")[2].startswith("1"))


@cache
def provisions() -> tuple[Provision, ...]:
    """The same as rows of the register of law."""
    return tuple(
        provision_from("village-duties", row["code"], row["label"], {k: v for k, v in row.items() if k not in _NAMES})
        for row in duties()
    )


_NAMES = frozenset({"code", "label", "is_of_desa"})
