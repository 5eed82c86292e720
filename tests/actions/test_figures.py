"""What the database counts in a span: right numbers, for the right people, without what one of them must not know."""

import json
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID, uuid4

import pytest
from django.db import ProgrammingError, connection, transaction
from tests.factories.deadlines import ANTON, DEWI, HASAN, POLRES, UPTD, actor, at_the_desk, loaded, wib
from tests.factories.releasing import year_is_over
from tests.factories.zones import JAKARTA

from sigap.access.entry import Actor
from sigap.access.roles import OfficeKind, RoleCode
from sigap.assistance.models import Service
from sigap.cases.models import Case, CaseExclusion, CasePerson, CaseScreening
from sigap.cases.rules import ExclusionBasis, ExclusionKind
from sigap.clocks import actions as clocks
from sigap.figures import actions
from sigap.figures.models import TypedFigure
from sigap.figures.queries import counted, typed
from sigap.figures.rules import CATALOGUE, PeriodKind, Value, period_named
from sigap.kernel.errors import Conflict, Refused
from sigap.legal.models import CriminalTrack, Mark

pytestmark = pytest.mark.django_db
SARI = actor("Sari", RoleCode.SECRETARIAT, OfficeKind.SECRETARIAT, uuid4())
BUPATI = actor("Darmawan", RoleCode.LEADER, OfficeKind.SETDA, uuid4())
NUR = actor("Nur", RoleCode.SOCIAL_WORKER, OfficeKind.DINSOS, uuid4())
HALF, NEXT = period_named("2026-s1"), period_named("2026-s2")
IN, OUT = wib(6, 30, 23), wib(7, 1, 0)


@pytest.fixture(autouse=True)
def _rules() -> None:
    loaded()


def case(at: datetime, **facts: object) -> Case:
    number = Case.objects.count() + 1
    return Case.objects.create(
        **{
            "code": f"UJI-{100 + number}",
            "risk": "high",
            "office_id": UPTD,
            "office_name": "UPTD",
            "opened_by": DEWI.person_id,
            "manager_id": DEWI.person_id,
            "manager_name": "Dewi",
            "opened_at": at,
            "recorded_at": at,
            "register_year": 2026,
            "register_number": number,
        }
        | facts
    )


def victim(of: Case, age: int | None, sex: str = "P", *, ordinal: int = 1, **facts: object) -> CasePerson:
    return CasePerson.objects.create(case=of, ordinal=ordinal, role="victim", sex=sex, age_years=age, **facts)


def screened(of: Case, indication: str, *, version: int = 1, victims: list[int] | None = None) -> None:
    CaseScreening.objects.create(
        case=of,
        version=version,
        key_id=uuid4(),
        sealed_answers=b"x",
        indication=indication,
        victims=victims or [],
        proposed_risk="high",
        instrument="2",
        written_by=DEWI.person_id,
        writer_name="Dewi",
        written_at=of.opened_at,
    )


def served(who: CasePerson, kind: str, line: str, at: datetime = IN, **facts: object) -> Service:
    return Service.objects.create(
        **{
            "case": who.case,
            "person": who,
            "kind": kind,
            "line": line,
            "office_id": UPTD,
            "office_name": "UPTD",
            "given_by": DEWI.person_id,
            "given_by_name": "Dewi",
            "done_at": at,
            "recorded_at": at,
            "key_id": uuid4(),
            "sealed_note": b"x",
            "post_key": uuid4().hex,
        }
        | facts
    )


def marked(of: Case, kind: str, day: datetime, **facts: object) -> Mark:
    key = uuid4()
    return Mark.objects.create(
        **{
            "id": key,
            "case": of,
            "kind": kind,
            "happened_on": day.date(),
            "is_first_hand": True,
            "recorded_at": day,
            "recorded_by": ANTON.person_id,
            "recorded_by_name": "Anton",
            "office_id": POLRES,
            "office_name": "Polres",
            "key_id": uuid4(),
            "sealed_paper": b"x",
            "post_key": key.hex,
            "root": key,
            "entry": key,
        }
        | facts
    )


