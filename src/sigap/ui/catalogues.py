"""Translation catalogues: extracted, merged, compiled and checked by Babel; no gettext tools needed.

Indonesian is the source: a msgid is the Indonesian sentence, and only English has a catalogue.
`python -m sigap.ui.catalogues update|compile|check`. Compiled files are made on the machine, never committed.
"""

import re
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from stat import S_IMODE
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

SOURCE = Path(__file__).resolve().parents[1]
LOCALE = SOURCE / "locale"
LANGUAGES = ("en",)
_WIDTH = 110
_KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
_PLACEHOLDER = re.compile(r"%\([a-z_0-9]+\)[a-z]|\{[a-z_0-9]*\}")


@dataclass(frozen=True, slots=True)
class ReferenceWords:
    """Reference data whose words stand on pages: of which files, under which table, which keys are messages.

    `kept` are the keys that stay Indonesian; a key that is in neither is refused.
    """

    pattern: str
    tables: tuple[str, ...]
    shown: frozenset[str]
    kept: frozenset[str]
    context: str | None = None


REFERENCE = (
    ReferenceWords(
        pattern="letters/reference/kinds.toml",
        tables=("common", "kinds"),
        shown=frozenset({"label", "hint"}),
        kept=frozenset({"book", "layout", "title", "wording", "shape", "columns"}),
        context="surat",
    ),
    ReferenceWords(
        pattern="correspondence/reference/*.toml",
        tables=("letters",),
        shown=frozenset({"label", "hint", "title", "road"}),
        kept=frozenset(
            {
                "about",
                "attention",
                "basis",
                "cosigner",
                "copies",
                "enclosures",
                "heading",
                "is_by_stage",
                "kind",
                "layout",
                "makers",
                "of_kinds",
                "signed_by",
                "signer",
                "source",
                "subject",
                "to",
                "to_kinds",
                "wording",
                "columns",
                "fill",
                "named",
                "shape",
                "value",
            }
        ),
        context="surat",
    ),
    ReferenceWords(
        pattern="legal/reference/marks.toml",
        tables=("marks",),
        shown=frozenset({"label"}),
        kept=frozenset(
            {
                "code",
                "track",
                "line",
                "after",
                "needs",
                "next",
                "is_per_person",
                "is_once",
                "ends",
                "basis",
                "source",
                "kind",
            }
        ),
    ),
    ReferenceWords(
        pattern="assistance/reference/purposes.toml",
        tables=("purposes",),
        shown=frozenset({"label"}),
        kept=frozenset({"code", "line", "paper", "basis", "source", "kind"}),
    ),
)


@dataclass(frozen=True, slots=True)
class UnfitTranslation:
    """One message whose translation is not fit to ship, and why."""

    language: str
    msgid: str
    why: str


def _sources() -> Iterator[Path]:
    for path in sorted(SOURCE.rglob("*")):
        if path.suffix in {".py", ".html", ".txt"} and "migrations" not in path.parts:
            if path.suffix == ".txt" and "templates" not in path.parts:
                continue
            yield path


def _as_python(path: Path) -> bytes:
    """The file as Python source: a template's messages become gettext calls, all else is blanked."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        return text.encode()
    # Reading a template's messages needs no settings.
    calls = templatize(text, origin=str(path))
    # Blanked text keeps its indentation, which would mean something to Python.
    return "\n".join(line.lstrip() for line in calls.splitlines()).encode()


def _empty(language: str | None = None) -> Catalog:
    return Catalog(
        locale=language,
        header_comment="# SIGAP: from Indonesian, the source language.",
        project="SIGAP",
        version="1",
        copyright_holder="SIGAP",
        msgid_bugs_address="-",
        last_translator="SIGAP",
        language_team=language,
        charset="utf-8",
        fuzzy=False,
    )


def extract_all() -> Catalog:
    """Every msgid in code and templates, with the files it stands in."""
    catalog = _empty()
    for path in _sources():
        place = path.relative_to(SOURCE.parent).as_posix()
        found = extract("python", BytesIO(_as_python(path)), keywords=_KEYWORDS, comment_tags=("Translators:",))
        for line, msgid, comments, context in found:
            catalog.add(msgid, None, [(place, line)], auto_comments=comments, context=context)
    for words in REFERENCE:
        for path in _files_of(words):
            place = path.relative_to(SOURCE.parent).as_posix()
            for msgid in _words_of(path, words):
                catalog.add(msgid, None, [(place, 1)], context=words.context)
    return catalog


def _files_of(words: ReferenceWords) -> list[Path]:
    if found := sorted(SOURCE.glob(words.pattern)):
        return found
    raise FileNotFoundError(words.pattern)


def _words_of(path: Path, words: ReferenceWords) -> Iterator[str]:
    """The file's messages. Raises ValueError on a table or key of which nobody said whether it is shown."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    for table in words.tables:
        if table not in data:
            raise ValueError(f"{path.name}: no table {table}")
        yield from _messages(data[table], words, path.name)


