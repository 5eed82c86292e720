"""What the client refused stays behind when owed help is passed on, also past the act, in the table."""

from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from tests.factories import handing, team

from sigap.access.roles import OfficeKind
from sigap.assistance import actions as assistance
from sigap.assistance.actions import TalkWords
from sigap.assistance.rules import (
    ChildStance,
    ConsentResponse,
    GiverKind,
    GuardianRelation,
    Manner,
    ReferralPurpose,
    Reply,
)
from sigap.referrals.models import Referral

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
BOTH = frozenset({ReferralPurpose.EMERGENCY_CARE, ReferralPurpose.MEDICAL_CARE})


def says(code: str, answer: ConsentResponse, aim: ReferralPurpose, *, kind: OfficeKind = OfficeKind.PUSKESMAS) -> None:
    """The child's guardian answers whether an office of this kind may be told."""
    facts: dict[str, Any] = {
        "ordinal": 1,
        "giver": GiverKind.INSTITUTION,
        "guardian_ordinal": None,
        "manner": Manner.ORAL,
        "tie": GuardianRelation.FREE,
        "stance": ChildStance.AGREES,
        "held_at": team.AT,
        "words": TalkWords(child="Rekaan.", note="Rekaan."),
        "post_key": uuid4(),
        "at": team.LATER,
    }
    with team.on_case(team.DEWI, code) as (actor, access):
        reply = Reply(answer=answer, office_kind=kind.value, aim=aim)
        assistance.note_consent(by=actor, access=access, replies=(reply,), **facts)


@pytest.mark.parametrize(
    ("answer", "aim", "kind", "goes_along"),
    [
        (ConsentResponse.REFUSED, ReferralPurpose.MEDICAL_CARE, OfficeKind.PUSKESMAS, {"emergency_care"}),
        (ConsentResponse.GIVEN, ReferralPurpose.MEDICAL_CARE, OfficeKind.PUSKESMAS, {"emergency_care", "medical_care"}),
        (ConsentResponse.REFUSED, ReferralPurpose.MEDICAL_CARE, OfficeKind.RSUD, {"emergency_care", "medical_care"}),
        (
            ConsentResponse.REFUSED,
            ReferralPurpose.EMERGENCY_CARE,
            OfficeKind.PUSKESMAS,
            {"emergency_care", "medical_care"},
        ),
    ],
)
def test_what_is_refused_to_the_next_office_stays_behind_and_what_is_owed_goes_on(
    answer: ConsentResponse, aim: ReferralPurpose, kind: OfficeKind, goes_along: set[str]
) -> None:
    to = handing.health_office()
    code = team.opened()
    referral = team.offered(code, OfficeKind.RSUD, BOTH)
    says(code, answer, aim, kind=kind)
    leg = handing.pass_on(team.SEKAR, referral, to)
    assert set(Referral.objects.get(pk=leg.id).purposes) == goes_along
    handing.accept(handing.NADIA, leg.id)


def test_only_the_asked_office_learns_what_is_refused_and_not_for_what_it_was_not_asked() -> None:
    to = handing.health_office()
    code = team.opened()
    referral = team.offered(code, OfficeKind.RSUD, BOTH)
    says(code, ConsentResponse.REFUSED, ReferralPurpose.MEDICAL_CARE)
    says(code, ConsentResponse.REFUSED, ReferralPurpose.SHELTER)
    asked = {}
    for login in (team.SEKAR, handing.NADIA):
        with team.at_desk(login), connection.cursor() as cursor:
            cursor.execute("SELECT referrals.refused_at(%s, %s, %s)", [referral, to.pk, team.LATER])
            asked[login] = cursor.fetchone()[0]
    assert asked == {team.SEKAR: ["medical_care"], handing.NADIA: []}
