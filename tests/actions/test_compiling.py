"""What was written out once gives the statement that Django writes, whatever was asked before."""

from typing import Any
from uuid import UUID

import pytest
from django.db import DEFAULT_DB_ALIAS, connection
from django.db.backends.postgresql import compiler as postgresql
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from sigap.access.models import Membership, Office, Person
from sigap.mailbox.backend import compiling

pytestmark = pytest.mark.django_db
_ID = UUID(int=16)
_OPEN = Membership.objects.filter(person=OuterRef("pk"), until=None)
ASKED: list[QuerySet[Any, Any]] = [
    Person.objects.filter(login="Pere'an").order_by("name", "-created_at")[:1],
    Person.objects.filter(Q(login="a") | Q(pk=_ID)).order_by("-pk"),
    Person.objects.defer("password").order_by("pk"),
    Person.objects.only("login").order_by("pk").reverse(),
    Person.objects.filter(Exists(_OPEN.order_by("since"))).select_for_update(),
    Person.objects.annotate(count=Count("membership")).order_by("count", "name"),
    Person.objects.values_list("login", flat=True).order_by("login"),
    Membership.objects.order_by("office", "since"),
    Membership.objects.order_by("office__name", "since"),
    Membership.objects.select_related("office").defer("office__phone").order_by("since"),
    Office.objects.filter(parent__name="Polres").distinct().order_by("name"),
    Office.objects.filter(pk__in=Membership.objects.filter(person=_ID).values("office")).order_by("?"),
    Person.objects.filter(login="a").union(Person.objects.filter(login="b")).order_by("login"),
]


@pytest.mark.parametrize("place", range(len(ASKED)))
def test_it_is_the_statement_of_django(place: int) -> None:
    expected = postgresql.SQLCompiler(ASKED[place].query.clone(), connection, DEFAULT_DB_ALIAS).as_sql()
    for _time in range(2):
        compiler = ASKED[place].query.get_compiler(DEFAULT_DB_ALIAS)
        assert isinstance(compiler, compiling.SQLCompiler)
        assert compiler.as_sql() == expected
        list(ASKED[place].all())


def test_other_statements_are_those_of_postgresql() -> None:
    names = set(postgresql.__all__) - {"SQLCompiler"}
    assert {getattr(compiling, name) for name in names} == {getattr(postgresql, name) for name in names}