def _messages(rows: Any, words: ReferenceWords, name: str) -> Iterator[str]:
    for row in rows if isinstance(rows, list) else [rows]:
        for key, value in row.items():
            if isinstance(value, dict):
                yield from _messages(value, words, name)
            elif key in words.shown:
                yield str(value)
            elif key not in words.kept:
                raise ValueError(f"{name}: is {key} shown or kept?")


def po_path(language: str) -> Path:
    """Where the catalogue of a language lies."""
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def read_catalogue(language: str) -> Catalog:
    """The catalogue as it stands; empty when there is none yet."""
    path = po_path(language)
    if not path.exists():
        return _empty(language)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def update() -> None:
    """Merges new msgids into each catalogue and drops those no longer used. Guesses nothing."""
    template = extract_all()
    for language in LANGUAGES:
        catalog = read_catalogue(language)
        catalog.update(template, no_fuzzy_matching=True)
        catalog.obsolete.clear()
        path = po_path(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            # Without line numbers and dates a catalogue changes only where a sentence does.
            write_po(file, catalog, width=_WIDTH, sort_output=True, include_lineno=False, omit_header=False)
        _without_dates(path)


def _without_dates(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    dated = ('"POT-Creation-Date', '"PO-Revision-Date', '"Generated-By')
    kept = [line for line in lines if not line.startswith(dated)]
    path.write_text("".join(kept), encoding="utf-8")


def compile_all() -> None:
    """Writes the compiled catalogue of each language beside its source; one that says the same is only dated anew."""
    for language in LANGUAGES:
        compiled = BytesIO()
        write_mo(compiled, read_catalogue(language))
        target = po_path(language).with_suffix(".mo")
        if not target.exists() or target.read_bytes() != compiled.getvalue():
            draft = target.with_suffix(".mo.new")
            draft.write_bytes(compiled.getvalue())
            draft.replace(target)
        # Read by whoever reads the source: the owner who compiles works with a closed umask, the sites as other users.
        target.chmod(S_IMODE(po_path(language).stat().st_mode))
        target.touch()


def missing() -> list[UnfitTranslation]:
    """What is wrong with the translations: absent, empty, fuzzy, unused, or with other placeholders."""
    template = extract_all()
    return [gap for language in LANGUAGES for gap in _gaps(language, template, read_catalogue(language))]


def _gaps(language: str, template: Catalog, catalog: Catalog) -> Iterator[UnfitTranslation]:
    for wanted in template:
        if wanted.id:
            found = catalog.get(wanted.id, wanted.context)
            if why := "absent" if found is None else _fault(found):
                yield UnfitTranslation(language, _first(wanted), why)
    for found in catalog:
        if found.id and template.get(found.id, found.context) is None:
            yield UnfitTranslation(language, _first(found), "unused")


def _first(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def _fault(found: Message) -> str:
    texts = [found.string] if isinstance(found.string, str) else list(found.string or [""])
    if not all(texts):
        return "empty"
    if found.fuzzy:
        return "fuzzy"
    wanted = set(_PLACEHOLDER.findall(_first(found)))
    return "" if all(set(_PLACEHOLDER.findall(text)) == wanted for text in texts) else "placeholders"


def main(arguments: list[str]) -> int:
    """The developers' command. Exit status 0, 1 (gaps), 2 (wrong call)."""
    if arguments == ["update"]:
        update()
    elif arguments == ["compile"]:
        compile_all()
    elif arguments == ["check"]:
        gaps = missing()
        for gap in gaps:
            sys.stderr.write(f"{gap.language}: {gap.why}: {gap.msgid}\n")
        return 1 if gaps else 0
    else:
        sys.stderr.write("python -m sigap.ui.catalogues update|compile|check\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
