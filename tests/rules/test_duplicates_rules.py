"""Steps on two records, groups that come of them, and one person on two sides of a case."""

from uuid import UUID, uuid4

from hypothesis import given, settings
from hypothesis import strategies as st

from sigap.cases.rules import PersonRole
from sigap.duplicates.rules import (
    JOINED,
    NOTHING,
    STEPS,
    DecidingSide,
    PairStep,
    RecordFacts,
    cases_on_two_sides,
    groups_of,
    is_likely,
    may_follow,
    next_steps,
)
from sigap.matching.kinds import MatchKind

S = PairStep
PEOPLE = [UUID(int=number) for number in range(6)]
PAIRS = st.lists(st.tuples(st.sampled_from(PEOPLE), st.sampled_from(PEOPLE)), max_size=8)


def test_joining_and_parting_take_two_people() -> None:
    for last, after in STEPS.items():
        for step, who in after.items():
            turns = (last in JOINED) is not (step in JOINED)
            assert (who is DecidingSide.ANOTHER) is turns, (last, step)
            assert may_follow(last, step, is_own=False) is (who is not DecidingSide.SELF)
            assert may_follow(last, step, is_own=True) is (who is not DecidingSide.ANOTHER)
    assert set(STEPS) == {NOTHING, *PairStep}, "no step without a way on"
    assert next_steps(S.PROPOSED, is_own=True) == (S.DIFFERENT, S.WITHDRAWN)
    assert next_steps(S.PROPOSED, is_own=False) == (S.SAME, S.DIFFERENT)
    assert not may_follow(S.SAME, S.DIFFERENT, is_own=False)
    assert not may_follow(NOTHING, S.SAME, is_own=False)


@settings(max_examples=60, deadline=None)
@given(PAIRS, st.tuples(st.sampled_from(PEOPLE), st.sampled_from(PEOPLE)))
def test_a_join_brings_two_groups_together_and_no_other(
    pairs: list[tuple[UUID, UUID]], pair: tuple[UUID, UUID]
) -> None:
    before, joined = groups_of(PEOPLE, pairs), groups_of(PEOPLE, [*pairs, pair])
    assert joined[pair[0]] == joined[pair[1]] == before[pair[0]] | before[pair[1]]
    assert all(joined[who] == before[who] for who in PEOPLE if who not in joined[pair[0]])
    assert groups_of(PEOPLE, reversed([*pairs, pair])) == joined, "in whatever order"
    assert all(who in joined[who] and all(joined[also] == joined[who] for also in joined[who]) for who in PEOPLE)


def test_one_person_is_not_the_victim_and_reported_in_one_case() -> None:
    here, there = uuid4(), uuid4()

    def record(case: UUID, role: PersonRole) -> RecordFacts:
        return RecordFacts(person=uuid4(), case=case, role=role)

    victim = record(here, PersonRole.VICTIM)
    for role in PersonRole:
        against = role in {PersonRole.SUSPECT, PersonRole.CHILD_IN_CONFLICT}
        assert cases_on_two_sides([victim, record(here, role)]) == ({here} if against else set()), role
        assert not cases_on_two_sides([victim, record(there, role)]), "in another case one may be on the other side"


def test_one_telephone_or_half_a_name_is_no_question() -> None:
    K = MatchKind  # noqa: N806 - short for a table
    for kinds, likely in (
        ({K.PHONE}, False), ({K.OTHER_YEAR}, False), ({K.OTHER_DESA}, False), (set(), False), ({K.NIK}, True),
        ({K.NAME_YEAR}, True), ({K.NAME_DESA}, True), ({K.PHONE, K.OTHER_YEAR}, True),
        ({K.OTHER_YEAR, K.OTHER_DESA}, True),
    ):  # fmt: skip
        assert is_likely(kinds) is likely, kinds
