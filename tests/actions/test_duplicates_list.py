"""Who may be the same among all of one's own work: the pairs of each case, each once."""

from dataclasses import replace
from uuid import UUID

import pytest
from tests.factories import duplicates, team
from tests.factories.duplicates import YUSUF, YUSUP, decide
from tests.factories.team import DEWI, LATER, RINA

from sigap.cases.actions.identity import Identity
from sigap.cases.models import CasePerson
from sigap.cases.rules import PersonRole
from sigap.cases.rules.finding import strength
from sigap.duplicates.queries import RecordPair, joined_with, pairs_of, pairs_waiting
from sigap.duplicates.reading import open_record
from sigap.duplicates.rules import PairStep as S
from sigap.kernel.errors import Refused
from sigap.matching.kinds import MatchKind
from sigap.work.models import WorkItem
from sigap.work.rules import Kind

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]


def of_case(code: str) -> tuple[RecordPair, ...]:
    with team.at_desk(DEWI) as actor:
        return pairs_of(actor, code).pairs


def shape(pair: RecordPair) -> tuple[tuple[UUID, UUID], frozenset[MatchKind]]:
    """Which two, and by what."""
    return pair.key, pair.kinds


def test_the_list_of_all_work_holds_each_candidate_of_each_case_once_the_likeliest_first() -> None:
    """Whole names, half a name with a telephone, a telephone alone; proposed, joined over a third, withdrawn."""
    phone, born = "081200007788", "2009-05-07"
    told = (
        *(replace(YUSUF, alias=alias) for alias in ("", "Ucup", "Acep")),
        YUSUP,
        Identity(full_name="Yusuf Pere'an Contoh", birth_date=born, phone=phone),
        Identity(full_name="Muhammad Yusuf Contoh", birth_date=born, phone=phone),
        Identity(full_name="Siti Contoh", birth_date="1999-01-02", phone=phone),
    )
    codes = [duplicates.opened(each) for each in told]
    duplicates.added(codes[0], PersonRole.REPORTER, YUSUF)
    duplicates.added(codes[1], PersonRole.WITNESS, YUSUF)
    for one, other in ((0, 1), (1, 2)):
        decide(RINA, codes[one], codes[other], S.PROPOSED)
        decide(DEWI, codes[one], codes[other], S.SAME, 1)
    decide(RINA, codes[0], codes[3], S.PROPOSED)
    decide(RINA, codes[1], codes[3], S.DIFFERENT)
    decide(RINA, codes[2], codes[3], S.PROPOSED)
    decide(RINA, codes[2], codes[3], S.WITHDRAWN, 1)
    each = {shape(pair) for code in codes for pair in of_case(code) if pair.is_candidate}
    found, compared = duplicates.likeliest(DEWI)
    assert compared == len(codes)
    assert len(found) == len(each) > 5
    assert {shape(pair) for pair in found} == each
    points = [strength(pair.kinds) for pair in found]
    assert points == sorted(points, reverse=True)
    assert points[-1] < strength({MatchKind.NAME_YEAR}), "half a name and a telephone is among them"
    assert [shape(pair) for pair in duplicates.likeliest(DEWI, most=3)[0]] == [shape(pair) for pair in found[:3]]
    assert duplicates.likeliest(DEWI, page=2) == ([], len(codes))


def test_another_whose_data_are_restricted_is_left_out_and_holds_up_no_comparison() -> None:
    one, other, restricted = (duplicates.opened(each) for each in (YUSUF, YUSUP, YUSUF))
    CasePerson.objects.filter(case__code=restricted).update(restricted_at=LATER)
    for login, shown in ((RINA, {other}), (DEWI, {other, restricted})):
        team.stepped_up(login, at=LATER)
        found = open_record(entering=team.entering(login), code=one, ordinal=1, at=LATER)
        assert {each.pair.other.code for each in found.compared} == shown, login
    named = open_record(entering=team.entering(RINA), code=one, ordinal=1, at=LATER, also=(restricted, 1))
    assert named.is_missing
    with pytest.raises(Refused):
        open_record(entering=team.entering(RINA), code=restricted, ordinal=1, at=LATER)


def test_a_restricted_record_is_half_of_no_pair_but_for_its_manager() -> None:
    one, other, restricted = (duplicates.opened(each) for each in (YUSUF, YUSUP, YUSUF))
    decide(RINA, one, restricted, S.PROPOSED)
    waits = WorkItem.objects.filter(kind=Kind.SAME_PERSON, person_id=team.person_id(DEWI), settled_at=None)
    assert waits.exists()
    decide(DEWI, one, restricted, S.SAME, 1)
    decide(RINA, other, restricted, S.PROPOSED)
    CasePerson.objects.filter(case__code=restricted).update(restricted_at=LATER)
    assert waits.exists(), "the manager still decides"
    shut, people = duplicates.person(restricted), {duplicates.person(each).pk for each in (one, other, restricted)}
    for login, sees in ((RINA, False), (DEWI, True)):
        with team.at_desk(login) as actor:
            listed = [*pairs_of(actor, one).pairs, *pairs_of(actor, other).pairs, *pairs_waiting(limit=9)]
            asked = bool(pairs_of(actor, restricted).records)
            members = joined_with(actor, people)[duplicates.person(one).pk]
        listed += duplicates.likeliest(login)[0]
        assert (any(shut.pk in pair.key for pair in listed), asked, shut.pk in members) == (sees,) * 3, login
    with pytest.raises(Refused):
        decide(RINA, other, restricted, S.WITHDRAWN, 1)
    # A proposal of the manager's waits for nobody else while it is restricted.
    CasePerson.objects.filter(case__code=restricted).update(restricted_at=None)
    decide(DEWI, other, restricted, S.SAME, 1)
    decide(DEWI, one, restricted, S.PART_PROPOSED, 2)
    rinas = WorkItem.objects.filter(kind=Kind.SAME_PERSON, person_id=team.person_id(RINA), settled_at=None)
    assert rinas.exists()
    CasePerson.objects.filter(case__code=restricted).update(restricted_at=LATER)
    assert not rinas.exists()
