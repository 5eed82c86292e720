"""Templates: short, without script or style of their own, nothing from elsewhere, layers kept."""

import re
import tomllib
from functools import cache
from pathlib import Path

from django.template import engines
from tests.factories.each import each

from sigap.ui import catalogues

SOURCE = catalogues.SOURCE
TEMPLATES = sorted(SOURCE.rglob("templates/**/*.html"))
LINE_LIMIT = 150
NAMED = re.compile(r"\{%\s*(?:extends|include)\s+\"([^\"]+)\"|inclusion_tag\(\"([^\"]+)\"")
FORBIDDEN = {
    "style attribute": r"<[^>]*\sstyle=",
    "event attribute": r"<[^>]*\son[a-z]+=",
    "style element": r"<style\b",
    "inline script": r"<script(?![^>]*\bsrc=)",
    "unescaped output": r"\|safe\b|autoescape\s+off|\|safeseq",
    "address elsewhere": r"(?:src|href|action|srcset)=\"(?:https?:)?//",
    "javascript address": r"javascript:",
    "table for layout": r"role=\"presentation\"",
    "positive tab order": r"tabindex=\"[1-9]",
    "opens a new window": r"target=\"_blank\"",
}


def section_of(path: Path) -> str:
    return path.relative_to(SOURCE).parts[0]


@cache
def depth() -> dict[str, int]:
    """How high each app stands; the ground floor is 0."""
    project = tomllib.loads((SOURCE.parents[1] / "pyproject.toml").read_text(encoding="utf-8"))
    layers = project["tool"]["importlinter"]["contracts"][0]["layers"]
    return {
        room.strip(" ()"): height for height, layer in enumerate(reversed(layers)) for room in re.split(r"[|:]", layer)
    }


@each("path", TEMPLATES)
def test_a_template_is_short(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LINE_LIMIT


@each("path", TEMPLATES)
def test_a_template_keeps_the_content_policy(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not [what for what, pattern in FORBIDDEN.items() if re.search(pattern, text)]


@each("path", TEMPLATES)
def test_a_template_is_well_formed_and_stands_in_its_rooms_folder(path: Path) -> None:
    name = path.relative_to(SOURCE / section_of(path) / "templates")
    engines["django"].from_string(path.read_text(encoding="utf-8"))
    assert name.parts[0] in {section_of(path), "account", "mfa", "allauth"}


@each("path", TEMPLATES)
def test_a_template_uses_only_rooms_below_its_own(path: Path) -> None:
    heights = depth()
    for name in (first or second for first, second in NAMED.findall(path.read_text(encoding="utf-8"))):
        other = name.split("/")[0]
        if other in heights and other != section_of(path):
            assert heights[other] < heights[section_of(path)], name


@each("path", TEMPLATES)
def test_a_form_on_the_desk_carries_its_token(path: Path) -> None:
    if section_of(path) == "public":
        return
    text = path.read_text(encoding="utf-8")
    for form in re.findall(r"<form[^>]*method=\"post\".*?</form>", text, flags=re.DOTALL):
        assert "csrf_token" in form or "csrfmiddlewaretoken" in form


def test_a_part_with_a_form_is_given_the_token_where_it_is_given_only_its_own() -> None:
    """`only` leaves the token behind, and the form is refused."""
    texts = {path.as_posix().partition("/templates/")[2]: path.read_text("utf-8") for path in TEMPLATES}
    posting = {name for name, text in texts.items() if "{% csrf_token %}" in text}
    bare = [
        f"{name}: {part}"
        for name, text in texts.items()
        for part, words in re.findall(r'{% include "([^"]+)"([^%]* only) %}', text)
        if part in posting and "csrf_token=" not in words
    ]
    assert posting
    assert not bare


@each("path", TEMPLATES)
def test_a_page_names_itself_in_its_tab(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    if re.search(r"extends \"(?:ui/base|ui/gate)", text) and path.name not in {"base.html", "gate.html"}:
        assert re.search(r"block (?:title|heading)", text)
