"""Which statements of the desk are planned once, how many a connection keeps, and those put together for everybody."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
from django.db import connection
from tests.factories import team

from sigap.access.backend import door, planning
from sigap.access.backend.base import DatabaseWrapper
from sigap.access.backend.fixed import BLANK, Fixed
from sigap.access.models import Person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
PADDING = f"/* {'-' * planning.LONG_CHARACTERS} */"
KEPT = "SELECT count(*) FROM pg_prepared_statements"


@pytest.fixture
def desk() -> Iterator[DatabaseWrapper]:
    """A connection as the desk opens it."""
    made = DatabaseWrapper(dict(connection.settings_dict))
    with door.passing():
        yield made
        made.close()


def asked(desk: DatabaseWrapper, statement: str, *values: int) -> int:
    with desk.cursor() as cursor:
        cursor.execute(statement, values)
        found: int = cursor.fetchone()[0]
    return found


@pytest.mark.parametrize(
    ("statement", "is_kept"),
    [
        (f"SELECT %s::integer {PADDING}", True),
        ("SELECT %s::integer", False),
        (f"SELECT 7 WHERE %s IN (%s, %s, %s) {PADDING}", False),
    ],
    ids=["long", "short", "spells out a list"],
)
def test_a_long_statement_is_planned_once(desk: DatabaseWrapper, statement: str, *, is_kept: bool) -> None:
    values = (7,) * statement.count("%s")
    assert [asked(desk, statement, *values) for _time in range(3)] == [7, 7, 7]
    assert asked(desk, KEPT) == int(is_kept)


def test_a_connection_keeps_so_many_plans(desk: DatabaseWrapper) -> None:
    for number in range(planning.MOST_KEPT + 5):
        assert asked(desk, f"SELECT %s::integer + {number} {PADDING}", 1) == number + 1
    assert asked(desk, KEPT) == planning.MOST_KEPT


def test_a_statement_for_all_holds_nothing_of_who_asked_before() -> None:
    statement = Fixed(Person.objects.filter(pk=BLANK).values("login"))
    found = {login: Person.objects.get(login=login).pk for login in (team.DEWI, team.RINA)}
    for _time in range(2):
        for login, pk in found.items():
            assert statement.row(pk) == {"login": login}
            assert BLANK not in statement.values(pk)
    with pytest.raises(LookupError):
        statement.row(uuid4())
