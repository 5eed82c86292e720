"""Consent is noted line by line and office by office; a guardian who is the suspect gives none, whatever came first."""

from datetime import UTC, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from tests.factories import team
from tests.factories.work import blocking

from sigap.access.roles import OfficeKind
from sigap.assistance import actions as assistance
from sigap.assistance import events
from sigap.assistance.actions import ConsentBarred, TalkWords, UnableToNoteConsent, UnableToReviewVital
from sigap.assistance.models import ConsentAnswer, ConsentTalk, Service
from sigap.assistance.queries import ConsentStanding, consent_standings, service_standing
from sigap.assistance.reading import open_talks
from sigap.assistance.rules import (
    Bar,
    ChildStance,
    ConsentResponse,
    ConsentState,
    GiverKind,
    GuardianRelation,
    Manner,
    ReferralPurpose,
    Reply,
    ReviewOutcome,
    ServiceLine,
    VitalGround,
)
from sigap.cases import actions as cases
from sigap.cases.models import CasePerson
from sigap.cases.rules import PersonRole, Sex
from sigap.kernel.errors import Conflict, Refused
from sigap.notifications.models import Notice
from sigap.work.rules import Kind

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
HEALTH = Reply(answer=ConsentResponse.GIVEN, line=ServiceLine.HEALTH)
CERTIFICATE = Reply(answer=ConsentResponse.GIVEN, office_kind="rsud", aim=ReferralPurpose.MEDICAL_CERTIFICATE)
CHILD = "Aku mau ke dokter, asal ibu ikut."


def joined(code: str, role: PersonRole, name: str = "") -> int:
    """One more person in the case; their number."""
    with team.on_case(team.DEWI, code) as (actor, access):
        person = cases.add_person(by=actor, at=team.AT, access=access, role=role, sex=Sex.MALE, age_years=40)
    if name:
        team.named(code, name, ordinal=person.ordinal)
    return int(person.ordinal)


def talk(login: str, code: str, *replies: Reply, **change: Any) -> ConsentTalk:
    """A talk with a child's guardian, unless told otherwise."""
    facts: dict[str, Any] = {
        "ordinal": 1, "giver": GiverKind.INSTITUTION, "guardian_ordinal": None, "manner": Manner.ORAL,
        "tie": GuardianRelation.FREE,
        "stance": ChildStance.AGREES, "held_at": team.AT, "words": TalkWords(child=CHILD, note="Rekaan."),
        "post_key": uuid4(), "at": team.LATER, **change,
    }  # fmt: skip
    with team.on_case(login, code) as (actor, access):
        return assistance.note_consent(by=actor, access=access, replies=replies or (HEALTH, CERTIFICATE), **facts)


def stands(code: str, **change: Any) -> ConsentStanding:
    facts: dict[str, Any] = {"at": team.LATER, "office_kind": "rsud", **change}
    aim = facts.pop("aim", "medical_certificate")
    with team.on_case(team.DEWI, code) as (_actor, access):
        return consent_standings(access.case.id, aims=[aim], **facts)[aim]


def test_consent_is_asked_for_each_line_and_each_office() -> None:
    code = team.opened()
    assert stands(code).state is ConsentState.NONE
    noted = talk(team.DEWI, code)
    found = stands(code)
    assert (found.state, found.talk_id, found.ordinal) == (ConsentState.GIVEN, noted.id, 1)
    assert (found.giver, found.manner, found.decided_at) == (GiverKind.INSTITUTION, Manner.ORAL, team.AT)
    assert found.may_proceed
    assert stands(code, aim="emergency_care").state is ConsentState.NONE
    assert stands(code, office_kind="puskesmas").state is ConsentState.NONE
    with team.on_case(team.DEWI, code) as (_actor, access):
        lines = {line: service_standing(access.case.id, at=team.LATER, line=line) for line in ("health", "legal")}
    assert [each.state for each in lines.values()] == [ConsentState.GIVEN, ConsentState.NONE]
    assert team.trail(team.case_of(code).id)[-1] == events.CONSENT_NOTED


def test_the_words_are_sealed_and_read_by_whoever_works_with_consent() -> None:
    code = team.opened()
    talk(team.DEWI, code)
    assert b"dokter" not in bytes(ConsentTalk.objects.get().sealed_words)
    opened = open_talks(entering=team.entering(team.RINA), code=code, at=team.LATER)
    assert [words for _talk, words, _review in opened.talks] == [TalkWords(child=CHILD, note="Rekaan.")]
    team.accepted(code, team.AHMAD, frozenset({ReferralPurpose.FAITH_COUNSELLING}))
    with pytest.raises(Refused):
        open_talks(entering=team.entering(team.AHMAD), code=code, at=team.LATER)
    with pytest.raises(Refused):
        talk(team.AHMAD, code)
    with team.on_case(team.AHMAD, code):
        assert not ConsentTalk.objects.exists()
        assert not ConsentAnswer.objects.exists()


