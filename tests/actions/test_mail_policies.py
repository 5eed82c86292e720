"""The net beneath mail, as the real roles: one's own address, no code's hash, no outbox to write, no ids of cases."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.utils import ProgrammingError
from tests.factories import mailing, team
from tests.factories.deadlines import wib

from sigap.notifications import actions as notices
from sigap.notifications.models import Address, HeadHolder, Mail, MailKind

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
AT = wib(11, 25, 9)
TABLES = ("notifications_mail", "notifications_address", "notifications_headholder")
SEEN = {"notifications_mail": "id", "notifications_address": "person_id", "notifications_headholder": "id"}
FUNCTIONS = (
    "notifications.address_ask('mail', 'a@contoh.id', now())",
    "notifications.address_confirm('mail', '123456', now())",
    "notifications.address_switch('mail', true)",
    "notifications.address_drop('mail')",
    "notifications.reached('{}')",
    "notifications.mail_state(now())",
    "notifications.head_test(gen_random_uuid(), now())",
)


def one(statement: str, *values: str | UUID) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        row = cursor.fetchone()
        return row[0] if row else None


def refused(statement: str, *values: str | UUID) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        one(statement, *values)


@pytest.fixture(autouse=True)
def holder() -> HeadHolder:
    mailing.confirmed(team.RINA, team.DEWI)
    for login in (team.RINA, team.DEWI):
        Mail.objects.create(kind=MailKind.NEWS, person_id=team.person_id(login), queued_at=AT, due_at=AT)
    holder = HeadHolder.objects.create(label="Kantor", address="k@luar.example", since=AT, added_by=uuid4())
    Mail.objects.create(kind=MailKind.HEAD, holder_id=holder.pk, queued_at=AT, due_at=AT)
    return holder


@pytest.mark.parametrize("table", TABLES)
def test_without_a_ticket_the_desk_sees_nothing(table: str) -> None:
    with team.role("sigap_desk"):
        assert one(f"SELECT count({SEEN[table]}) FROM {table}") == 0


@pytest.mark.parametrize("call", FUNCTIONS[1:6])
def test_without_a_ticket_nothing_is_done(call: str) -> None:
    with team.role("sigap_desk"):
        assert one(f"SELECT {call}") in {None, False, "expired"}
    assert Address.objects.filter(is_on=True).exclude(address="").count() == 2


def test_without_a_ticket_nobodys_address_is_set() -> None:
    for call in (FUNCTIONS[0], FUNCTIONS[6]):
        with team.role("sigap_desk"), pytest.raises(ProgrammingError), transaction.atomic():
            one(f"SELECT {call}")
    assert Mail.objects.count() == 3


@pytest.mark.parametrize("table", TABLES)
def test_the_public_role_reaches_nothing_of_it(table: str) -> None:
    with team.role("sigap_public"):
        refused(f"SELECT count(*) FROM {table}")
        for call in FUNCTIONS:
            refused(f"SELECT {call}")


@pytest.mark.parametrize(
    ("login", "mails", "addresses", "holders"),
    [
        (team.RINA, 1, 1, 0),
        (team.ANTON, 0, 0, 0),
        (team.MAYA, 1, 0, 1),
        (team.SURYA, 1, 0, 1),
        (team.HASAN, 1, 0, 1),
    ],
)
def test_one_sees_ones_own_and_who_watches_sees_the_heads(login: str, mails: int, addresses: int, holders: int) -> None:
    with team.at_desk(login):
        counts = [one(f"SELECT count({column}) FROM {table}") for table, column in SEEN.items()]
    assert counts == [mails, addresses, holders]


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT code_hash FROM notifications_address",
        "SELECT code_tries FROM notifications_address",
        "UPDATE notifications_address SET confirmed_at = now() RETURNING 1",
        "UPDATE notifications_address SET address = 'a@contoh.id' RETURNING 1",
        "INSERT INTO notifications_address (person_id) VALUES (gen_random_uuid()) RETURNING 1",
        "DELETE FROM notifications_address RETURNING 1",
        "INSERT INTO notifications_mail (id) VALUES (gen_random_uuid()) RETURNING 1",
        "UPDATE notifications_mail SET sent_at = now() RETURNING 1",
        "DELETE FROM notifications_mail RETURNING 1",
        "UPDATE notifications_headholder SET address = 'a@contoh.id' RETURNING 1",
        "DELETE FROM notifications_headholder RETURNING 1",
        "UPDATE notifications_notice SET mail_due_at = now() RETURNING 1",
        "SELECT notifications.forget(now())",
        "SELECT notifications.events_anchored()",
    ],
)
@pytest.mark.parametrize("login", [team.RINA, team.SURYA])
def test_some_things_the_desk_can_never_do(statement: str, login: str) -> None:
    with team.at_desk(login):
        refused(statement)


def test_only_the_auditor_adds_and_ends_and_under_their_own_name(holder: HeadHolder) -> None:
    add = (
        "INSERT INTO notifications_headholder (id, label, address, since, added_by)"
        " VALUES (gen_random_uuid(), 'Kantor', %s, now(), %s)"
    )
    surya, maya = team.person_id(team.SURYA), team.person_id(team.MAYA)
    for login, by, works in ((team.MAYA, maya, False), (team.SURYA, maya, False), (team.SURYA, surya, True)):
        with team.at_desk(login), connection.cursor() as cursor:
            if works:
                cursor.execute(add, [f"{login}@luar.example", by])
                continue
            with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
                cursor.execute(add, [f"{login}@luar.example", by])
    end = "UPDATE notifications_headholder SET until = now() WHERE id = %s RETURNING 1"
    with team.at_desk(team.MAYA):
        assert one(end, holder.pk) is None
        with pytest.raises(ProgrammingError, match="only the auditor"), transaction.atomic():
            one("SELECT notifications.head_test(%s, now())", holder.pk)
    with team.at_desk(team.SURYA):
        assert one(end, holder.pk) == 1
    with team.at_desk(team.SURYA):
        assert one("UPDATE notifications_headholder SET until = null WHERE id = %s RETURNING 1", holder.pk) is None


def test_the_secretariat_alone_is_told_who_has_mail() -> None:
    people = "{" + ",".join(str(team.person_id(login)) for login in team.PEOPLE) + "}"
    for login, count in ((team.MAYA, 2), (team.SURYA, 0), (team.RINA, 0)):
        with team.at_desk(login):
            assert one("SELECT count(*) FROM notifications.reached(%s::uuid[])", people) == count


def test_the_worker_learns_whom_to_mail_and_nothing_of_what_it_is_about() -> None:
    notice = notices.notify(at=AT, code="clock-late", person_id=team.person_id(team.RINA), ids={"case": str(uuid4())})
    with team.role("sigap_worker"):
        assert one("SELECT person_id FROM notifications_notice WHERE id = %s", notice.pk) == notice.person_id
        assert one("SELECT count(address) FROM notifications_address") == 2
        refused("SELECT ids FROM notifications_notice")
        refused("SELECT code FROM notifications_notice")
        refused("UPDATE notifications_notice SET read_at = now() RETURNING 1")
        refused("SELECT code_hash FROM notifications_address")
        refused("UPDATE notifications_address SET address = 'a@contoh.id' RETURNING 1")
        refused("UPDATE notifications_address SET confirmed_at = now() RETURNING 1")
        refused("UPDATE notifications_headholder SET until = now() RETURNING 1")
        for call in FUNCTIONS:
            refused(f"SELECT {call}")
    notice.read_at, notice.read_by = AT, notice.person_id
    notice.save()
    with team.role("sigap_worker"):
        assert one("SELECT count(id) FROM notifications_notice") == 0
