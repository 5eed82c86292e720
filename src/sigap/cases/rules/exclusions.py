"""Who must not know of a case ("siapa yang tidak boleh tahu"): what can be kept from it, and on what ground. Pure."""

from enum import StrEnum

DISTRICT_DOTS = 2
"""A district's code has two dots (16.09.01), a village's three: nothing wider is kept from a case as an area."""


class ExclusionKind(StrEnum):
    """What is kept from a case. `named` is somebody outside SIGAP: words only, for those who call or visit."""

    OFFICE = "office"
    PERSON = "person"
    AREA = "area"
    NAMED = "named"


class ExclusionBasis(StrEnum):
    """On what ground."""

    ACCUSED = "accused"
    KINSHIP = "kinship"
    ASKED = "asked"
    CONFLICT = "conflict"


def is_narrow(area: str) -> bool:
    """Whether an area is a district or smaller; a whole regency would keep out everybody who could help."""
    return area.count(".") >= DISTRICT_DOTS
