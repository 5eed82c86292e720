"""The demo's field visits: one back with its sheet, one still out. All CONTOH."""

from datetime import datetime, timedelta
from uuid import uuid4

from sigap.cases.queries import case_for, cases_visible_to
from sigap.cli.demo.stage import Stage
from sigap.fieldvisits import actions
from sigap.fieldvisits.actions import FieldWords, NewVisit, SeenInField
from sigap.fieldvisits.models import FieldVisit
from sigap.fieldvisits.rules import FieldPurpose, SpokenTo

RINA, DEWI, HASAN = "rina.uptd", "dewi.uptd", "hasan.uptd"
_HOUR = timedelta(hours=1)
_WORDS = FieldWords(
    place="CONTOH: rumah di Dusun CONTOH, belakang balai desa",
    route="CONTOH: jalan raya, belok di pasar",
    vehicle="CONTOH: mobil dinas putih, BG 0000 XX",
    others="sopir kantor",
)
_SEEN = "CONTOH: anak ada di rumah bibinya, makan dan tidur cukup. Takut bertemu terlapor. Bersedia bertemu di kantor."


def play(stage: Stage, now: datetime) -> None:
    """Once: what is there stays. Two running cases that have been open for long enough."""
    if FieldVisit.objects.exists():
        return
    with stage.acting(DEWI) as dewi:
        mine = cases_visible_to(dewi).filter(manager_id=dewi.person_id, opened_at__lt=now - 30 * _HOUR)
        codes = list(mine.exclude(status="closed").values_list("code", flat=True)[:2])
    for place, code in enumerate(codes):
        _visit(stage, code, now - (26 * _HOUR if place == 0 else 2 * _HOUR), is_back=place == 0)


def _visit(stage: Stage, code: str, at: datetime, *, is_back: bool) -> None:
    with stage.acting(DEWI) as dewi:
        access = case_for(dewi, code)
        visit = actions.plan_visit(by=dewi, at=at, access=access, new=_planned(stage, at, is_back=is_back))
        leaving = at + _HOUR / 2
        actions.depart(by=dewi, at=leaving, access=access, visit_id=visit.pk)
        if is_back:
            actions.note_team_safe(
                by=dewi, at=leaving + 2 * _HOUR, access=access, visit_id=visit.pk, minutes=60, word_key=uuid4()
            )
            actions.come_back(by=dewi, at=leaving + 3 * _HOUR, access=access, visit_id=visit.pk)
    if is_back:
        _enter(stage, code, visit, leaving + 4 * _HOUR)


def _planned(stage: Stage, at: datetime, *, is_back: bool) -> NewVisit:
    return NewVisit(
        purpose=FieldPurpose.MEET if is_back else FieldPurpose.FAMILY,
        departs_at=at + _HOUR / 2,
        returns_at=at + (5 if is_back else 8) * _HOUR,
        leader=stage.person(DEWI).pk,
        team=[stage.person(RINA).pk],
        keeper=stage.person(HASAN).pk,
        words=_WORDS,
        letter_number="800.1.11.1/CONTOH/2026" if is_back else "",
        post_key=uuid4(),
    )


def _enter(stage: Stage, code: str, visit: FieldVisit, at: datetime) -> None:
    sheet = SeenInField(seen=_SEEN, spoken_to=[SpokenTo.CLIENT, SpokenTo.FAMILY, SpokenTo.VILLAGE], service="outreach")
    with stage.acting(DEWI) as dewi:
        actions.write_sheet(
            by=dewi, at=at, access=case_for(dewi, code), visit_id=visit.pk, sheet=sheet, based_on=0, post_key=uuid4()
        )
