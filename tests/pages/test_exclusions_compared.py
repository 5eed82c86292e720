"""The registries of exclusions decide as the facts do: every officer of the regency against every case and report.

The oracle (`tests/factories/exclusion_oracle.sql`) reads the tables of facts and knows no registry.
"""

import json
import random
from datetime import timedelta
from itertools import product
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.conf import LazySettings
from django.db import connection
from tests.factories import casework
from tests.factories.casework import Work

from sigap.access.models import Office
from sigap.access.roles import OfficeKind
from sigap.kernel.clock import now

pytestmark = pytest.mark.django_db
ORACLE = Path(__file__).resolve().parents[1] / "factories" / "exclusion_oracle.sql"
SEED = 20_261_128
LOGINS = [login for login, _name in casework.PEOPLE.values()]


def ask(statement: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values or None)
        return list(cursor.fetchall())


def tell(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values or None)


def ids(statement: str) -> list[UUID]:
    return [UUID(str(row[0])) for row in ask(statement)]


@pytest.fixture
def facts(work: Work, settings: LazySettings) -> dict[str, list[UUID]]:
    """The regency with exclusions of every kind drawn over its cases and reports, some lifted, some moved apart."""
    settings.SIGAP_DEMO = True  # sessions without a second factor
    tell(ORACLE.read_text(encoding="utf-8"))
    _dissolve_an_office()
    dice = random.Random(SEED)  # noqa: S311 - a drawing that repeats
    found = {
        "cases": ids("SELECT id FROM cases_case"),
        "reports": ids("SELECT id FROM mailbox_envelope"),
        "people": ids("SELECT id FROM access_person"),
        "offices": ids("SELECT id FROM access_office"),
    }
    areas = [str(row[0]) for row in ask("SELECT DISTINCT region FROM access_office WHERE region <> ''")] + [
        "16.09",
        "16.0",
    ]
    for case in found["cases"]:
        for _ in range(dice.choice([0, 1, 2, 3])):
            _keep_case(dice, case, found, areas)
    for report in found["reports"]:
        for _ in range(dice.choice([0, 1, 2, 3])):
            _keep_report(dice, report, found, areas)
    lifted = ids("SELECT id FROM cases_keptfrom ORDER BY id LIMIT 4")
    tell("UPDATE cases_keptfrom SET lifted_at = now(), lifted_by = declared_by WHERE id = ANY (%s)", lifted)
    tell("DELETE FROM intake_reportkeptfrom WHERE id IN (SELECT id FROM intake_reportkeptfrom ORDER BY id LIMIT 3)")
    subjects = ids(
        "SELECT subject_id FROM oracle.cases_opened() UNION SELECT id FROM cases_breakglass "
        "UNION SELECT id FROM custody_disclosure"
    )
    found["subjects"] = [*found["cases"], *found["reports"], *subjects, uuid4()]
    return found


def _dissolve_an_office() -> None:
    """One more office, dissolved; half of the people have worked there, of these every other one long ago."""
    end = now()
    begin = end - timedelta(days=3000)
    gone = Office.objects.create(
        kind=OfficeKind.PUSKESMAS, name="Puskesmas Lama", region="16.09.02", valid_from=begin, valid_to=end
    )
    tell(
        "INSERT INTO access_membership (id, person_id, office_id, role, since, until, mac) "
        "SELECT gen_random_uuid(), id, %s, 'health_worker', now() - interval '8 years', "
        "now() - CASE n %% 4 WHEN 0 THEN interval '2 years' ELSE interval '2 days' END, '' "
        "FROM (SELECT id, row_number() OVER (ORDER BY login) AS n FROM access_person) p WHERE n %% 2 = 0", gone.pk,
    )  # fmt: skip
    tell("DELETE FROM intake_uncomparedparty")  # as if every report had been compared with them


def _keep_case(dice: random.Random, case: UUID, found: dict[str, list[UUID]], areas: list[str]) -> None:
    kind = dice.choice(["person", "office", "area", "named"])
    person = dice.choice(found["people"]) if kind == "person" else None
    office = dice.choice(found["offices"]) if kind == "office" else None
    words = (uuid4(), b"x") if kind == "named" else (None, None)
    tell(
        "INSERT INTO cases_keptfrom (id, case_id, kind, basis, person_id, office_id, area, office_name, person_name, "
        "key_id, sealed_words, declared_by, declared_by_name, declared_at, lifted_by_name, is_brought) "
        "VALUES (%s, %s, %s, 'accused', %s, %s, %s, '', '', %s, %s, %s, 'Rekaan', now(), '', false) "
        "ON CONFLICT DO NOTHING",
        uuid4(), case, kind, person, office, dice.choice(areas) if kind == "area" else "", *words, uuid4(),
    )  # fmt: skip


def _keep_report(dice: random.Random, report: UUID, found: dict[str, list[UUID]], areas: list[str]) -> None:
    kind = dice.choice(["person", "office", "area"])
    person = dice.choice(found["people"]) if kind == "person" else None
    office = dice.choice(found["offices"]) if kind == "office" else None
    tell(
        "INSERT INTO intake_reportkeptfrom (id, envelope_id, kind, person_id, office_id, area, noted_by, noted_at) "
        "VALUES (%s, %s, %s, %s, %s, %s, %s, now()) ON CONFLICT DO NOTHING",
        uuid4(), report, kind, person, office, dice.choice(areas) if kind == "area" else "", uuid4(),
    )  # fmt: skip


