"""Who reads a screening and the words of a decision on risk: at the door, and beneath it in the database."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from tests.factories import joint, team

from sigap.access.permissions import Permission
from sigap.access.roles import ROLES
from sigap.cases import actions as cases
from sigap.cases.actions.risk import RiskChoice
from sigap.cases.models import CaseScreening
from sigap.cases.reading import open_risk_decisions, open_screening
from sigap.cases.rules import Risk
from sigap.cases.rules.risk import RiskBasis
from sigap.kernel.errors import Refused
from sigap.screening.rules.codes import Flag, Process
from sigap.screening.rules.examination import Answers
from sigap.vault.events import SECTION_OPENED

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
NOTE, WORDS = "Rekaan: tidak mau pulang.", "Rekaan: sudah di rumah bibi."
HEARD = Answers(process=(Process.HARBOURING,), emergency=(Flag.PREGNANT,), note=NOTE)


@pytest.fixture
def code() -> str:
    """A case of the unit and the police, screened, with a wish to lower its risk."""
    found = team.opened()
    joint.police_in(found)
    with team.on_case(team.DEWI, found) as (actor, access):
        cases.note_screening(by=actor, at=team.LATER, access=access, answers=HEARD, reported_at=team.AT, based_on=0)
        if access.case.risk == Risk.LOW:
            cases.decide_risk(
                by=actor, at=team.LATER, access=access, seen=Risk.LOW, post_key=uuid4(),
                wanted=RiskChoice(risk=Risk.HIGH, basis=RiskBasis.DANGER_NEAR, words="Rekaan: diancam."),
            )  # fmt: skip
    with team.on_case(team.DEWI, found) as (actor, access):
        cases.decide_risk(
            by=actor, at=team.LATER + timedelta(minutes=1), access=access, seen=Risk(access.case.risk),
            post_key=uuid4(), wanted=RiskChoice(risk=Risk.LOW, basis=RiskBasis.SAFE_NOW, words=WORDS),
        )  # fmt: skip
    return found


def test_who_works_in_the_room_reads_the_answers_and_leaves_a_trace(code: str) -> None:
    opened = open_screening(entering=team.entering(team.DEWI), code=code, at=team.LATER)
    assert opened.screening is not None
    assert opened.screening.answers == HEARD
    assert (opened.version, opened.screening.received_by) == (1, "uptd_ppa")
    assert [person.ref for person in opened.screening.persons] == ["1"]
    assert team.trail(team.case_of(code).id)[-1] == SECTION_OPENED


@pytest.mark.parametrize("login", [team.RINA, team.HASAN, team.ANTON, team.SEKAR])
def test_who_does_not_work_in_it_reads_nothing(code: str, login: str) -> None:
    with pytest.raises(Refused):
        open_screening(entering=team.entering(login), code=code, at=team.LATER)


def test_a_case_without_a_screening_has_none_to_open() -> None:
    opened = open_screening(entering=team.entering(team.DEWI), code=team.opened(), at=team.LATER)
    assert (opened.row, opened.screening, opened.version) == (None, None, 0)


@pytest.mark.parametrize(("login", "is_read"), [(team.DEWI, True), (team.ANTON, True), (team.HASAN, False)])
def test_the_words_of_a_decision_are_for_who_works_on_the_case(code: str, login: str, *, is_read: bool) -> None:
    opened = open_risk_decisions(entering=team.entering(login), code=code, at=team.LATER, limit=5)
    assert opened.rows[0].status == "waiting"
    assert (opened.words.get(opened.rows[0].id) == WORDS) is is_read


def test_beneath_the_pages_screenings_are_seen_by_the_offices_room_only(code: str) -> None:
    seen = {}
    for login in (team.DEWI, team.ANTON, team.HASAN, team.SEKAR):
        with team.at_desk(login):
            seen[login] = (
                team.counted("SELECT FROM cases_casescreening"),
                team.counted("SELECT FROM cases_riskdecision") > 0,
            )
    assert seen == {team.DEWI: (1, True), team.ANTON: (0, True), team.HASAN: (0, True), team.SEKAR: (0, False)}
    assert CaseScreening.objects.count() == 1


def test_beneath_the_pages_nobody_writes_a_screening_in_another_name_or_out_of_the_room(code: str) -> None:
    copied = (
        "INSERT INTO cases_casescreening (id, case_id, version, key_id, sealed_answers, indication, proposed_risk,"
        " ampk, instrument, written_by, writer_name, written_at) SELECT gen_random_uuid(), '{case}', 9,"
        " gen_random_uuid(), '', 'none', 'low', '{{}}', '2025-1', {who}, 'x', now()"
    )
    case = team.case_of(code).id
    tries = [(team.DEWI, f"'{team.person_id(team.HASAN)}'"), (team.ANTON, "access.me()"), (team.HASAN, "access.me()")]
    for login, who in tries:
        with team.at_desk(login), pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            team.counted(copied.format(case=case, who=who))


@pytest.mark.parametrize(
    ("name", "permission"),
    [("may_answer_risk", Permission.CASE_RISK_APPROVE), ("screening_added", Permission.SCREENING_EDIT)],
)
def test_the_database_asks_for_the_same_power(name: str, permission: Permission) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT prosrc FROM pg_proc WHERE proname = %s UNION ALL"
            " SELECT pg_get_expr(polwithcheck, polrelid) FROM pg_policy WHERE polname = %s",
            [name, name],
        )
        text = " ".join(row[0] for row in cursor.fetchall())
        assert set(re.findall(r"(?:may|holders_of)\('([a-z_:]+)'", text)) == {permission}
        cursor.execute("SELECT access.holders_of(%s)", [permission])
        assert set(cursor.fetchone()[0]) == {role.code for role in ROLES.values() if permission in role.permissions}