def half(who: Actor = SARI, name: str = "2026-s1") -> Mapping[str, Value]:
    with at_the_desk(who):
        return counted(who, CATALOGUE, period_named(name), JAKARTA)


def world() -> tuple[Case, Case]:
    """A trafficked girl and her mother, a beaten man, one who came a second too late."""
    first, second = case(IN, closed_at=OUT, status="closed", closing_reason="goals_reached"), case(wib(2, 3))
    girl, mother = victim(first, 15), victim(first, None, ordinal=2)
    man = victim(second, 40, "L", forms=["form_physical"])
    victim(case(OUT), 9)
    CasePerson.objects.create(case=first, ordinal=3, role="suspect", sex="L", age_years=50)
    screened(first, "none")
    screened(first, "indicated", version=2, victims=[1])
    served(girl, "medical_care", "health")
    served(girl, "medical_care", "health", funding="dak", cost=150_000)
    wrong = served(mother, "medical_care", "health")
    served(mother, "medical_care", "health", replaces=wrong, root=wrong.id, version=2, is_void=True)
    served(man, "counselling", "social_rehabilitation")
    served(girl, "transport_home", "return", OUT)
    marked(first, "lp", IN)
    marked(first, "lp", IN)
    marked(second, "lp", OUT)
    clock = clocks.start(
        by=DEWI, at=wib(6, 1), rule="uptd-to-police", subject_kind="case", subject_id=first.id, owner_office=UPTD
    )
    clocks.stop(by=DEWI, at=wib(6, 2), clock_id=clock.id, outcome="done")
    clocks.start(
        by=DEWI, at=wib(6, 1), rule="uptd-to-police", subject_kind="case", subject_id=second.id, owner_office=UPTD
    )
    return first, second


def people(**parts: int) -> dict[str, int]:
    return dict.fromkeys(("child", "adult", "unknown", "female", "male", "total"), 0) | parts


def test_a_half_is_counted_to_its_last_second() -> None:
    year_is_over()
    world()
    found = half()
    assert set(found) == {each.code for each in CATALOGUE if each.is_recorded}
    assert {code: found[code]["total"] for code in ("K-02", "K-03", "K-04", "K-31", "K-61", "K-62")} == {
        "K-02": 2,
        "K-03": 0,
        "K-04": 2,
        "K-31": 1,
        "K-61": 1,
        "K-62": 150_000,
    }
    assert found["K-05"] == people(child=1, adult=1, unknown=1, female=2, male=1, total=3)
    assert found["K-06"] == people(child=1, unknown=1, female=2, total=2)
    assert found["K-07"] == people(child=1, female=1, total=1), "the newest screening names its victims"
    assert found["K-08"] == people(child=1, adult=1, female=1, male=1, total=2), "what was voided was given to nobody"
    assert found["K-12"] == people(child=1, female=1, total=1)
    assert found["K-13"] == people(), "he was not trafficked"
    assert found["K-16"] == people()
    assert found["K-43"] == {"kept": 1, "total": 2}
    after = half(name="2026-s2")
    assert (after["K-02"]["total"], after["K-03"]["total"], after["K-16"]["child"]) == (1, 1, 1)


def test_only_who_makes_returns_has_it_counted() -> None:
    world()
    for who in (BUPATI, HASAN, DEWI, ANTON, NUR):
        with pytest.raises(Refused):
            half(who)
        for each in CATALOGUE:
            if each.is_recorded:
                with at_the_desk(who), connection.cursor() as cursor:
                    cursor.execute(
                        f"SELECT {each.query}(%s, %s{', %s' * len(each.given)})", [wib(1, 1), wib(7, 1), *each.given]
                    )
                    assert cursor.fetchone()[0] is None, each.code
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE sigap_public")
        with pytest.raises(ProgrammingError):
            cursor.execute("SELECT figures.cases_opened(now(), now())")
        transaction.set_rollback(True)