def test_what_is_hidden_from_each_officer(facts: dict[str, list[UUID]]) -> None:
    hidden = 0
    for login in LOGINS:
        with casework.acting(login, {}):
            [(cases, old_cases, reports, old_reports, is_any, was_any)] = ask(
                "SELECT cases.kept_from_me(), oracle.cases_kept_from_me(), intake.kept_from_me(), "
                "oracle.intake_kept_from_me(), access.is_anything_hidden(), oracle.notifications_is_anything_hidden()"
            )
            assert (set(cases), set(reports), is_any) == (set(old_cases), set(old_reports), was_any), login
            [(subjects, old_subjects)] = ask("SELECT cases.kept_subjects(), oracle.cases_kept_subjects()")
            assert set(old_subjects) <= set(subjects), login
            # Nothing else is hidden than what belongs to those cases.
            more = list(set(subjects) - set(old_subjects))
            assert not ask(
                "SELECT m FROM unnest(%s::uuid[]) m WHERE NOT EXISTS ("
                "SELECT 1 FROM referrals_referral r WHERE r.id = m AND r.case_id = ANY (%s)) AND NOT EXISTS ("
                "SELECT 1 FROM assistance_consenttalk t WHERE t.id = m AND t.case_id = ANY (%s)) AND NOT EXISTS ("
                "SELECT 1 FROM intake_triage t WHERE t.envelope_id = m AND t.case_id = ANY (%s))",
                more, list(cases), list(cases), list(cases),
            ), login  # fmt: skip
            about = [json.dumps({"a": str(subject)}) for subject in facts["subjects"]]
            for statement in (
                "access.names_any(a::jsonb, (SELECT access.hidden_from_me()))",
                "oracle.notifications_hides_from_me(a::jsonb)",
            ):
                found = ask(f"SELECT a FROM unnest(%s::text[]) a WHERE {statement}", about)
                hidden += len(found)
                if statement.startswith("access"):
                    now = found
            assert sorted(map(str, now)) == sorted(map(str, found)), login
    assert hidden > 100


def test_whom_a_notice_never_reaches(facts: dict[str, list[UUID]]) -> None:
    about = [json.dumps({"a": str(subject), "b": "kode"}) for subject in facts["subjects"]]
    questions = [*product(facts["people"], [None]), *product([None], facts["offices"])]
    for person, office in questions:
        [(new, old)] = ask(
            "SELECT array_agg(access.hides(a::jsonb, %s, %s) ORDER BY a), "
            "array_agg(oracle.notifications_hides(a::jsonb, %s, %s) ORDER BY a) FROM unnest(%s::text[]) a",
            person, office, person, office, about,
        )  # fmt: skip
        assert new == old, (person, office)
    for one in about:
        [(new, old)] = ask(
            "SELECT access.excluded_people(%s::jsonb), oracle.notifications_kept_people(%s::jsonb)", one, one
        )
        assert set(new) == set(old), one


def test_who_is_excluded_from_each_case(facts: dict[str, list[UUID]]) -> None:
    found = 0
    for case in facts["cases"]:
        [(people, old_people, offices, old_offices)] = ask(
            "SELECT access.excluded_people_of(%s), oracle.cases_people_kept(%s), access.excluded_offices_of(%s), "
            "oracle.cases_offices_kept(%s)", case, case, case, case,
        )  # fmt: skip
        assert (set(people), set(offices)) == (set(old_people), set(old_offices)), case
        found += len(people) + len(offices)
    assert found > 10
    for report in facts["reports"]:
        [(new, old)] = ask(
            "SELECT array_agg(access.is_excluded(%s, p.id, NULL) ORDER BY p.id), "
            "array_agg(oracle.intake_report_kept(%s, p.id, NULL) ORDER BY p.id) FROM access_person p", report, report,
        )  # fmt: skip
        assert new == old, report


def test_who_was_asked_in(facts: dict[str, list[UUID]]) -> None:
    asked = 0
    for login in LOGINS:
        with casework.acting(login, {}):
            for case in facts["cases"]:
                [(new, old)] = ask(
                    "SELECT EXISTS (SELECT 1 FROM cases_invitation i WHERE i.case_id = %s "
                    "AND i.office_id = ANY (access.my_offices())), oracle.cases_is_asked_in(%s)", case, case,
                )  # fmt: skip
                assert new == old, (login, case)
                asked += bool(new)
    assert asked > 5


def test_a_report_that_was_moved_apart_is_nobodys_at_the_ordinary_desk(facts: dict[str, list[UUID]]) -> None:
    report = facts["reports"][0]
    tell(
        "INSERT INTO access_exclusion (source_id, subject_id, subject_kind, area, is_local_only, is_everybody) "
        "VALUES (%s, %s, 'report', '', false, true)", uuid4(), report,
    )  # fmt: skip
    about = json.dumps({"report": str(report)})
    for login in LOGINS:
        with casework.acting(login, {}) as actor:
            assert ask("SELECT access.names_any(%s::jsonb, access.hidden_from_me())", about) == [(True,)]
            assert ask("SELECT access.hides(%s::jsonb, %s, NULL)", about, actor.person_id) == [(True,)]
