"""What each database role finds of the mailbox: the public role places alone, the worker what stands in clear."""

import pytest
from django.db import DatabaseError, connection, transaction
from tests.factories import team

from sigap.audit.chain import moment_text
from sigap.mailbox import actions as mailbox
from sigap.mailbox.events import STATUS_CHANGED
from sigap.mailbox.models import Envelope, ReportStatus

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
IN_CLEAR = {"id", "number", "channel", "received_at", "flags", "about", "area", "status", "in_lane"}


def granted(role: str, privilege: str) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
            " WHERE n.nspname = 'public' AND c.relkind IN ('r', 'v', 'm', 'p')"
            " AND (has_table_privilege(%s, c.oid, %s)"
            " OR %s <> 'DELETE' AND has_any_column_privilege(%s, c.oid, replace(%s, 'DELETE', 'SELECT')))",
            [role, privilege, privilege, role, privilege],
        )
        return {row[0] for row in cursor.fetchall()}


def refused(role: str, statement: str) -> str:
    with team.role(role), pytest.raises(DatabaseError) as error, transaction.atomic():
        team.counted(statement)
    return str(error.value)


def test_the_public_role_reads_places_and_nothing_else() -> None:
    assert all(table.startswith("places_") for table in granted("sigap_public", "SELECT"))
    for privilege in ("INSERT", "UPDATE", "DELETE"):
        assert granted("sigap_public", privilege) == set()


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT number FROM mailbox_envelope",
        "UPDATE mailbox_envelope SET status = 'done'",
        "SELECT id FROM cases_case",
        "SELECT seq FROM audit_event",
        "SELECT id FROM vault_datakey",
        "SELECT mailbox.beat(now())",
        "SELECT audit.append('[]')",
        "SELECT access.me()",
    ],
)
def test_a_flaw_in_the_public_site_reads_no_report(statement: str) -> None:
    team.post()
    assert "permission denied" in refused("sigap_public", statement)


def test_the_worker_reads_what_stands_in_clear() -> None:
    receipt = team.post(flags=["injury"])
    with team.role("sigap_worker"):
        found = Envelope.objects.values(*sorted(IN_CLEAR)).get()
    assert (found["number"], found["flags"], found["received_at"]) == (receipt.number, ["injury"], team.AT)


@pytest.mark.parametrize("column", sorted({str(field.column) for field in Envelope._meta.fields} - IN_CLEAR))
def test_the_worker_reads_no_other_column_of_an_envelope(column: str) -> None:
    team.post()
    assert "permission denied" in refused("sigap_worker", f"SELECT {column} FROM mailbox_envelope")


@pytest.mark.parametrize(
    "table",
    [
        *("cases_case", "cases_caseperson", "cases_roomtext", "cases_participation", "referrals_referral"),
        *("assistance_service", "vault_datakey", "intake_triage", "audit_event"),
    ],
)
def test_the_worker_reads_no_case_and_no_key(table: str) -> None:
    assert "permission denied" in refused("sigap_worker", f"SELECT 1 FROM {table}")


def test_the_worker_changes_no_envelope() -> None:
    team.post()
    assert "permission denied" in refused("sigap_worker", "UPDATE mailbox_envelope SET status = 'done'")
    assert "permission denied" in refused("sigap_worker", "DELETE FROM mailbox_envelope")


def test_the_desk_removes_no_envelope_and_rewrites_nothing_in_it() -> None:
    team.post()
    for statement in (
        "DELETE FROM mailbox_envelope",
        "UPDATE mailbox_envelope SET sealed_story = ''",
        "UPDATE mailbox_code SET lookup = ''",
        "SELECT lookup FROM mailbox_code",
        "INSERT INTO mailbox_envelope (id) VALUES (gen_random_uuid())",
    ):
        assert "permission denied" in refused("sigap_desk", statement)


def test_a_reports_key_cannot_be_thrown_away_before_the_vault_holds_it() -> None:
    team.post()
    with team.at_desk(team.RINA), pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        Envelope.objects.update(key_blob=None)


@pytest.mark.parametrize("login", [team.ANTON, team.SEKAR, team.SURYA, team.MAYA])
def test_who_receives_no_reports_finds_none(login: str) -> None:
    team.post()
    with team.at_desk(login):
        assert Envelope.objects.count() == 0
        assert Envelope.objects.update(status_at=team.LATER) == 0


def test_without_a_session_the_desk_finds_none() -> None:
    team.post()
    with team.role("sigap_desk"):
        assert Envelope.objects.count() == 0


def test_the_reporters_status_moves_forward_and_never_back() -> None:
    found = team.envelope(team.post())
    order = [ReportStatus.HANDLING, ReportStatus.RECEIVED, ReportStatus.DONE, ReportStatus.HANDLING]
    seen = []
    for status in [*order, ReportStatus.DONE]:
        with team.at_desk(team.DEWI) as actor:
            mailbox.set_status(by=actor, at=team.LATER, envelope_id=found.pk, status=status)
        found.refresh_from_db()
        seen.append(found.status)
    assert seen == ["handling", "handling", "done", "done", "done"]
    assert team.trail(found.pk).count(STATUS_CHANGED) == 2
    assert found.status_at == team.LATER


def test_the_trail_of_a_report_says_when_it_came() -> None:
    found = team.envelope(team.post())
    with connection.cursor() as cursor:
        cursor.execute("SELECT body FROM audit_event WHERE stream_id = %s", [found.pk])
        body = cursor.fetchone()[0]
    assert moment_text(team.AT) in body
