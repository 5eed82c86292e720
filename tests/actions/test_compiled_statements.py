"""A statement that is compiled once answers each call with that call's values, and nothing of another's."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext
from tests.factories import team

from sigap.access.backend.compiled_statements import AnyOf, Values, read_compiled
from sigap.access.models import Person
from sigap.kernel import clock

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]


def _named(values: Values) -> QuerySet[Person]:
    return Person.objects.filter(login=AnyOf(values["logins"]), created_at__lte=values["at"]).order_by("login")


def _logins(*logins: str, shape: str, **later: int) -> list[str]:
    values = {"logins": [*logins], "at": clock.now() + timedelta(**later)}
    return [person.login for person in read_compiled(shape, _named, values)]


def test_each_call_reads_with_its_own_values() -> None:
    for logins in ([team.DEWI], [team.ANTON, team.DEWI], ["Pere'an"], [team.ANTON]):
        assert _logins(*logins, shape="CONTOH names") == [each for each in sorted(logins) if each != "Pere'an"]
    assert _logins(team.DEWI, shape="CONTOH names", days=-3650) == []


def test_it_is_compiled_once() -> None:
    built: list[Values] = []

    def build(values: Values) -> QuerySet[Person]:
        built.append(values)
        return _named(values)

    texts = set()
    for login in (team.DEWI, team.ANTON):
        with CaptureQueriesContext(connection) as ran:
            read_compiled("CONTOH once", build, {"logins": [login], "at": clock.now()})
        texts |= {each["sql"].partition("WHERE")[0] for each in ran}
        assert len(ran) == 1
    assert len(built) == len(texts) == 1
    assert team.DEWI not in str(built), "an example stands in the statement that is kept, nobody's values"


@pytest.mark.parametrize(
    "build",
    [
        lambda values: Person.objects.filter(login__in=[each.lower() for each in values["logins"]]),
        lambda _values: Person.objects.all(),
    ],
)
def test_a_value_that_does_not_arrive_is_refused(build: Any) -> None:
    with pytest.raises(ValueError, match="logins"):
        read_compiled(object(), build, {"logins": [team.DEWI]})
