"""English is complete: every sentence in code and templates has a translation that fits."""

import re
from pathlib import Path

from django.utils.translation.template import templatize
from tests.factories.each import each

from sigap.ui import catalogues

TEMPLATES = sorted(path for path in catalogues.SOURCE.rglob("templates/**/*.html"))
# Names and signs that are the same in every language.
NEUTRAL = {"SIGAP", "SAPA", "LPSK", "Kec", "Simpang", "UPTD", "PPA"}
_TRANSLATED = re.compile(r"\{%\s*blocktranslate.*?\{%\s*endblocktranslate\s*%\}", re.DOTALL)
_TAGS = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}|<!--.*?-->", re.DOTALL)
_MARKUP = re.compile(r"<(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>")
_WORD = re.compile(r"[A-Za-z]{3,}")


def test_no_translation_is_missing_empty_fuzzy_or_unused() -> None:
    gaps = catalogues.missing()
    assert not gaps, "\n".join(f"{gap.language}: {gap.why}: {gap.msgid}" for gap in gaps)


def test_compiled_catalogues_are_not_kept() -> None:
    ignored = (catalogues.SOURCE.parents[1] / ".gitignore").read_text(encoding="utf-8")
    assert "*.mo" in ignored


@each("path", TEMPLATES)
def test_no_sentence_stands_untranslated_in_a_template(path: Path) -> None:
    text = _TRANSLATED.sub("", path.read_text(encoding="utf-8"))
    bare = _MARKUP.sub(" ", _TAGS.sub("", text))
    assert set(_WORD.findall(bare)) <= NEUTRAL


@each("path", TEMPLATES)
def test_every_template_can_be_read_for_translation(path: Path) -> None:
    assert templatize(path.read_text(encoding="utf-8"), origin=path.name)