@pytest.mark.parametrize(
    ("change", "bar"),
    [
        ({"giver": GiverKind.CLIENT}, Bar.CHILD_ALONE),
        ({"giver": GiverKind.GUARDIAN}, Bar.GUARDIAN_UNNAMED),
        ({"stance": None}, Bar.CHILD_NOT_HEARD),
        ({"words": TalkWords(child="  ")}, Bar.CHILD_NOT_HEARD),
    ],
)
def test_a_child_neither_stands_alone_nor_unheard(change: dict[str, Any], bar: Bar) -> None:
    with pytest.raises(ConsentBarred) as barred:
        talk(team.DEWI, team.opened(), **change)
    assert barred.value.bar is bar
    assert not ConsentTalk.objects.exists()


def test_an_adult_says_it_for_themself_and_a_child_may_refuse_alone() -> None:
    adult, child = team.opened(age_years=30), team.opened()
    talk(team.DEWI, adult, giver=GiverKind.CLIENT, stance=None, words=TalkWords())
    assert stands(adult).state is ConsentState.GIVEN
    talk(
        team.DEWI,
        child,
        Reply(answer=ConsentResponse.REFUSED, office_kind="rsud", aim=ReferralPurpose.MEDICAL_CERTIFICATE),
        giver=GiverKind.CLIENT,
    )
    assert stands(child).state is ConsentState.REFUSED


def test_a_client_who_came_of_age_says_it_for_themself_from_that_day() -> None:
    """Seventeen a year ago: the youngest they can be today is eighteen, and was seventeen yesterday."""
    code, year = team.opened(age_years=17), team.AT.replace(year=2025).astimezone(UTC)
    CasePerson.objects.filter(case__code=code).update(aged_at=year)
    alone = {"giver": GiverKind.CLIENT, "stance": None, "words": TalkWords()}
    with pytest.raises(ConsentBarred) as barred:
        talk(team.DEWI, code, held_at=(team.AT - timedelta(days=1)).astimezone(UTC), **alone)
    assert barred.value.bar is Bar.CHILD_ALONE
    talk(team.DEWI, code, held_at=team.AT.astimezone(UTC), **alone)
    assert stands(code).state is ConsentState.GIVEN


def test_a_guardian_who_is_the_suspect_gives_nothing() -> None:
    code = team.opened()
    suspect = joined(code, PersonRole.SUSPECT)
    with pytest.raises(ConsentBarred) as barred:
        talk(team.DEWI, code, giver=GiverKind.GUARDIAN, guardian_ordinal=suspect)
    assert barred.value.bar is Bar.SUSPECT_GUARDIAN
    guardian = joined(code, PersonRole.GUARDIAN)
    with pytest.raises(ConsentBarred):
        talk(team.DEWI, code, giver=GiverKind.GUARDIAN, guardian_ordinal=guardian, tie=GuardianRelation.SAME_PERSON)
    talk(team.DEWI, code, giver=GiverKind.GUARDIAN, guardian_ordinal=guardian, tie=GuardianRelation.NOT_ASKED)
    assert (stands(code).state, stands(code).has_tie) == (ConsentState.GIVEN, True)


def test_the_same_person_entered_twice_is_found_by_token_before_and_after() -> None:
    code = team.opened()
    guardian = joined(code, PersonRole.GUARDIAN, "Tono Rekaan")
    talk(team.DEWI, code, giver=GiverKind.GUARDIAN, guardian_ordinal=guardian)
    assert stands(code).state is ConsentState.GIVEN
    joined(code, PersonRole.SUSPECT, "Rekaan Tono")
    found = stands(code)
    assert (found.state, found.may_proceed) == (ConsentState.BARRED, False)
    with pytest.raises(ConsentBarred):
        talk(team.DEWI, code, giver=GiverKind.GUARDIAN, guardian_ordinal=guardian)


def test_a_barred_guardian_takes_nothing_back_that_somebody_else_gave() -> None:
    code = team.opened()
    guardian = joined(code, PersonRole.GUARDIAN)
    talk(team.DEWI, code)
    taken = Reply(answer=ConsentResponse.WITHDRAWN, office_kind="rsud", aim=ReferralPurpose.MEDICAL_CERTIFICATE)
    talk(team.DEWI, code, taken, giver=GiverKind.GUARDIAN, guardian_ordinal=guardian, held_at=team.LATER)
    assert stands(code).state is ConsentState.WITHDRAWN
    CasePerson.objects.filter(ordinal=guardian, case__code=code).update(role=PersonRole.SUSPECT)
    assert stands(code).state is ConsentState.GIVEN


def test_consent_runs_out_and_the_weakest_of_two_counts() -> None:
    code = team.opened()
    last = team.LATER.date()
    talk(
        team.DEWI,
        code,
        Reply(
            answer=ConsentResponse.GIVEN, office_kind="rsud", aim=ReferralPurpose.MEDICAL_CERTIFICATE, valid_until=last
        ),
    )
    assert stands(code).valid_until == last
    assert stands(code, at=team.LATER + timedelta(days=1)).state is ConsentState.EXPIRED
    second = joined(code, PersonRole.VICTIM)
    assert (stands(code).state, stands(code).ordinal) == (ConsentState.NONE, second)
    first = CasePerson.objects.get(ordinal=1, case__code=code)
    assert stands(code, person_id=first.pk).state is ConsentState.GIVEN


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"held_at": team.LATER + timedelta(minutes=1)}, "belum terjadi"),
        ({"ordinal": 9}, "menerima layanan"),
    ],
)
def test_what_makes_no_sense_is_not_noted(change: dict[str, Any], words: str) -> None:
    with pytest.raises(UnableToNoteConsent, match=words):
        talk(team.DEWI, team.opened(), **change)


