"""What the database tells an office of a client's no is what the rules of consent find, in every combination."""

from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import product
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction
from tests.factories import handing, team

from sigap.access.roles import OfficeKind
from sigap.assistance.models import ConsentAnswer, ConsentTalk, VitalReview
from sigap.assistance.queries import consent_standings
from sigap.assistance.rules import ConsentState, ReferralPurpose
from sigap.cases import actions as cases
from sigap.cases.models import Case, CasePerson, PersonToken
from sigap.cases.rules import PersonRole, Sex
from sigap.matching.kinds import WHOLE, MatchKind
from sigap.referrals.actions import UnableToAnswerReferral
from sigap.referrals.models import Referral

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
FAITH = ReferralPurpose.FAITH_COUNSELLING
LAST, BEFORE = team.AT.date(), team.AT.date() - timedelta(days=1)
SUSPECT, FREE, SAME, ON_ONE_PHONE = 2, 3, 4, 5
WORDS: dict[str, dict[str, Any]] = {
    "yes": {"answer": "given"},
    "no": {"answer": "refused"},
    "withdrawn": {"answer": "withdrawn"},
    "yes that is over": {"answer": "given", "until": BEFORE},
    "to save somebody": {"answer": "vital", "until": LAST},
    "to save somebody, upheld": {"answer": "vital", "until": LAST, "review": "justified"},
    "to save somebody, not upheld": {"answer": "vital", "until": LAST, "review": "not_justified"},
    "to save somebody, over": {"answer": "vital", "until": BEFORE},
    "a guardian's no": {"answer": "refused", "guardian": FREE},
    "a suspect's no": {"answer": "refused", "guardian": SUSPECT},
    "a suspect's no by another number": {"answer": "refused", "guardian": SAME},
    "a suspect's yes by another number": {"answer": "given", "guardian": SAME},
    "the no of one on the suspect's telephone": {"answer": "refused", "guardian": ON_ONE_PHONE},
    "the child's own no": {"answer": "refused", "giver": "client"},
    "the child's own yes": {"answer": "given", "giver": "client"},
}


@pytest.fixture
def code() -> str:
    """Person 1 is the victim, 2 the suspect, 3 to 5 guardians: one of them is the suspect by a whole token."""
    for remembered in (case, person, dewi):
        remembered.cache_clear()
    code: str = team.opened()
    roles = (PersonRole.SUSPECT, *[PersonRole.GUARDIAN] * 3)
    with team.on_case(team.DEWI, code) as (actor, access):
        for role in roles:
            cases.add_person(by=actor, at=team.AT, access=access, role=role, sex=Sex.MALE, age_years=40)
    for ordinal, kind in ((SAME, MatchKind.NAME_YEAR), (ON_ONE_PHONE, MatchKind.PHONE)):
        for number in (SUSPECT, ordinal):
            share(code, number, kind, kind.value.encode())
    return code


def share(code: str, ordinal: int, kind: MatchKind, token: bytes) -> None:
    PersonToken.objects.create(
        person=person(code, ordinal), case_id_of_person=case(code).id, kind=kind.value, token=token
    )


@cache
def case(code: str) -> Case:
    return team.case_of(code)


@cache
def person(code: str, ordinal: int) -> CasePerson:
    return CasePerson.objects.get(case__code=code, ordinal=ordinal)


@cache
def dewi() -> UUID:
    return team.person_id(team.DEWI)


