"""A request is offered, accepted, declined, withdrawn: state, trail, clocks, notices; each refusal and second click."""

from uuid import UUID, uuid4

import pytest
from tests.factories import partners, team
from tests.factories.work import blocking

from sigap.access.permissions import Permission
from sigap.access.roles import OfficeKind
from sigap.assistance.rules import CANNOT_BE_DECLINED, SECTIONS_OPENED, ReferralPurpose
from sigap.cases.actions.locking import UnableToWorkOnClosedCase
from sigap.cases.models import Assignment, CasePerson, Participation
from sigap.clocks.models import Clock
from sigap.kernel.errors import Refused
from sigap.notifications.models import Notice
from sigap.referrals import actions as referrals
from sigap.referrals import events
from sigap.referrals.actions import (
    CHAIN,
    RESULT,
    SUBJECT,
    UnableToAnswerReferral,
    UnableToOfferReferral,
)
from sigap.referrals.models import Referral
from sigap.referrals.reading import open_asked
from sigap.referrals.rules import DeclineReason, Urgency
from sigap.ui.taking_back import TakeBackReason
from sigap.vault.events import SECTION_OPENED
from sigap.vault.models import DataKey, KeyPurpose
from sigap.work.rules import Kind

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]


def offer(
    login: str, code: str, *, key: UUID | None = None, urgency: Urgency = Urgency.NORMAL, kind: OfficeKind | None = None
) -> Referral:
    to = team.office(kind or OfficeKind.POLRES_PPA)
    with team.on_case(login, code) as (actor, access):
        return referrals.offer(
            by=actor,
            at=team.AT,
            access=access,
            to=to,
            purposes=team.POLICE,
            urgency=urgency,
            preview="Seorang anak perlu dilindungi.",
            offer_key=key or uuid4(),
        )


def accept(login: str, referral: UUID) -> Referral:
    with team.at_desk(login) as actor:
        return referrals.accept(by=actor, at=team.LATER, referral_id=referral)


def decline(login: str, referral: UUID, note: str = "penuh") -> Referral:
    with team.at_desk(login) as actor:
        return referrals.decline(
            by=actor, at=team.LATER, referral_id=referral, reason=DeclineReason.NO_CAPACITY, note=note
        )


def withdraw(login: str, code: str, referral: UUID) -> Referral:
    with team.on_case(login, code) as (actor, access):
        return referrals.withdraw(
            by=actor, at=team.LATER, access=access, referral_id=referral, reason=TakeBackReason.WRONG
        )


def own(code: str) -> list[str]:
    return [each for each in team.trail(team.case_of(code).id) if each.startswith("referral:")]


def outcomes() -> dict[str, str]:
    """How each clock about the referral ended; empty while it runs."""
    return dict(Clock.objects.exclude(subject_kind="case").values_list("subject_kind", "outcome"))


def notices() -> list[tuple[str, UUID | None]]:
    found = Notice.objects.exclude(code__in=["report-received", "case-given"]).order_by("created_at")
    return [(code, person or office) for code, person, office in found.values_list("code", "person_id", "office_id")]


@pytest.mark.parametrize(
    ("urgency", "rule"), [(Urgency.NORMAL, "referral-answer"), (Urgency.EMERGENCY, "referral-answer-emergency")]
)
def test_an_offer_stands_in_the_way_starts_a_clock_and_tells_the_office(urgency: Urgency, rule: str) -> None:
    code = team.opened()
    referral = offer(team.DEWI, code, urgency=urgency)
    case, police = team.case_of(code), team.office(OfficeKind.POLRES_PPA)
    stored = Referral.objects.get()
    assert (stored.status, stored.to_office_id, stored.from_office_id) == ("offered", police.pk, case.office_id)
    assert (stored.offered_by_name, stored.victims, stored.case_code) == ("Dewi Anggraini", ["P:15"], code)
    assert (stored.chain_id, stored.leg, stored.passed_from) == (referral.id, 1, None)
    assert blocking(subject_id=referral.id) == {Kind.REFERRAL_ANSWER}
    clock = Clock.objects.get(subject_kind=SUBJECT)
    assert (clock.rule_code, clock.subject_id, clock.owner_office, clock.sender_office) == (
        rule,
        referral.id,
        police.pk,
        case.office_id,
    )
    assert stored.due_at == clock.due_at
    assert notices() == [("referral-offered", police.pk)]
    assert own(code) == [events.OFFERED]
    key = DataKey.objects.get(pk=stored.key_id)
    assert (key.purpose, key.case_id) == (KeyPurpose.REFERRAL, case.id)
    assert b"dilindungi" not in bytes(stored.sealed_preview)
    assert not Participation.objects.filter(office_id=police.pk).exists()


