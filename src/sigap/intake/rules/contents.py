"""What people at the desk hand to an act: what was told, and who must not know of it. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sigap.cases.rules import ExclusionKind


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenReport:
    """What was written down. `details` (call-back number, safe contact) is sealed like the story."""

    story: str = field(repr=False)
    details: Mapping[str, str | list[str]] = field(repr=False)
    flags: Sequence[str]
    about: str
    area: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExcludedParty:
    """One who must not know: an officer's or office's id, or an area's code."""

    kind: ExclusionKind
    value: str