def say(
    code: str, answer: str, *, minute: int = 0, until: date | None = None, guardian: int = 0, review: str = "",
    giver: str = "institution",
) -> None:  # fmt: skip
    """One word about telling the office of religious affairs, laid straight into the tables."""
    of_case = case(code)
    stamp = {"recorded_by": dewi(), "recorded_by_name": "x", "office_id": of_case.office_id}
    vital = {"ground": "injured"} if answer == "vital" else {"giver": giver, "manner": "oral"}
    talk = ConsentTalk.objects.create(
        case=of_case, person=person(code, 1), held_at=team.AT - timedelta(hours=2) + timedelta(minutes=minute),
        recorded_at=team.AT, office_name="x", key_id=uuid4(), sealed_words=b"", post_key=str(uuid4()), **stamp,
        **(vital | ({"giver": "guardian", "guardian": person(code, guardian)} if guardian else {})),
    )  # fmt: skip
    ConsentAnswer.objects.create(
        talk=talk, case=of_case, topic="sharing", office_kind=OfficeKind.KEMENAG.value, aim=FAITH.value, answer=answer,
        valid_until=until,
    )  # fmt: skip
    if review:
        VitalReview.objects.create(
            talk=talk, case=of_case, outcome=review, reviewed_at=team.AT, reviewed_by=uuid4(), reviewed_by_name="x",
            office_id=of_case.office_id, key_id=uuid4(), sealed_note=b"",
        )  # fmt: skip


def is_no_by_rules(code: str) -> bool:
    stands = consent_standings(case(code).id, at=team.AT, office_kind=OfficeKind.KEMENAG.value, aims=[FAITH.value])
    return stands[FAITH.value].state in {ConsentState.REFUSED, ConsentState.WITHDRAWN}


def is_no_by_database(code: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT referrals.aims_refused(%s, 'kemenag', %s, %s)", [case(code).id, [FAITH.value], team.AT])
        return bool(cursor.fetchone()[0] == [FAITH.value])


def test_the_database_finds_the_same_no_as_the_rules(code: str) -> None:
    seen = set()
    for first, second in product(WORDS, WORDS):
        with transaction.atomic():
            say(code, **WORDS[first])
            say(code, **WORDS[second], minute=1)
            expected = is_no_by_rules(code)
            assert is_no_by_database(code) is expected, (first, second)
            seen.add(expected)
            transaction.set_rollback(True)
    assert seen == {True, False}


@pytest.mark.parametrize("kind", list(MatchKind))
def test_the_same_tokens_make_a_guardian_the_suspect(code: str, kind: MatchKind) -> None:
    for number in (SUSPECT, FREE):
        share(code, number, kind, b"one of each")
    say(code, "refused", guardian=FREE)
    assert is_no_by_rules(code) is is_no_by_database(code) is (kind not in WHOLE)


def test_who_is_no_client_any_more_refuses_nothing(code: str) -> None:
    say(code, "refused")
    assert is_no_by_rules(code) is is_no_by_database(code) is True
    CasePerson.objects.filter(case__code=code, ordinal=1).update(role=PersonRole.WITNESS)
    assert is_no_by_rules(code) is is_no_by_database(code) is False


def test_a_yes_alone_counts_from_the_day_somebody_may_no_longer_be_a_child(code: str) -> None:
    say(code, "refused")
    say(code, "given", giver="client", minute=1)
    held_on, counted = team.AT.date(), []
    for age, noted_on in (
        (None, None), (17, None), (18, None), (18, held_on), (18, held_on + timedelta(days=1)),
        (17, held_on.replace(year=held_on.year - 1)), (17, held_on.replace(year=held_on.year - 1, day=26)),
        (16, date(2024, 2, 29)), (16, date(2024, 12, 1)),
    ):  # fmt: skip
        noted_at = datetime.combine(noted_on, datetime.min.time(), tzinfo=UTC) if noted_on else None
        CasePerson.objects.filter(case__code=code, ordinal=1).update(age_years=age, aged_at=noted_at)
        counted.append(not is_no_by_rules(code))
        assert is_no_by_database(code) is not counted[-1], (age, noted_on)
    assert counted == [False, False, True, True, False, True, False, True, False]


@pytest.mark.parametrize("word", ["to save somebody, over", "to save somebody, not upheld"])
def test_an_act_without_consent_that_holds_no_longer_opens_nothing_past_a_no(code: str, word: str) -> None:
    referral = team.offered(code, OfficeKind.KEMENAG, frozenset({FAITH}))
    say(code, "refused")
    say(code, **WORDS[word], minute=1)
    with pytest.raises(UnableToAnswerReferral, match="tidak setuju lagi"):
        handing.accept(team.AHMAD, referral, at=team.AT)
    assert Referral.objects.get(pk=referral).is_waiting