def test_a_second_click_sends_nothing_twice() -> None:
    code, key = team.opened(), uuid4()
    assert offer(team.DEWI, code, key=key).id == offer(team.DEWI, code, key=key).id
    assert Referral.objects.count() == len(notices()) == 1


def test_victims_are_told_without_a_name() -> None:
    code = team.opened(age_years=None)
    team.named(code)
    CasePerson.objects.update(sex="", age_years=None)
    referral = offer(team.DEWI, code)
    assert referral.victims == [":"]
    assert referral.victims_words == "Anak, jenis kelamin belum diisi, umur belum diketahui"


def test_an_offer_goes_to_another_office() -> None:
    code = team.opened()
    with pytest.raises(UnableToOfferReferral, match="kantor lain"):
        offer(team.DEWI, code, kind=OfficeKind.UPTD_PPA)
    assert not Referral.objects.exists()


def test_offering_needs_the_power_and_the_room() -> None:
    code = team.opened()
    team.accepted(code)
    with pytest.raises(UnableToOfferReferral, match="hanya dapat diminta"):
        offer(team.ANTON, code, kind=OfficeKind.UPTD_PPA)
    with pytest.raises(Refused, match=Permission.REFERRAL_OFFER):
        offer(team.HASAN, code)


def test_acceptance_opens_the_case_and_settles() -> None:
    code = team.opened()
    team.accepted(code)
    stored = Referral.objects.get()
    assert (stored.status, stored.answered_by_name, stored.answered_at) == (
        "accepted",
        "Bripka Anton Saputra",
        team.LATER,
    )
    part = Participation.objects.get(office_id=stored.to_office_id)
    assert (frozenset(part.rooms), part.since) == (SECTIONS_OPENED[ReferralPurpose.PROTECTION], team.LATER)
    assert Assignment.objects.get(office_id=stored.to_office_id).person_id == team.person_id(team.ANTON)
    assert blocking() == {Kind.REFERRAL_RESULT}
    assert outcomes() == {SUBJECT: "accepted", CHAIN: "accepted", RESULT: ""}
    assert notices()[1:] == [("referral-accepted", team.person_id(team.DEWI))]
    assert own(code)[1:] == [events.ACCEPTED]


def test_a_decline_has_a_reason_and_stays_open_until_the_sender_decides() -> None:
    code = team.opened()
    referral = team.offered(code)
    decline(team.ANTON, referral)
    stored = Referral.objects.get()
    assert (stored.status, stored.decline_reason, stored.answered_by_name) == (
        "declined",
        "no_capacity",
        "Bripka Anton Saputra",
    )
    assert stored.sealed_answer is not None
    assert b"penuh" not in bytes(stored.sealed_answer)
    assert blocking() == {Kind.REFERRAL_PROMISE}
    assert outcomes() == {SUBJECT: "declined", CHAIN: ""}
    assert notices()[1:] == [("referral-declined", team.person_id(team.DEWI))]
    assert own(code)[1:] == [events.DECLINED]
    assert not Participation.objects.filter(office_id=stored.to_office_id).exists()


def test_a_decline_without_a_word_seals_nothing() -> None:
    code = team.opened()
    decline(team.ANTON, team.offered(code), note="")
    assert Referral.objects.get().sealed_answer is None


@pytest.mark.parametrize("purpose", sorted(CANNOT_BE_DECLINED))
def test_help_that_is_owed_is_not_declined(purpose: ReferralPurpose) -> None:
    code = team.opened()
    login = partners.answerer(purpose)
    kind = team.PEOPLE[login][2] if login in team.PEOPLE else OfficeKind.BAPAS
    along = team.OWN_WORK.get(kind, frozenset())
    referral = team.offered(code, kind, frozenset({purpose}) | along, by=partners.asker(code, purpose))
    with pytest.raises(UnableToAnswerReferral, match="tidak dapat ditolak"):
        decline(login, referral)
    assert Referral.objects.get(pk=referral).status == "handed_over"
    accept(login, referral)