def test_a_second_click_notes_nothing_twice() -> None:
    code, key = team.opened(), uuid4()
    first = talk(team.DEWI, code, post_key=key)
    before = team.trail(team.case_of(code).id)
    assert talk(team.DEWI, code, post_key=key).pk == first.pk
    assert ConsentAnswer.objects.count() == 2
    assert team.trail(team.case_of(code).id) == before


def act(login: str, code: str, reason: str = "Pingsan di jalan.", key: UUID | None = None) -> ConsentTalk:
    with team.on_case(login, code) as (actor, access):
        return assistance.note_vital(
            by=actor,
            at=team.LATER,
            access=access,
            ordinal=1,
            ground=VitalGround.CANNOT_CONSENT,
            held_at=team.AT,
            topics=[HEALTH, CERTIFICATE],
            reason=reason,
            post_key=key or uuid4(),
        )


def review(login: str, code: str, talk_id: UUID, outcome: ReviewOutcome = ReviewOutcome.JUSTIFIED) -> None:
    with team.on_case(login, code) as (actor, access):
        assistance.review_vital(
            by=actor, at=team.LATER, access=access, talk_id=talk_id, outcome=outcome, note="Dibaca."
        )


def test_an_act_without_consent_holds_for_days_tells_the_head_and_waits_for_a_second_person() -> None:
    code, key = team.opened(), uuid4()
    noted = act(team.RINA, code, key=key)
    assert act(team.RINA, code, key=key).pk == noted.pk
    found = stands(code)
    assert (found.state, found.needs_review, found.giver) == (ConsentState.VITAL_INTEREST, True, None)
    assert stands(code, at=team.LATER + timedelta(days=4)).state is ConsentState.NONE
    told = Notice.objects.filter(code="vital-noted").values_list("person_id", "office_id")
    manager, head = (team.person_id(team.DEWI), None), (None, team.office(OfficeKind.UPTD_PPA).pk)
    assert set(told) == {manager, head}, "who may review it"
    team.accepted(code, team.SEKAR, frozenset({ReferralPurpose.MEDICAL_CARE}))
    act(team.SEKAR, code)
    assert sorted(map(str, told.all())) == sorted(map(str, [manager, head] * 2)), "not the hospital, which may not"
    assert blocking(subject_id=noted.id) == {Kind.VITAL_REVIEW}
    mine = act(team.DEWI, code)
    with pytest.raises(UnableToReviewVital, match="Anda yang mencatat"):
        review(team.DEWI, code, mine.id)


def test_a_review_that_does_not_uphold_ends_the_exception_at_once() -> None:
    code = team.opened()
    noted = act(team.RINA, code)
    with pytest.raises(Refused):
        review(team.RINA, code, noted.id)
    review(team.DEWI, code, noted.id, ReviewOutcome.NOT_JUSTIFIED)
    assert stands(code).state is ConsentState.NONE
    assert not blocking()
    assert Notice.objects.filter(code="vital-not-upheld", person_id=team.person_id(team.RINA)).exists()
    review(team.DEWI, code, noted.id, ReviewOutcome.NOT_JUSTIFIED)
    with pytest.raises(Conflict):
        review(team.DEWI, code, noted.id)
    opened = open_talks(entering=team.entering(team.DEWI), code=code, at=team.LATER)
    assert [(words.note, text) for _talk, words, text in opened.talks] == [("Pingsan di jalan.", "Dibaca.")]


def test_a_service_remembers_what_stood_when_it_was_given() -> None:
    code = team.opened()
    with team.on_case(team.DEWI, code) as (actor, access):
        for kind in ("medical_care", "case_conference"):
            assistance.note_service(
                by=actor, at=team.LATER, access=access, kind=kind, done_at=team.AT, note="", post_key=uuid4()
            )
    kept = dict(Service.objects.values_list("kind", "consent"))
    assert kept == {"medical_care": "none", "case_conference": ""}
    assert Service.objects.get(kind="medical_care").lacks_consent


def test_who_sees_no_consents_does_not_record_that_there_was_none() -> None:
    code = team.opened()
    team.accepted(code, team.AHMAD, frozenset({ReferralPurpose.FAITH_COUNSELLING}))
    talk(team.DEWI, code, Reply(answer=ConsentResponse.GIVEN, line=ServiceLine.SOCIAL_REHABILITATION))
    with team.on_case(team.AHMAD, code) as (actor, access):
        service = assistance.note_service(
            by=actor, at=team.LATER, access=access, kind="faith_counselling", done_at=team.AT, note="",
            post_key=uuid4(),
        )  # fmt: skip
    assert (service.line, service.consent, service.lacks_consent) == ("social_rehabilitation", "", False)
