"""Style sheets and scripts: light, for Chrome 80, nothing from elsewhere, one common part."""

import gzip
import re
from pathlib import Path

import pytest
from django.core.files.base import ContentFile

from sigap.ui import catalogues
from sigap.ui.lean import LeanStaticFilesStorage, lean

STATIC = catalogues.SOURCE / "ui" / "static" / "sigap"
SHEETS = sorted(STATIC.glob("*.css"))
SCRIPTS = sorted(STATIC.glob("*.js"))
KIB = 1024
LIMITS = {
    "berkas.js": 3 * KIB,
    "public.css": 8 * KIB,
    "public.js": 4 * KIB,
    "desk.css": 18 * KIB,
    "desk.js": 3 * KIB,
    "draft.js": 2 * KIB,
    "formulir.js": 1 * KIB,
    "taskforce.css": 8 * KIB,
    "passkey.js": 1.5 * KIB,
    "notula.js": 2 * KIB,
    "lapangan.js": 1.5 * KIB,
    "salin.js": 1.5 * KIB,
    "unsent.js": 2.5 * KIB,
    "work.js": 2 * KIB,
}
# Unknown to Chrome 80, with no way for a page to do without.
TOO_NEW_CSS = (
    r"(?<![-\w])inset\s*:",
    r"aspect-ratio",
    r":(has|is|where|not\([^)]*,)",
    r":focus-visible",
    r"@(layer|container|property|scope)",
    r"(?<![-\w])(gap|row-gap|column-gap)\s*:",
    r"(?<![-\w])(margin|padding)-(inline|block)\s*:",
    r"\b(clamp|min|max)\(",
    r"\b\d+(dvh|svh|lvh)\b",
    r"\bcolor-mix\(|\blch\(|\boklch\(",
    r"&",
)
TOO_NEW_JS = (
    r"\|\|=|&&=|\?\?=",
    r"\.replaceAll\(|\.at\(|structuredClone|randomUUID|Promise\.any|\.replaceChildren\(",
    r"(?<![\w.])#[a-z]",
    r"\bstatic\s*\{",
)
FORBIDDEN_JS = (r"localStorage|sessionStorage|indexedDB|document\.cookie", r"\beval\(|new Function", r"innerHTML")


def read(path: Path) -> str:
    return read_text(path.read_text(encoding="utf-8"))


def read_text(text: str) -> str:
    return re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)


def test_every_static_file_has_a_limit() -> None:
    assert {path.name for path in STATIC.iterdir()} == set(LIMITS)


@pytest.mark.parametrize("name", sorted(LIMITS))
def test_weight(name: str) -> None:
    served = lean(f"sigap/{name}", (STATIC / name).read_text())
    assert len(gzip.compress(served.encode(), 9)) <= LIMITS[name]


@pytest.mark.parametrize("name", sorted(LIMITS))
def test_what_is_served_says_the_same_without_its_comments(name: str) -> None:
    source = (STATIC / name).read_text()
    served = lean(f"sigap/{name}", source)
    assert not re.search(r"^\s*//", served, re.MULTILINE)
    assert lean(f"sigap/{name}", served) == served
    # Nothing but comments went: no string.
    assert re.findall(r'"[^"\n]*"', read_text(served)) == re.findall(r'"[^"\n]*"', _without_lines(read(STATIC / name)))


def test_a_file_that_was_read_before_is_saved_whole(tmp_path: Path) -> None:
    storage = LeanStaticFilesStorage(location=tmp_path, base_url="/static/")
    content = ContentFile(b"/* said */\n.a{color:red}\n")
    content.read()
    name = storage.save("sigap/a.css", content)
    assert (tmp_path / name).read_text() == ".a{color:red}"


def _without_lines(text: str) -> str:
    return re.sub(r"^\s*//.*$", "", text, flags=re.MULTILINE)


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_styles_run_on_chrome_80(sheet: Path) -> None:
    without_grid_gap = re.sub(r"grid-(row-|column-)?gap", "", read(sheet))
    without_tracks = re.sub(r"minmax\(", "", without_grid_gap)
    assert not [pattern for pattern in TOO_NEW_CSS if re.search(pattern, without_tracks)]


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_styles_load_nothing_and_close_every_brace(sheet: Path) -> None:
    text = read(sheet)
    assert not re.search(r"url\(|@import|https?:|//", text)
    assert text.count("{") == text.count("}")


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_scripts_run_on_chrome_80_and_keep_nothing(script: Path) -> None:
    code = re.sub(r'//.*$|"[^"\n]*"', "", read(script), flags=re.MULTILINE)
    assert not [pattern for pattern in (*TOO_NEW_JS, *FORBIDDEN_JS) if re.search(pattern, code)]


def test_both_sheets_begin_alike() -> None:
    public, desk = (
        (STATIC / name).read_text(encoding="utf-8").split("/* ====")[0] for name in ("public.css", "desk.css")
    )
    assert len(public) > KIB
    assert public == desk


def test_a_wide_public_table_shows_that_it_goes_on() -> None:
    assert re.search(r"\.scroll\{[^}]*no-repeat local[^}]*no-repeat scroll", read(STATIC / "public.css"))


def test_every_colour_is_a_token_or_listed() -> None:
    tokens = re.compile(r"--[\w-]+:")
    for sheet in SHEETS:
        text = sheet.read_text(encoding="utf-8")
        used = set(re.findall(r"var\((--[\w-]+)\)", text))
        # The sheet of the task force is loaded beside the desk's, never alone.
        beside = (STATIC / "desk.css").read_text(encoding="utf-8") if sheet.name == "taskforce.css" else ""
        defined = {token.rstrip(":") for token in tokens.findall(text + beside)}
        assert used <= defined


def named_in(page: Path) -> set[str]:
    """The classes that a template writes out; what a tag puts together is not among them."""
    said = (re.sub(r"[\w-]*\{[{%].*?[}%]\}[\w-]*", " ", each) for each in _CLASSES.findall(page.read_text()))
    return {name for each in said for name in each.split()}


_FRAMES = {"base_public.html", "error_public.html"}
# The value of a class attribute, with whatever quotes stand inside a template's tags.
_CLASSES = re.compile(r'class="((?:\{[{%].*?[}%]\}|[^"])*)"')


@pytest.mark.parametrize("sheet", ["public.css", "desk.css"])
def test_what_a_template_names_is_dressed(sheet: str) -> None:
    is_public = sheet == "public.css"
    pages = catalogues.SOURCE.glob("*/templates/**/*.html")
    own = [
        each
        for each in pages
        if ("public" in each.relative_to(catalogues.SOURCE).parts or each.name in _FRAMES) is is_public
    ]
    sheets = [sheet] if is_public else [sheet, "taskforce.css"]
    dressed = {name for each in sheets for name in re.findall(r"\.([a-zA-Z][\w-]*)", (STATIC / each).read_text())}
    scripts = " ".join(script.read_text() for script in SCRIPTS)
    assert len(own) > 40
    bare = {f"{page.name}: {name}" for page in own for name in named_in(page) - dressed if name not in scripts}
    assert not bare
