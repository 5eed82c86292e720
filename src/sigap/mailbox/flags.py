"""Signs of danger that stand in clear on an envelope. Pure. The codes are those of the commands contract."""

from enum import StrEnum


class Flag(StrEnum):
    """Signs of danger asked for in the form."""

    LIVES_WITH_SUSPECT = "lives_with_suspect"
    WEAPON = "weapon"
    PREGNANT = "pregnant"
    DISABILITY = "disability"
    INJURY = "injury"
    SELF_HARM = "self_harm"
    CONFINEMENT = "confinement"
    ABDUCTION = "abduction"
    SHACKLED = "shackled"
    NO_FAMILY = "no_family"
    NO_SAFE_PLACE = "no_safe_place"
    REJECTED_BY_FAMILY = "rejected_by_family"
    REJECTED_BY_COMMUNITY = "rejected_by_community"


HIGH_RISK_FLAGS = frozenset({Flag.CONFINEMENT, Flag.ABDUCTION, Flag.WEAPON, Flag.SELF_HARM, Flag.INJURY, Flag.SHACKLED})
"""Each of them makes the risk high by itself."""
