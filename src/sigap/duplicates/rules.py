"""What may be decided of two records, by whom, and what follows for all that are joined. Pure."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from sigap.cases.rules import PersonRole
from sigap.matching.kinds import WHOLE, MatchKind


class PairStep(StrEnum):
    """What was decided last of two records."""

    PROPOSED = "same_proposed"
    SAME = "same"
    DIFFERENT = "different"
    WITHDRAWN = "same_withdrawn"
    PART_PROPOSED = "part_proposed"
    PARTED = "parted"
    PART_DECLINED = "part_declined"


class DecidingSide(StrEnum):
    """Who may take a step, told from who took the last one."""

    ANYBODY = "anybody"
    ANOTHER = "another"
    SELF = "self"


NOTHING = ""
"""In place of the last step where nobody has decided anything."""
_S, _W = PairStep, DecidingSide
_PROPOSES = {_S.PROPOSED: _W.ANYBODY}
_BEGINS = _PROPOSES | {_S.DIFFERENT: _W.ANYBODY}
STEPS: Mapping[str, Mapping[PairStep, DecidingSide]] = {
    NOTHING: _BEGINS,
    _S.WITHDRAWN: _BEGINS,
    _S.PROPOSED: {_S.SAME: _W.ANOTHER, _S.DIFFERENT: _W.ANYBODY, _S.WITHDRAWN: _W.SELF},
    _S.DIFFERENT: _PROPOSES,
    _S.PARTED: _PROPOSES,
    _S.SAME: {_S.PART_PROPOSED: _W.ANYBODY},
    _S.PART_DECLINED: {_S.PART_PROPOSED: _W.ANYBODY},
    _S.PART_PROPOSED: {_S.PARTED: _W.ANOTHER, _S.PART_DECLINED: _W.ANYBODY},
}
"""(last step, next step) → who. Joining and parting take two people; "not the same" is kept and not asked again."""
JOINED = frozenset({_S.SAME, _S.PART_PROPOSED, _S.PART_DECLINED})
"""Steps after which two records are of one person: until two people have parted them."""
WAITING = frozenset({_S.PROPOSED, _S.PART_PROPOSED})
SETTLED_APART = frozenset({_S.DIFFERENT, _S.PARTED})
ASKING = frozenset({NOTHING, _S.WITHDRAWN})
"""Where a pair that resembles is shown as a candidate."""


def may_follow(last: str, step: PairStep, *, is_own: bool) -> bool:
    """Whether the step may be taken; `is_own`: by who took the last one."""
    who = STEPS.get(last, {}).get(step)
    return who is DecidingSide.ANYBODY or who is (DecidingSide.SELF if is_own else DecidingSide.ANOTHER)


def next_steps(last: str, *, is_own: bool) -> tuple[PairStep, ...]:
    """Every step that this person may take."""
    return tuple(step for step in PairStep if may_follow(last, step, is_own=is_own))


def is_likely(kinds: Collection[MatchKind]) -> bool:
    """Whether shared tokens are worth a question: a family shares one telephone, and many half a name."""
    return bool(WHOLE & set(kinds)) or len(set(kinds)) > 1


def groups_of(people: Iterable[UUID], joined: Iterable[tuple[UUID, UUID]]) -> dict[UUID, frozenset[UUID]]:
    """For each record all records of the same person, itself too."""
    found = {person: frozenset({person}) for person in people}
    for one, other in joined:
        together = found.get(one, frozenset({one})) | found.get(other, frozenset({other}))
        found |= dict.fromkeys(together, together)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordFacts:
    """A record of somebody in a case, in clear."""

    person: UUID
    case: UUID
    role: PersonRole


_AGAINST = frozenset({PersonRole.SUSPECT, PersonRole.CHILD_IN_CONFLICT})


def cases_on_two_sides(records: Collection[RecordFacts]) -> frozenset[UUID]:
    """Cases in which one person would be the victim and be reported at once."""
    harmed = {record.case for record in records if record.role is PersonRole.VICTIM}
    return frozenset(record.case for record in records if record.role in _AGAINST and record.case in harmed)