def test_a_withdrawal_tells_the_asked_office() -> None:
    code = team.opened()
    referral = team.offered(code)
    withdraw(team.RINA, code, referral)
    stored = Referral.objects.get()
    assert (stored.status, stored.answered_by_name) == ("withdrawn", "Rina Marlina")
    assert not blocking()
    assert outcomes() == {SUBJECT: "withdrawn", CHAIN: "withdrawn"}
    assert notices()[1:] == [("referral-withdrawn", stored.to_office_id)]
    assert own(code)[1:] == [events.WITHDRAWN]


@pytest.mark.parametrize("answer", ["accept", "decline", "withdraw"])
def test_the_same_answer_again_changes_nothing(answer: str) -> None:
    code = team.opened()
    referral = team.offered(code)
    acts = {
        "accept": lambda: accept(team.ANTON, referral),
        "decline": lambda: decline(team.ANTON, referral),
        "withdraw": lambda: withdraw(team.DEWI, code, referral),
    }
    first = acts[answer]()
    before = team.trail(team.case_of(code).id), notices()
    assert acts[answer]().status == first.status
    assert (team.trail(team.case_of(code).id), notices()) == before


def test_who_answers_second_learns_who_was_first() -> None:
    code = team.opened()
    referral = team.accepted(code)
    with pytest.raises(UnableToAnswerReferral, match=r"Bripka Anton Saputra sudah lebih dulu .* Diterima"):
        accept(team.LESTARI, referral)
    with pytest.raises(UnableToAnswerReferral, match="Diterima"):
        decline(team.ANTON, referral)
    with pytest.raises(UnableToAnswerReferral, match="Bripka Anton Saputra"):
        withdraw(team.DEWI, code, referral)
    other = team.offered(code)
    withdraw(team.DEWI, code, other)
    with pytest.raises(UnableToAnswerReferral, match=r"Dewi Anggraini .* Ditarik"):
        accept(team.ANTON, other)


def test_only_the_asked_office_answers() -> None:
    code = team.opened()
    referral = team.offered(code)
    for login in (team.SEKAR, team.DEWI, team.AHMAD):
        with pytest.raises(Refused, match=Permission.REFERRAL_ANSWER) as refused:
            accept(login, referral)
        assert refused.value.ids == {"referral": str(referral)}
        with pytest.raises(Refused):
            decline(login, referral)
    for login in (team.RINA, team.SURYA):
        with pytest.raises(Refused, match=Permission.REFERRAL_ANSWER):
            accept(login, referral)
    with pytest.raises(Refused):
        accept(team.ANTON, uuid4())
    assert Referral.objects.get().status == "offered"


def test_only_the_senders_office_withdraws() -> None:
    code, other = team.opened(), team.opened()
    referral = team.offered(code, OfficeKind.RSUD)
    team.accepted(code)
    for login, case in ((team.ANTON, code), (team.DEWI, other), (team.HASAN, code)):
        with pytest.raises(Refused):
            withdraw(login, case, referral)
    assert Referral.objects.get(pk=referral).status == "offered"


def test_the_preview_is_read_by_the_asked_office_with_a_trace() -> None:
    code = team.opened()
    referral = team.offered(code)
    read = open_asked(entering=team.entering(team.ANTON), referral_id=referral, at=team.AT)
    assert read.preview == "Seorang anak perlu dilindungi malam ini."
    assert team.trail(team.case_of(code).id)[-1] == SECTION_OPENED
    for login in (team.SEKAR, team.SURYA):
        with pytest.raises(Refused):
            open_asked(entering=team.entering(login), referral_id=referral, at=team.AT)


def test_no_offer_on_a_closed_case_but_its_second_click_is_answered() -> None:
    code, key = team.opened(), uuid4()
    sent = offer(team.DEWI, code, key=key)
    withdraw(team.DEWI, code, sent.id)
    case = team.case_of(code)
    case.status, case.closed_at, case.closing_reason = "closed", team.LATER, "not_proven"
    case.save()
    assert offer(team.DEWI, code, key=key).id == sent.id
    with pytest.raises(UnableToWorkOnClosedCase):
        offer(team.DEWI, code)
