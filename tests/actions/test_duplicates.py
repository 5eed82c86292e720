"""Records of one person: candidates by tokens, two people join and part, nothing leaks of a case that is kept away."""

import random
from dataclasses import replace
from itertools import combinations
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from tests.factories import duplicates, team
from tests.factories.duplicates import YUSUF, YUSUP, decide, person
from tests.factories.statements import spent
from tests.factories.team import ANTON, AT, DEWI, HASAN, LATER, RINA

from sigap.access.permissions import Permission
from sigap.audit.models import Event
from sigap.cases import actions as cases
from sigap.cases.actions.exclusions import ExclusionRequest, exclude_from_case
from sigap.cases.actions.identity import Identity
from sigap.cases.models import CasePerson
from sigap.cases.rules import PersonRole, Sex
from sigap.cases.rules.exclusions import ExclusionBasis, ExclusionKind
from sigap.duplicates import events
from sigap.duplicates.actions import RECORDS, StalePair, UnableToDecidePair
from sigap.duplicates.models import PairDecision
from sigap.duplicates.queries import RecordPair, joined_with, pairs_of, pairs_waiting
from sigap.duplicates.reading import open_record
from sigap.duplicates.rows import person_contexts
from sigap.duplicates.rules import PairStep, groups_of
from sigap.kernel.errors import Refused, StepUpNeeded
from sigap.matching.words import explained
from sigap.notifications.models import Notice
from sigap.vault.models import Opening

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
S = PairStep


def pairs(login: str, code: str) -> list[RecordPair]:
    with team.at_desk(login) as actor:
        return list(pairs_of(actor, code).pairs)


def candidates(login: str, code: str) -> list[tuple[str, int]]:
    return [(pair.other.code, pair.other.ordinal) for pair in pairs(login, code) if pair.is_candidate]


def sealed() -> dict[UUID, tuple[bytes, int, str]]:
    """Every record with a name, as it lies in the table."""
    named = CasePerson.objects.exclude(named_at=None)
    return {row.pk: (bytes(row.sealed_identity or b""), row.version, row.role) for row in named}


def exclude(code: str, who: str) -> None:
    asked = ExclusionRequest(kind=ExclusionKind.PERSON, person_id=team.person_id(who), person_name=who)
    with team.on_case(DEWI, code) as (actor, access):
        exclude_from_case(by=actor, at=AT, access=access, what=asked, basis=ExclusionBasis.CONFLICT)


def test_a_record_like_another_is_found_by_tokens_and_explained_once_opened() -> None:
    one, other = duplicates.opened(YUSUF), duplicates.opened(YUSUP)
    duplicates.opened(Identity(full_name="Siti Contoh", birth_date="1999-01-02"))
    assert candidates(DEWI, one) == [(other, 1)]
    assert not Opening.objects.exists(), "found without opening anybody"
    with pytest.raises(StepUpNeeded):
        open_record(entering=team.entering(DEWI), code=one, ordinal=1, at=LATER)
    team.stepped_up(DEWI, at=LATER)
    opened = open_record(entering=team.entering(DEWI), code=one, ordinal=1, at=LATER)
    (compared,) = opened.compared
    told = explained(compared.resemblance)
    assert "nama mirip: Muhammad/Muh., Yusuf/Yusup" in told
    assert "hari dan bulan lahir tertukar" in told
    assert "desa sama" in told
    assert Opening.objects.filter(person_id=team.person_id(DEWI)).count() == 2
    for code in (one, other):
        assert Event.objects.filter(stream_id=team.case_of(code).pk, code="vault:identity:opened").count() == 1
    with team.on_case(DEWI, one) as (actor, access):
        beside = person_contexts(actor, access)
    assert (beside[1].candidates, beside[1].waiting, beside[1].joined) == (1, 0, ())