@pytest.mark.parametrize(
    "keeps",
    [
        {"kind": ExclusionKind.PERSON, "person_id": BUPATI.person_id},
        {"kind": ExclusionKind.OFFICE, "office_id": BUPATI.memberships[0].office_id},
        {"kind": ExclusionKind.PERSON, "person_id": NUR.person_id},
        {"kind": ExclusionKind.OFFICE, "office_id": NUR.memberships[0].office_id},
    ],
    ids=["the regent", "the regent's office", "one who confirms", "an office that confirms"],
)
def test_a_case_kept_from_anybody_is_in_nobodys_figure(keeps: dict[str, object]) -> None:
    first, _second = world()
    for who in (BUPATI, NUR):
        with at_the_desk(who):
            pass
    CaseExclusion.objects.create(
        case=first,
        basis=ExclusionBasis.ACCUSED,
        declared_by=DEWI.person_id,
        declared_by_name="Dewi",
        declared_at=IN,
        **keeps,
    )
    found = half()
    assert (found["K-02"]["total"], found["K-05"]["total"], found["K-31"]["total"]) == (1, 1, 0)
    assert found["K-08"] == people(adult=1, male=1, total=1)
    assert found["K-43"] == {"kept": 0, "total": 1}


def typing(who: Actor, code: str, *, at: datetime = OUT, based_on: UUID | None = None, **given: int) -> TypedFigure:
    with at_the_desk(who):
        return actions.type_figure(
            by=who, at=at, code=code, period=HALF, given=given, source="Register Dinsos", based_on=based_on
        )


def test_the_office_that_owes_a_figure_types_it_once_at_a_time() -> None:
    first = typing(NUR, "K-21", total=2, child=0)
    assert typing(NUR, "K-21", total=2, child=0).pk == first.pk, "a second click changes nothing"
    with pytest.raises(Conflict):
        typing(NUR, "K-21", total=3)
    second = typing(NUR, "K-21", total=3, based_on=first.pk)
    for who, code in ((DEWI, "K-21"), (NUR, "K-16"), (NUR, "K-64"), (NUR, "K-999")):
        with pytest.raises(Refused):
            typing(who, code, total=1)
    with pytest.raises(Conflict):
        typing(NUR, "K-22", total=1, at=IN)
    with at_the_desk(SARI):
        assert typed(["K-21"], [HALF])["K-21", "2026-s1"].pk == second.pk
        assert TypedFigure.objects.count() == 2, "the old value stays"
    with at_the_desk(HASAN):
        assert not typed(["K-21"], [HALF])
    assert PeriodKind.HALF is HALF.kind


def flow() -> dict[str, int]:
    """Where the cases of the year stand, as the chart counts them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT insight.justice_flow(%s, %s)", [wib(1, 1), wib(12, 31)])
        return {stage: int(n) for stage, n in json.loads(cursor.fetchone()[0]).items()}


def test_a_diversion_that_failed_has_ended_no_track() -> None:
    of = case(IN)
    child = CasePerson.objects.create(case=of, ordinal=1, role="suspect", sex="L", age_years=15)
    CriminalTrack.objects.create(case=of, person=child, opened_at=IN, opened_by=ANTON.person_id)
    marked(of, "lp", wib(5, 1))
    marked(of, "named_suspect", wib(5, 2), person=child)
    marked(of, "diversion", wib(6, 1), person=child)
    assert (half()["K-78"]["total"], flow()) == (0, {"diversion": 1})
    failed = marked(of, "diversion_failed", wib(6, 20), person=child)
    assert (half()["K-78"]["total"], flow()) == (1, {"sprindik": 1})
    Mark.objects.filter(pk=failed.pk).update(is_first_hand=False, told_by="family")
    assert (half()["K-78"]["total"], flow()) == (0, {"diversion": 1}), "hearsay undoes no agreement"
