"""The demo's way home: one client between two hands, one at home with a visit made and one due. All CONTOH."""

from datetime import datetime, timedelta
from uuid import uuid4

from django.db.models import QuerySet
from django.utils.timezone import localdate

from sigap.assistance.models import Goal
from sigap.assistance.rules import Funding, GoalOutcome
from sigap.cases.models import Case, CasePerson
from sigap.cases.queries import case_for
from sigap.cases.rules import CaseStatus, PersonRole
from sigap.cli.demo.stage import Stage
from sigap.places.queries import home_regency, regencies
from sigap.reintegration import actions
from sigap.reintegration.actions import HandoverRecord, PlanDraft, VisitFacts
from sigap.reintegration.models import HomeReturn
from sigap.reintegration.rules import FamilyAnswer, ReturnDestination, VisitOutcome

MANAGER = "dewi.uptd"
_AT_HOME = timedelta(days=33)
"""Since when the second client is at home: the visit after a month has been made."""
_WORDS = {
    "assessment": "CONTOH: ibu dan nenek ditemui di rumah; menunggu, tidak menyalahkan.",
    "address": "CONTOH: Dusun 2, rumah nenek, dekat langgar.",
    "escort": "CONTOH: Ibu Wulan, UPTD PPA (perempuan)",
    "note": "CONTOH: tidak singgah di terminal; ibu dikabari lewat nomor amannya.",
}


def with_family(stage: Stage) -> QuerySet[Case]:
    """Her running cases in which somebody is there for the child and a goal is open, the oldest first.

    One that is ready to end stays so.
    """
    guardians = CasePerson.objects.filter(role=PersonRole.GUARDIAN).values("case_id")
    mine = Case.objects.filter(status=CaseStatus.IN_SERVICE, manager_id=stage.person(MANAGER).pk)
    open_goals = Goal.objects.filter(outcome=GoalOutcome.OPEN).values("case_id")
    return mine.filter(pk__in=guardians).filter(pk__in=open_goals).order_by("opened_at")


def play(stage: Stage, now: datetime) -> None:
    """Once: what is there stays."""
    if HomeReturn.objects.exists():
        return
    at_home, on_the_way = with_family(stage)[:2]
    _arrive(stage, now, at_home)
    province = home_regency().partition(".")[0]
    near = [each.code for each in regencies() if each.code.startswith(f"{province}.") and each.code != home_regency()]
    row = _begin(stage, now - timedelta(days=3), on_the_way, [near[-1], near[0], home_regency()])
    _hand(
        stage,
        now - timedelta(days=2),
        on_the_way,
        row,
        "Petugas P4MI CONTOH",
        "Pekerja sosial CONTOH",
        "Dinas Sosial CONTOH",
    )


def _arrive(stage: Stage, now: datetime, case: Case) -> None:
    at = max(now - _AT_HOME, case.opened_at + timedelta(hours=1))
    row = _begin(stage, at, case, [home_regency()])
    _hand(stage, at, case, row, "Dewi Anggraini, UPTD PPA", "Nenek CONTOH", "")
    first, second, *_later = row.visits.order_by("due_on")
    made_on, due_on = localdate(now) - timedelta(days=2), localdate(now) + timedelta(days=4)
    with stage.acting(MANAGER) as dewi:
        access = case_for(dewi, case.code)
        days = {first.pk: made_on, second.pk: due_on}
        actions.agree_visits(by=dewi, at=at + timedelta(hours=1), access=access, return_id=row.pk, days=days)
        facts = VisitFacts(
            made_on=made_on,
            outcome=VisitOutcome.HELP,
            answers={
                "safe": "check_well", "accepted": "check_well", "health": "check_well", "mind": "check_help",
                "school_work": "check_help",
            },
            client_words="CONTOH: aku mau sekolah lagi, tapi malu.",
            note="CONTOH: bertemu di sekolah. Guru BK menemani; surat pindah belum ada.",
        )  # fmt: skip
        actions.make_visit(by=dewi, at=now - timedelta(days=1), access=access, visit_id=first.pk, facts=facts)


def _begin(stage: Stage, at: datetime, case: Case, route: list[str]) -> HomeReturn:
    client, host = (CasePerson.objects.filter(case=case, role=role)[0] for role in ("victim", "guardian"))
    offices = ("Dinas Sosial CONTOH", "Dinas P3A CONTOH", "UPTD PPA")[: len(route) - 1]
    draft = PlanDraft(
        destination=ReturnDestination.FAMILY,
        answer=FamilyAnswer.WILLING,
        assessed_on=localdate(at),
        host=host.ordinal,
        leaves_on=localdate(at),
        route=route,
        cost=640_000,
        funding=Funding.DAK,
        words=_WORDS | {f"office_{place}": office for place, office in enumerate(offices, 1)},
    )
    with stage.acting(MANAGER) as dewi:
        access = case_for(dewi, case.code)
        return actions.begin_return(
            by=dewi, at=at, access=access, ordinal=client.ordinal, draft=draft, post_key=uuid4()
        )


def _hand(stage: Stage, at: datetime, case: Case, row: HomeReturn, *hands: str) -> None:
    giver, taker, office = hands
    condition = "CONTOH: sehat, satu tas pakaian, obat untuk sepekan."
    words = HandoverRecord(giver=giver, taker=taker, office=office, number="CONTOH/463/12", condition=condition)
    with stage.acting(MANAGER) as dewi:
        access = case_for(dewi, case.code)
        actions.hand_over(
            by=dewi, at=at, access=access, return_id=row.pk, place=1, handed_on=localdate(at), words=words
        )