def test_two_people_join_and_part_and_both_records_stay_as_they_were() -> None:
    one, other = duplicates.opened(YUSUF), duplicates.opened(YUSUP)
    rows = sealed()
    decide(RINA, one, other, S.PROPOSED)
    assert decide(RINA, other, one, S.PROPOSED).version == 1, "a second click, from the other side"
    told = Notice.objects.get(code="pair-proposed")
    assert (told.person_id, told.ids) == (team.person_id(DEWI), {})
    with pytest.raises(UnableToDecidePair, match="orang lain"):
        decide(RINA, one, other, S.SAME, 1)
    with pytest.raises(StalePair):
        decide(DEWI, one, other, S.DIFFERENT)
    decide(DEWI, one, other, S.SAME, 1)
    assert Notice.objects.get(code="pair-answered").person_id == team.person_id(RINA)
    with team.on_case(DEWI, one) as (actor, access):
        assert person_contexts(actor, access)[1].joined == ((other, "Korban 1", f"/kasus/{other}/orang/1/sama/"),)
    decide(DEWI, one, other, S.PART_PROPOSED, 2)
    with pytest.raises(UnableToDecidePair):
        decide(DEWI, one, other, S.PARTED, 3)
    decide(RINA, one, other, S.PARTED, 3)
    assert candidates(DEWI, one) == [], "not asked again"
    (pair,) = pairs(DEWI, one)
    assert (pair.is_joined, pair.is_apart) == (False, True)
    assert sealed() == rows
    assert [row.step for row in PairDecision.objects.order_by("version")] == [
        S.PROPOSED, S.SAME, S.PART_PROPOSED, S.PARTED
    ]  # fmt: skip
    assert team.trail(team.person_id(RINA)).count(events.PAIR_DECIDED) == 2
    assert not Event.objects.filter(stream_id=team.case_of(one).pk, code=events.PAIR_DECIDED).exists()


def test_parting_gives_back_exactly_what_joining_took() -> None:
    """Any order of joins and partings: groups are those of the pairs that stand, and no record changes."""
    codes = [duplicates.opened(replace(YUSUF, alias=f"CONTOH {number}")) for number in range(4)]
    people = {code: person(code).pk for code in codes}
    rows = sealed()
    standing: dict[tuple[str, str], int] = {}
    rng = random.Random(16)  # noqa: S311 - a plan of the test
    versions = dict.fromkeys(combinations(codes, 2), 0)
    for _turn in range(16):
        pair = rng.choice(list(versions))
        version = versions[pair]
        before = groups_of(people.values(), [(people[one], people[other]) for one, other in standing])
        steps = (S.PART_PROPOSED, S.PARTED) if pair in standing else (S.PROPOSED, S.SAME)
        decide(RINA, *pair, steps[0], version)
        decide(DEWI, *pair, steps[1], version + 1)
        versions[pair] += 2
        if pair in standing:
            del standing[pair]
        else:
            standing[pair] = version
        wanted = groups_of(people.values(), [(people[one], people[other]) for one, other in standing])
        with team.at_desk(DEWI) as actor:
            assert joined_with(actor, list(people.values())) == wanted
        if steps[1] is S.SAME:
            undone = [(people[one], people[other]) for one, other in standing if (one, other) != pair]
            assert groups_of(people.values(), undone) == before
    assert sealed() == rows


def test_who_is_not_the_same_is_not_asked_again_and_may_be_after_all() -> None:
    one, other = duplicates.opened(YUSUF), duplicates.opened(YUSUP)
    decide(RINA, one, other, S.DIFFERENT)
    assert candidates(DEWI, one) == []
    with team.at_desk(DEWI) as actor:
        assert [pair.is_apart for pair in pairs_of(actor, other).pairs] == [True]
    decide(DEWI, one, other, S.PROPOSED, 1)
    decide(DEWI, one, other, S.WITHDRAWN, 2)
    assert candidates(DEWI, one) == [(other, 1)]


