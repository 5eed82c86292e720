"""Pages that take a file: each is known to whoever lets files in, and none looks at one before it knows who sent it."""

import re
from collections.abc import Iterator
from types import CodeType, FunctionType
from typing import Any
from uuid import uuid4

import pytest
from django import forms
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import ResolverMatch, resolve
from tests.factories import casework, officers, paperwork
from tests.factories.casework import PEOPLE, Work
from tests.factories.routes import ALLAUTH, Route, routes

from sigap.access.roles import ROLES, RoleCode
from sigap.cleaning.receiving import PAGES
from sigap.kernel.acting import SystemActor
from sigap.kernel.clock import now
from sigap.rulebook.actions.library import load_instruments

pytestmark = pytest.mark.django_db
DESK = "sigap.config.urls_desk"


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True


class Anything(dict[str, object]):
    """Fills every place of an address with one id."""

    def __missing__(self, name: str) -> object:
        return uuid4()


def _routes() -> list[Route]:
    return [route for route in routes() if not route.pattern.startswith(ALLAUTH)]


def _found(route: Route) -> ResolverMatch:
    return resolve(route.path(Anything()), DESK)


def _code_of(view: Any) -> Iterator[CodeType]:
    """What a view runs: the views that a guard wraps, and what they call in their own module."""
    left, seen = [view], set()
    while left:
        each = left.pop()
        if isinstance(each, CodeType):
            yield each
            left += [inner for inner in each.co_consts if isinstance(inner, CodeType)]
        elif isinstance(each, FunctionType) and each not in seen:
            seen.add(each)
            left += [cell.cell_contents for cell in each.__closure__ or ()]
            if not each.__module__.startswith("sigap.access."):
                called = [each.__globals__.get(name) for name in each.__code__.co_names]
                left += [each.__code__, *(one for one in called if getattr(one, "__module__", "") == each.__module__)]


def test_every_page_that_takes_a_file_is_let_have_it() -> None:
    takes = {
        found.view_name
        for found in map(_found, _routes())
        if any("FILES" in code.co_names for code in _code_of(found.func))
    }
    assert takes == PAGES


def test_nobody_unknown_has_a_file_looked_at(monkeypatch: pytest.MonkeyPatch, work: Work) -> None:
    auditor = casework.at_desk(PEOPLE[RoleCode.AUDITOR][0])
    looked: list[str] = []
    monkeypatch.setattr(forms.BaseForm, "full_clean", lambda form: looked.append(type(form).__name__))
    pages = [route for route in _routes() if _found(route).view_name in PAGES]
    assert len(pages) == len(PAGES)
    for route in pages:
        body = {"sheet_id": str(uuid4()), "file": SimpleUploadedFile("x", b"PK\x03\x04")}
        assert officers.DeskClient().post(route.path(Anything()), body).status_code == 401, route.pattern
        if not route.permissions <= ROLES[RoleCode.AUDITOR].permissions:
            assert auditor.post(route.path(Anything()), body).status_code == 404, route.pattern
        assert not looked, route.pattern


def test_the_text_of_a_law_arrives(work: Work) -> None:
    load_instruments(by=SystemActor(name="uji"), at=now())
    client, page = casework.at_desk("maya.sekretariat"), "/gugus-tugas/pustaka/uu-212007/"
    answer = client.post(f"{page}naskah/", {"file": SimpleUploadedFile("naskah", paperwork.pdf())})
    assert (answer.status_code, answer["Location"]) == (302, page)
    (kept,) = re.findall(rf'href="({page}naskah/[0-9a-f-]{{36}}/)"', client.get(page).content.decode())
    assert client.get(kept).content.startswith(b"%PDF-")
