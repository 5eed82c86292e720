"""What an asked office reads before it answers: kinds of act and signs of danger, sealed, and nobody's name."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from tests.factories import handing, partners, team

from sigap.access.models import Office
from sigap.access.roles import OfficeKind, RoleCode, Section
from sigap.assistance.rules import ReferralPurpose
from sigap.cases import actions as cases
from sigap.cases.queries import case_for
from sigap.cases.queries.danger import standing_dangers
from sigap.cases.rules import PersonRole, Sex
from sigap.cases.rules.danger import DangerSource, LiftBasis
from sigap.kernel.errors import Refused
from sigap.mailbox.flags import Flag
from sigap.referrals import actions as referrals
from sigap.referrals.models import Referral, victim_words
from sigap.referrals.queries import proposed_dangers, victims_of
from sigap.referrals.reading import open_asked, open_sent
from sigap.referrals.rules import NO_FACTS, Act, ReferralFacts, Urgency

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
FACTS = ReferralFacts(acts=(Act.SEXUAL, Act.TRAFFICKING), dangers=(Flag.LIVES_WITH_SUSPECT,))


def offered(
    code: str, kind: OfficeKind = OfficeKind.POLRES_PPA, purpose: ReferralPurpose = ReferralPurpose.PROTECTION
) -> UUID:
    to = Office.objects.get(kind=kind)
    with team.on_case(team.DEWI, code) as (actor, access):
        sent = referrals.offer(
            by=actor, at=team.AT, access=access, to=to, purposes=frozenset({purpose}), urgency=Urgency.NORMAL,
            preview="Malam ini.", offer_key=uuid4(), facts=FACTS,
        )  # fmt: skip
    found: UUID = sent.id
    return found


def read(login: str, referral: UUID) -> tuple[str, ReferralFacts]:
    opened = open_asked(entering=team.entering(login), referral_id=referral, at=team.LATER)
    return opened.preview, opened.facts


def test_both_offices_read_them_and_the_table_holds_them_sealed() -> None:
    code = team.opened()
    referral = offered(code)
    assert read(team.ANTON, referral) == ("Malam ini.", FACTS)
    opened = open_sent(entering=team.entering(team.DEWI), code=code, referral_id=referral, at=team.LATER)
    assert (opened.preview, opened.facts) == ("Malam ini.", FACTS)
    sealed = bytes(Referral.objects.get().sealed_preview)
    assert b"trafficking" not in sealed
    with pytest.raises(Refused):
        read(team.SEKAR, referral)


def test_they_close_with_a_no() -> None:
    code = team.opened()
    referral = offered(code)
    handing.decline(team.ANTON, referral)
    assert read(team.ANTON, referral) == ("", NO_FACTS)


def test_they_go_along_with_owed_help_that_is_passed_on() -> None:
    code, to = team.opened(), handing.health_office()
    referral = offered(code, OfficeKind.RSUD, ReferralPurpose.EMERGENCY_CARE)
    with team.at_desk(team.SEKAR) as actor:
        referrals.pass_on(
            by=actor, at=team.LATER, referral_id=referral, to=to, preview="Visum.", offer_key=uuid4(), facts=FACTS
        )
    leg = Referral.objects.get(leg=2)
    assert read(handing.NADIA, leg.pk) == ("Visum.", FACTS)


@pytest.mark.parametrize(
    "text", ["Malam ini.", "", "42", "[]", '{"a": 1}', "{rusak", '{"note": "x", "acts": 3, "dangers": []}']
)
def test_what_was_sealed_before_holds_the_sentences_alone(text: str) -> None:
    assert referrals.disclosed_from(text) == (text, NO_FACTS)


def test_an_offer_proposes_the_dangers_that_stand_and_a_reroute_what_was_never_lifted() -> None:
    code = team.opened(report=team.taken(flags=["weapon", "pregnant"]))
    with team.on_case(team.DEWI, code) as (_actor, access):
        assert proposed_dangers(access) == ["pregnant", "weapon"]
    with team.on_case(team.DEWI, code) as (actor, access):
        cases.set_dangers(by=actor, at=team.LATER, access=access, flags=["injury"], source=DangerSource.OFFICER)
    weapon = next(tag for tag in standing_dangers(team.case_of(code).id) if tag.flag == "weapon")
    with team.on_case(team.DEWI, code) as (actor, access):
        cases.lift_danger(
            by=actor, at=team.LATER, access=access, tag_id=weapon.pk, basis=LiftBasis.SAFE_NOW, words="Disita.",
            based_on=weapon.version,
        )  # fmt: skip
    with team.on_case(team.DEWI, code) as (_actor, access):
        assert proposed_dangers(access) == ["injury", "pregnant"]
        assert proposed_dangers(access, FACTS.dangers) == ["injury", "lives_with_suspect", "pregnant"]
        assert proposed_dangers(access, ["weapon"]) == ["injury", "pregnant"]


def test_a_child_in_conflict_with_the_law_is_not_read_as_the_victim() -> None:
    code = team.opened()
    with team.on_case(team.DEWI, code) as (actor, access):
        cases.add_person(
            by=actor, at=team.AT, access=access, role=PersonRole.CHILD_IN_CONFLICT, sex=Sex.MALE, age_years=14
        )
    with team.on_case(team.DEWI, code) as (_actor, access):
        told = victims_of(access, at=team.AT)
        later = victims_of(access, at=team.AT + timedelta(days=4 * 366))
    assert told[-1] == "L:14:child_in_conflict"
    assert later[-1] == "L:18:child_in_conflict", "as old as they are when somebody is asked"
    assert "anak berhadapan dengan hukum" in victim_words(told[-1])
    assert "berhadapan" not in victim_words(told[0])


@pytest.mark.parametrize(
    ("purpose", "kind", "role", "rooms"),
    [
        (
            ReferralPurpose.SHELTER,
            OfficeKind.RUMAH_AMAN,
            RoleCode.SHELTER_OFFICER,
            {Section.SUMMARY, Section.PERSONS, Section.IDENTITY, Section.REFERRALS, Section.SERVICES},
        ),
        (
            ReferralPurpose.WITNESS_PROTECTION,
            OfficeKind.LPSK,
            RoleCode.PARTNER_OFFICER,
            {Section.SUMMARY, Section.PERSONS, Section.REFERRALS, Section.SERVICES},
        ),
        (
            ReferralPurpose.RESTITUTION,
            OfficeKind.LPSK,
            RoleCode.PARTNER_OFFICER,
            {Section.SUMMARY, Section.PERSONS, Section.REFERRALS},
        ),
        (
            ReferralPurpose.PROTECTION_ORDER,
            OfficeKind.PENGADILAN_NEGERI,
            RoleCode.PARTNER_OFFICER,
            {Section.SUMMARY, Section.PERSONS, Section.REFERRALS},
        ),
        (
            ReferralPurpose.LEGAL_AID,
            OfficeKind.OBH,
            RoleCode.PARTNER_OFFICER,
            {Section.SUMMARY, Section.PERSONS, Section.REFERRALS},
        ),
        (
            ReferralPurpose.HEALTH_COSTS,
            OfficeKind.DINKES,
            RoleCode.HEALTH_WORKER,
            {Section.SUMMARY, Section.PERSONS, Section.REFERRALS},
        ),
        (
            ReferralPurpose.MEDICAL_CARE,
            OfficeKind.PUSKESMAS,
            RoleCode.HEALTH_WORKER,
            {Section.SUMMARY, Section.PERSONS, Section.IDENTITY, Section.REFERRALS, Section.SERVICES},
        ),
    ],
)
def test_what_an_officer_of_each_new_office_enters(
    purpose: ReferralPurpose, kind: OfficeKind, role: RoleCode, rooms: set[Section]
) -> None:
    code, login = team.opened(), partners.partner(kind, role)
    referral = offered(code, kind, purpose)
    with pytest.raises(Refused), team.at_desk(login) as actor:
        case_for(actor, code)
    handing.accept(login, referral)
    with team.on_case(login, code) as (_actor, access):
        assert {room for room in Section if access.has(room)} == rooms