def test_one_person_on_two_sides_of_a_case_is_refused() -> None:
    one, other = duplicates.opened(YUSUF), duplicates.opened(YUSUP)
    number = duplicates.added(one, PersonRole.SUSPECT, YUSUF)
    with pytest.raises(UnableToDecidePair, match=f"{one}.*korban.*terlapor"):
        decide(DEWI, one, one, S.PROPOSED, numbers=(1, number))
    duplicates.joined(one, other)
    with pytest.raises(UnableToDecidePair, match="korban"):
        decide(DEWI, other, one, S.PROPOSED, numbers=(1, number))
    with pytest.raises(UnableToDecidePair, match="bukan dua"):
        decide(DEWI, one, one, S.PROPOSED)


def test_a_reporter_and_somebody_without_a_name_are_nobody_here() -> None:
    one, other = duplicates.opened(YUSUF), duplicates.opened(YUSUP)
    reporter = duplicates.added(other, PersonRole.REPORTER, YUSUF)
    assert candidates(DEWI, one) == [(other, 1)]
    with pytest.raises(Refused):
        decide(DEWI, one, other, S.PROPOSED, numbers=(1, reporter))
    with team.on_case(DEWI, other) as (actor, access):
        cases.add_person(by=actor, at=LATER, access=access, role=PersonRole.WITNESS, sex=Sex.UNKNOWN, age_years=None)
    with pytest.raises(UnableToDecidePair, match="belum diisi"):
        decide(DEWI, one, other, S.PROPOSED, numbers=(1, reporter + 1))


@pytest.mark.parametrize("way", ["kept", "not_on_it"])
def test_a_case_that_is_kept_away_is_neither_shown_nor_counted_nor_felt(way: str) -> None:
    """With the hidden record and without it: the same rows in the same order for the same statements."""
    one, shown = (duplicates.opened(each, colleagues=(HASAN,)) for each in (YUSUF, replace(YUSUP, alias="Ucup")))
    with CaptureQueriesContext(connection) as before:
        was = pairs(HASAN, one), duplicates.likeliest(HASAN)
    hidden = duplicates.opened(YUSUF, colleagues=(HASAN,) if way == "kept" else ())
    if way == "kept":
        exclude(hidden, HASAN)
    with CaptureQueriesContext(connection) as after:
        assert (pairs(HASAN, one), duplicates.likeliest(HASAN)) == was
    assert len(spent(before)) == len(spent(after))
    assert {pair.other.code for pair in pairs(DEWI, one)} == {shown, hidden}
    decide(DEWI, one, hidden, S.PROPOSED)
    with team.on_case(HASAN, one) as (actor, access):
        beside = person_contexts(actor, access)[1]
        assert (beside.candidates, beside.waiting, beside.joined) == (1, 0, ())
        assert pairs_waiting(limit=9) == []
        assert not PairDecision.objects.exists(), "row-level security by itself"
    assert not Notice.objects.filter(code="pair-proposed", person_id=team.person_id(HASAN)).exists()
    with pytest.raises(Refused):
        decide(HASAN, one, hidden, S.SAME, 1)
    team.stepped_up(HASAN, at=LATER)
    for number in ((hidden, 1), ("KENARI-000", 1)):
        seen = open_record(entering=team.entering(HASAN), code=one, ordinal=1, at=LATER, also=number)
        assert (seen.is_missing, [each.pair.other.code for each in seen.compared]) == (True, [shown])
    assert not Opening.objects.filter(subject_id=person(hidden).pk, person_id=team.person_id(HASAN)).exists()


