"""A village office with two officers and its camat, among the regions of `villages`. All invented."""

from datetime import date
from typing import Any
from uuid import uuid4

from django.core.cache import cache
from django.test import override_settings
from django.utils.timezone import localdate
from tests.factories import officers, team, villages

from sigap import audit
from sigap.access.models import Office, Person
from sigap.access.roles import OfficeKind, RoleCode
from sigap.villages.actions.months import send_month
from sigap.villages.models import VillageMonth
from sigap.villages.rules.month import COUNTS, last_over, months_before

KARIM, LINA, JOKO, TONO = "karim.desa", "lina.desa", "joko.camat", "tono.desa"
CODE, NEXT_DOOR, DISTRICT, ELSEWHERE = "16.09.01.2001", "16.09.01.2002", "16.09.01", "16.09.02.2001"
TODAY = localdate(team.AT)
LAST = last_over(TODAY)


def hire(*, with_camat: bool = True) -> list[str]:
    """The regions and their offices; codes of all villages."""
    cache.clear()
    codes = villages.make()
    with audit.recording():
        officers.officer(KARIM, "Abdul Karim", RoleCode.PARTNER_OFFICER, kind=OfficeKind.DESA)
        officers.officer(LINA, "Lina Rekaan", RoleCode.PARTNER_OFFICER, kind=OfficeKind.DESA)
        if with_camat:
            officers.officer(JOKO, "Joko Susilo", RoleCode.SUBDISTRICT_HEAD, kind=OfficeKind.KECAMATAN)
    Office.objects.filter(kind=OfficeKind.DESA).update(region=CODE)
    Office.objects.filter(kind=OfficeKind.KECAMATAN).update(region=DISTRICT)
    return codes


def hire_team() -> list[str]:
    """The same beside the team, with sessions."""
    with override_settings(SIGAP_DEMO=True):
        codes = hire()
        for login in (KARIM, LINA, JOKO):
            team.sign_in(login)
    assert Person.objects.filter(login=KARIM).exists()
    return codes


def counts(**more: int | None) -> dict[str, int | None]:
    """Zeros, but for what is said."""
    return dict.fromkeys(COUNTS, 0) | more


def sent(login: str = KARIM, *, code: str = CODE, back: int = 0, **more: Any) -> VillageMonth:
    """One person left with papers in the last month that is over, or `back` months before it."""
    told: dict[str, Any] = {"counts": counts(malaysia_left_with=1), "month_id": uuid4()} | more
    with team.at_desk(login) as actor:
        return send_month(by=actor, at=team.AT, region_code=code, month=month(back), **told)


def month(back: int = 0) -> date:
    """The last month that is over, or one before."""
    return months_before(LAST, back)
