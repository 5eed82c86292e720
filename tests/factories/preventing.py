"""Activities of prevention at the desk's own role. All invented."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.core.cache import cache
from django.utils.timezone import localdate
from tests.factories import team

from sigap.outreach.rules import SessionAudience, SessionTopic
from sigap.places.models import Level, Region, RegionKind
from sigap.prevention.actions import plan_activity
from sigap.prevention.actions.planning import ActivityDetails
from sigap.prevention.models import PreventionActivity

AT = team.AT
TODAY = localdate(AT)
TOMORROW = TODAY + timedelta(days=1)


DISTRICT, VILLAGES = "16.09.01", ("16.09.01.2001", "16.09.01.2002", "16.09.02.2001")
_PLACES = (
    ("16", Level.PROVINCE, RegionKind.PROVINSI, "Sumatera Selatan"),
    ("16.09", Level.REGENCY, RegionKind.KABUPATEN, "OKU Selatan"),
    (DISTRICT, Level.DISTRICT, RegionKind.KECAMATAN, "Muara Dua"),
    ("16.09.02", Level.DISTRICT, RegionKind.KECAMATAN, "Pulau Beringin"),
    (VILLAGES[0], Level.VILLAGE, RegionKind.DESA, "Pere'an CONTOH"),
    (VILLAGES[1], Level.VILLAGE, RegionKind.DESA, "Bumi Agung"),
    (VILLAGES[2], Level.VILLAGE, RegionKind.DESA, "Bumi Agung"),
)


def regions() -> None:
    """A regency of two kecamatan and three desa, two of one name."""
    cache.clear()
    for code, level, kind, name in _PLACES:
        Region.objects.get_or_create(
            code=code,
            defaults={
                "level": level, "kind": kind, "name": name, "parent_id": code.rpartition(".")[0] or None,
                "source": "rekaan", "valid_from": TODAY,
            },
        )  # fmt: skip


def plan_of(**more: Any) -> dict[str, Any]:
    """An activity tomorrow in the first desa, for its parents."""
    told = {
        "topic": SessionTopic.JOB_OFFERS,
        "audience": SessionAudience.PARENTS,
        "region_code": VILLAGES[0],
        "day": TOMORROW,
    }
    return told | more


def planned(*, login: str = team.MAYA, activity_id: UUID | None = None, **more: Any) -> PreventionActivity:
    """Maya plans it."""
    with team.at_desk(login) as actor:
        made: PreventionActivity = plan_activity(by=actor, at=AT, activity_id=activity_id or uuid4(), **plan_of(**more))
        return made


def for_pupils(**more: Any) -> PreventionActivity:
    """The same at a school."""
    return planned(
        audience=SessionAudience.PUPILS, region_code=DISTRICT, details=ActivityDetails(school="SMP CONTOH"), **more
    )