def test_what_leads_through_a_hidden_case_joins_nothing() -> None:
    one, hidden, other = (duplicates.opened(YUSUF, colleagues=(RINA, HASAN)) for _ in range(3))
    for pair in ((one, hidden), (hidden, other)):
        decide(HASAN, *pair, S.PROPOSED)
        decide(DEWI, *pair, S.SAME, 1)
    everybody = {person(code).pk for code in (one, hidden, other)}
    with team.at_desk(DEWI) as actor:
        assert joined_with(actor, [person(one).pk])[person(one).pk] == everybody
    exclude(hidden, RINA)
    with team.at_desk(RINA) as actor:
        assert joined_with(actor, [person(one).pk]) == {person(one).pk: {person(one).pk}}
    assert candidates(RINA, one) == [(other, 1)], "to be asked by itself"


def inserted(login: str, one: str, other: str, step: PairStep, version: int, by: str = "") -> None:
    """Straight into the table, as the desk's role."""
    first, second = sorted((person(one).pk, person(other).pk))
    with team.at_desk(login) as actor, transaction.atomic():
        PairDecision.objects.create(
            first_id=first, second_id=second, version=version, step=step, decided_at=LATER,
            decided_by=team.person_id(by or login), decider_name="CONTOH", office_id=actor.office_ids[0],
            office_name="CONTOH",
        )  # fmt: skip


def test_the_database_refuses_what_the_rules_refuse() -> None:
    one, other = duplicates.opened(YUSUF), duplicates.opened(YUSUP)
    alone = duplicates.opened(YUSUP)
    with team.on_case(DEWI, one) as (actor, access):
        cases.assign(by=actor, at=AT, access=access, officer=team.colleague(actor, HASAN))
    for login, code, step, version, by in (
        (RINA, other, S.SAME, 1, ""), (RINA, other, S.PROPOSED, 2, ""), (RINA, other, S.PROPOSED, 1, DEWI),
        (HASAN, alone, S.PROPOSED, 1, ""), (ANTON, other, S.PROPOSED, 1, ""), (HASAN, other, S.DIFFERENT, 1, ""),
    ):  # fmt: skip
        with pytest.raises(DatabaseError):
            inserted(login, one, code, step, version, by)
    decide(RINA, one, other, S.PROPOSED)
    with pytest.raises(DatabaseError):
        inserted(RINA, one, other, S.SAME, 2)
    inserted(DEWI, one, other, S.SAME, 2)
    with team.at_desk(DEWI), pytest.raises(DatabaseError), transaction.atomic():
        team.counted("UPDATE duplicates_pairdecision SET step = 'parted'")
    with team.at_desk(HASAN):
        assert not PairDecision.objects.exists()


def test_another_office_sees_what_is_joined_and_decides_nothing() -> None:
    one, other = duplicates.opened(YUSUF), duplicates.opened(YUSUP)
    for code in (one, other):
        team.accepted(code, ANTON)
    duplicates.joined(one, other)
    with team.on_case(ANTON, one) as (actor, access):
        beside = person_contexts(actor, access)[1]
        assert ([code for code, _label, _url in beside.joined], beside.may_decide) == ([other], False)
        assert not actor.can(Permission.CASE_NAME_PERSON)
    with pytest.raises(Refused):
        decide(ANTON, one, other, S.PART_PROPOSED, 2)


def test_with_an_identity_goes_what_was_decided_of_it() -> None:
    one, other, third = (duplicates.opened(YUSUF) for _ in range(3))
    duplicates.joined(one, other)
    duplicates.joined(other, third)
    RECORDS.forget([person(one).pk])
    assert PairDecision.objects.count() == 2
    with team.at_desk(DEWI) as actor:
        assert joined_with(actor, [person(other).pk])[person(other).pk] == {person(other).pk, person(third).pk}


def test_two_at_once_take_one_step() -> None:
    one, other = duplicates.opened(YUSUF), duplicates.opened(YUSUP)
    decide(RINA, one, other, S.PROPOSED)
    decide(DEWI, one, other, S.SAME, 1)
    with pytest.raises(StalePair):
        decide(DEWI, one, other, S.DIFFERENT, 1)
    assert PairDecision.objects.count() == 2
