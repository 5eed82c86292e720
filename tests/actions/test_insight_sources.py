"""Who came back is counted by tokens; several deadlines of one family are one source; forms as they were noted."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from tests.actions.test_figures import case, screened, victim
from tests.factories.deadlines import DEWI, HASAN, UPTD, at_the_desk, loaded, wib

from sigap.access.models.exclusions import AccessSubject
from sigap.cases.models import Case, CaseExclusion, CasePerson, PersonToken
from sigap.cases.rules import ExclusionBasis, ExclusionKind
from sigap.clocks import actions as clocks
from sigap.figures.rules import figure_of, without_small_cells
from sigap.insight.rules.telling import ChartShape, disclosed_by_office, told_of

pytestmark = pytest.mark.django_db
IN = wib(2, 3, 9)


@pytest.fixture(autouse=True)
def _rules() -> None:
    loaded()


def counted(function: str) -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT insight.{function}(%s, %s)", [wib(1, 1), wib(7, 1)])
        found: dict[str, int] = json.loads(cursor.fetchone()[0])
    return found


def token(of: CasePerson, kind: str, said: bytes) -> None:
    PersonToken.objects.create(person=of, case_id_of_person=of.case_id, kind=kind, token=said)


def test_who_comes_back_with_another_case_is_known_by_tokens_alone() -> None:
    before = victim(case(wib(5, 1, year=2025)), 9)
    token(before, "nik", b"a")
    kept_away = victim(case(wib(5, 2, year=2025)), 9)
    token(kept_away, "nik", b"k")
    suspect = CasePerson.objects.create(case=case(wib(5, 3, year=2025)), ordinal=1, role="suspect", sex="L")
    token(suspect, "nik", b"s")
    with at_the_desk(HASAN):
        pass
    CaseExclusion.objects.create(
        case=kept_away.case, kind=ExclusionKind.PERSON, person_id=HASAN.person_id, basis=ExclusionBasis.ACCUSED,
        declared_by=DEWI.person_id, declared_by_name="Dewi", declared_at=IN,
    )  # fmt: skip
    token(victim(case(IN), 10), "nik", b"a")
    token(victim(case(IN), 11), "name_year", b"a")
    token(victim(case(IN), 12), "nik", b"k")
    token(victim(case(IN), 13), "nik", b"s")
    token(victim(case(IN), 14), "phone", b"a")
    sisters = case(IN + timedelta(days=1))
    for ordinal in (1, 2):
        token(victim(sisters, 8, ordinal=ordinal), "nik", b"q")
    assert counted("returned") == {
        "returned": 1, "returned|cases": 1, "first": 5, "first|cases": 4, "unknown": 1, "unknown|cases": 1,
    }  # fmt: skip


def test_forms_are_those_noted_and_trafficking_as_the_catalogue_counts_it() -> None:
    both = case(IN)
    victim(both, 15, forms=["form_sexual", "form_trafficking"])
    victim(both, 12, ordinal=2, forms=["form_sexual"])
    indicated = case(IN)
    victim(indicated, 30)
    screened(indicated, "indicated")
    assert counted("victims_by_form") == {
        "all": 3, "all|cases": 2, "form_sexual": 2, "form_sexual|cases": 1, "form_trafficking": 2,
        "form_trafficking|cases": 2,
    }  # fmt: skip


def test_many_deadlines_of_one_family_are_one_source() -> None:
    family: Case = case(IN)
    for _referral in range(6):
        subject = uuid4()
        AccessSubject.objects.create(subject_id=subject, root_id=family.id)
        clocks.start(
            by=DEWI, at=wib(5, 1), rule="uptd-to-police", subject_kind="case", subject_id=subject, owner_office=UPTD
        )
    promises = counted("promises")
    assert (promises["police:total"], promises["police:total|cases"]) == (6, 1)
    assert promises["police:missed|cases"] == 1
    cases = {key.removesuffix("|cases"): n for key, n in promises.items() if key.endswith("|cases")}
    assert told_of(ChartShape.KEPT, promises, ["police"], cases=cases).numbers["police"].of is None
    figure = figure_of("K-43")
    assert figure
    with connection.cursor() as cursor:
        cursor.execute("SELECT figures.promised(%s, %s, 'police')::text", [wib(1, 1), wib(7, 1)])
        value = json.loads(cursor.fetchone()[0])
    assert without_small_cells(figure, value) == {"kept": None, "total": None}
    enough = {"a:total": 30, "a:kept": 15}, {"a:total": 30, "a:kept": 15}
    assert disclosed_by_office(enough[0], 60, 30, cases=enough[1]).numbers["a"].of == 30
    assert disclosed_by_office(enough[0], 60, 30, cases={"a:total": 4, "a:kept": 2}).numbers == {}
    assert disclosed_by_office(enough[0], 60, 30, cases={"a:total": 30, "a:kept": 3}).numbers["a"].n is None
    spread = {"t:n": 30, "t:low": 1, "t:mid": 2, "t:high": 3}
    assert told_of(ChartShape.SPREAD, spread, ["t"], cases={"t:n": 19}).numbers["t"].n is None
    assert told_of(ChartShape.SPREAD, spread, ["t"], cases={"t:n": 20}).numbers["t"].n == 2
