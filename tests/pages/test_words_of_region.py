"""Pages of another regency say what it and its parts are called: all of the public site, many of the desk."""

import html
import re
from types import SimpleNamespace

import pytest
from django.conf import LazySettings
from django.core.cache import cache
from django.test import Client
from lokal import wilayah
from tests.factories import casework, public_site
from tests.factories.casework import HEAD, INTAKE, MANAGER, POLICE, Work
from tests.factories.routes import Route, public_routes, routes
from tests.factories.statements import MAY_COST_MORE

from sigap.access.models import Office
from sigap.places import queries

pytestmark = pytest.mark.django_db
WRONG = {
    "31.74": r"kabupaten|desa|bupati|perbup",
    "11.71": r"kabupaten|desa|bupati|pengadilan agama",
    "93.01": r"desa|kecamatan|camat",
}
STAYS = re.compile(
    r"dana desa|kabupaten(?:/| atau | dan )kota|Simfoni, per kabupaten"  # any of them, or the state's own word
    r"|Kabupaten (?:OKU Selatan|Kediri)"  # names: of the regency in the database of tests, of a source
    r"|\w+\.(?:camat|desa)\b",  # log-ins
    re.IGNORECASE,
)


def words_seen(content: bytes) -> str:
    """What somebody reads: no tags, no addresses."""
    text = re.sub(r"(?s)<(script|style|svg).*?</\1>", " ", content.decode())
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", text)).split())


def wrong_in(content: bytes, code: str, names: tuple[str, ...] = ()) -> list[str]:
    """Each wrong word with what stands around it; names of offices and places are left out."""
    text = STAYS.sub("…", words_seen(content))
    for name in names:
        text = text.replace(name, "…")
    return [text[max(0, m.start() - 40) : m.end() + 40] for m in re.finditer(rf"(?i)\b(?:{WRONG[code]})\b", text)]


def is_read(route: Route) -> bool:
    """Whether the case of the team fills it; what reads every register costs more with nothing loaded."""
    return route.reads and route.names <= {"code"} and route.pattern not in MAY_COST_MORE


def places(parent: str) -> list[SimpleNamespace]:
    return [SimpleNamespace(code=one.code, name=one.name, label=one.name) for one in wilayah.list_wilayah(parent)]


@pytest.mark.parametrize("code", WRONG)
def test_the_public_site(client: Client, settings: LazySettings, monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    public_site.dress(settings)
    public_site.without_database(monkeypatch)
    monkeypatch.setattr(queries, "districts_of", lambda _regency: places(code))
    monkeypatch.setattr(queries, "villages_of", places)
    settings.SIGAP_REGENCY = code
    cache.clear()
    paths = [f"/{route.pattern}" for route in public_routes() if not route.names]
    answers = {path: answer for path in paths if "html" in (answer := client.get(path)).headers.get("Content-Type", "")}
    shown = {path: answer for path, answer in answers.items() if answer.status_code == 200}
    assert len(shown) > 15
    assert not {path: wrong for path, answer in shown.items() if (wrong := wrong_in(answer.content, code))}


@pytest.mark.parametrize("code", WRONG)
def test_the_desk(settings: LazySettings, work: Work, code: str) -> None:
    settings.SIGAP_DEMO = True
    settings.SIGAP_REGENCY = code
    names = (*Office.objects.values_list("name", flat=True),)
    known = vars(work) | {"code": work.own}
    paths = [route.path(known) for route in routes() if is_read(route)]
    seen, found = 0, {}
    for login in (MANAGER, HEAD, INTAKE, POLICE):
        client = casework.at_desk(login)
        for path in paths:
            answer = client.get(path)
            if answer.status_code == 200 and "html" in answer.headers["Content-Type"]:
                seen += 1
                if wrong := wrong_in(answer.content, code, names):
                    found[path] = wrong
    assert seen > 60
    assert not found
