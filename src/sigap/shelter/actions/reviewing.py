"""How long somebody stays is agreed anew, who they are is corrected, and life after 18 is talked through with them."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from sigap import audit
from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.kernel.errors import Conflict, Refused
from sigap.screening.rules.persons import Sex
from sigap.shelter import events
from sigap.shelter.actions.scope import UnableToPlace, record_house_event, seen_stay
from sigap.shelter.models import Stay
from sigap.shelter.queries import guest_of
from sigap.shelter.rules import OLDEST, RUNNING, age_now


@dataclass(frozen=True, slots=True, kw_only=True)
class StayReview:
    """What stands of somebody from now on. `age`: today, where no birthday is known; `seen`: as `seen_of` gave it."""

    sex: Sex
    age: int
    born_on: date | None = None
    limit_on: date | None = None
    is_talked: bool = False
    seen: str = ""


def seen_of(stay: Stay) -> str:
    """All that a review may change, as it stands."""
    facts = (stay.sex, stay.age_years, stay.aged_on, stay.born_on, stay.limit_on, stay.grown_talked_at is not None)
    return "|".join(map(str, facts))


@audit.action
def review_stay(*, by: Actor, at: datetime, stay_id: UUID, review: StayReview) -> Stay:
    """By the house's staff or the case's manager; nobody is put out by it. Raises UnableToPlace, Refused, Conflict."""
    stay = seen_stay(by, stay_id, as_staff=False)
    if stay.status not in RUNNING:
        raise UnableToPlace(_("Penempatan ini sudah berakhir."))
    if review.seen != seen_of(stay):
        raise Conflict(_("Rekan Anda mengubah data ini sementara Anda menulis. Yang baru ada di halaman tamunya."))
    today = localdate(at)
    if review.born_on is not None and review.born_on > today:
        raise UnableToPlace(_("Tanggal lahir ini belum tiba."))
    if review.limit_on != stay.limit_on and (review.limit_on is None or review.limit_on < today):
        raise UnableToPlace(_("Hari terakhir yang baru disepakati hari ini atau sesudahnya."))
    age, aged_on = _aged(stay, review, at)
    if not 0 <= age <= OLDEST:
        raise UnableToPlace(_("Umur ini tidak mungkin. Periksa lagi."))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT shelter.review(%s, %s, %s, %s, %s, %s, %s, %s)",
            [stay.pk, review.sex.value, age, aged_on, review.born_on, review.limit_on, review.is_talked, at],
        )
        if not cursor.fetchone()[0]:
            raise Refused(Permission.SHELTER_SEE, ids={"item": str(stay_id)})
    stay.refresh_from_db()
    record_house_event(by, at, stay.house, events.REVIEWED, stay=str(stay.pk))
    return stay


def _aged(stay: Stay, review: StayReview, at: datetime) -> tuple[int, date]:
    """The age to keep, and of which day: by a day of birth as it was then, so that who came as a child stays known."""
    if review.born_on is not None:
        born = max(age_now(age=0, arrived_on=stay.aged_on, born_on=review.born_on, day=stay.aged_on), 0)
        return born, stay.aged_on
    if review.age == guest_of(stay, at=at).age and stay.born_on is None:
        return stay.age_years, stay.aged_on
    return review.age, localdate(at)
