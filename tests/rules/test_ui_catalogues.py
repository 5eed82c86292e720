"""The catalogue tool: it finds what is said, and says what is not translated."""

import os
from pathlib import Path

import pytest

from sigap.ui import catalogues

PAGE = """{% load i18n %}
    {% translate "Selamat pagi" %}
  {% blocktranslate with name=who trimmed %}
     Halo {{ name }}
  {% endblocktranslate %}
{% include "x.html" with words=_("Sampai nanti") %}
{% blocktranslate count n=many %}{{ n }} orang{% plural %}{{ n }} orang{% endblocktranslate %}
"""
CODE = 'from x import gettext_lazy as _\nA = _("Dari kode")\nB = ngettext("%(n)d jam", "%(n)d jam", 2)\n'


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    house = tmp_path / "sigap"
    (house / "templates").mkdir(parents=True)
    (house / "templates" / "page.html").write_text(PAGE, encoding="utf-8")
    (house / "code.py").write_text(CODE, encoding="utf-8")
    monkeypatch.setattr(catalogues, "SOURCE", house)
    monkeypatch.setattr(catalogues, "LOCALE", house / "locale")
    monkeypatch.setattr(catalogues, "REFERENCE", ())
    return house


def test_it_finds_messages_in_code_and_templates(source: Path) -> None:
    found = {message.id if isinstance(message.id, str) else message.id[0] for message in catalogues.extract_all()}
    assert source.exists()
    assert found - {""} == {
        "Selamat pagi",
        "Halo %(name)s",
        "Sampai nanti",
        "%(n)s orang",
        "Dari kode",
        "%(n)d jam",
    }


def test_a_new_message_is_a_gap_until_it_is_translated(source: Path) -> None:
    assert {gap.why for gap in catalogues.missing()} == {"absent"}
    catalogues.update()
    assert {gap.why for gap in catalogues.missing()} == {"empty"}
    path = catalogues.po_path("en")
    text = path.read_text(encoding="utf-8")
    text = text.replace('msgid "Halo %(name)s"\nmsgstr ""', 'msgid "Halo %(name)s"\nmsgstr "Hello %(nama)s"')
    text = text.replace('msgid "Dari kode"\nmsgstr ""', 'msgid "Dari kode"\nmsgstr "From code"')
    path.write_text(text, encoding="utf-8")
    gaps = {gap.msgid: gap.why for gap in catalogues.missing()}
    assert gaps["Halo %(name)s"] == "placeholders"
    assert "Dari kode" not in gaps
    (source / "code.py").write_text("", encoding="utf-8")
    assert catalogues.UnfitTranslation("en", "Dari kode", "unused") in catalogues.missing()


def test_words_of_reference_data_are_messages_and_no_key_or_file_is_passed_over(
    source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = catalogues.ReferenceWords(
        pattern="rows/*.toml", tables=("rows",), shown=frozenset({"label"}), kept=frozenset({"code"}), context="surat"
    )
    monkeypatch.setattr(catalogues, "REFERENCE", (words,))
    with pytest.raises(FileNotFoundError, match="rows"):
        catalogues.extract_all()
    path = source / "rows" / "one.toml"
    path.parent.mkdir()
    told = '[other]\nx = "Bukan"\n[rows.a]\ncode = "a"\nlabel = "Nama"\n[rows.a.fields]\nb = { label = "Umur" }\n'
    path.write_text(told, encoding="utf-8")
    assert {message.id for message in catalogues.extract_all() if message.context == "surat"} == {"Nama", "Umur"}
    for wrong, why in (('[[rows]]\ncode = "a"\nhint = "Isi"\n', "hint"), ('[lines.a]\nlabel = "Nama"\n', "rows")):
        path.write_text(wrong, encoding="utf-8")
        with pytest.raises(ValueError, match=why):
            catalogues.extract_all()


def test_updating_twice_changes_nothing_and_keeps_translations(source: Path) -> None:
    catalogues.update()
    path = catalogues.po_path("en")
    text = path.read_text(encoding="utf-8").replace('"Dari kode"\nmsgstr ""', '"Dari kode"\nmsgstr "From code"')
    path.write_text(text, encoding="utf-8")
    catalogues.update()
    assert path.read_text(encoding="utf-8") == text
    assert source.exists()


def test_compiling_writes_a_file_that_gettext_reads(source: Path) -> None:
    catalogues.update()
    catalogues.compile_all()
    assert catalogues.po_path("en").with_suffix(".mo").read_bytes()[:4] == b"\xde\x12\x04\x95"
    assert source.exists()


def test_whoever_reads_the_source_reads_what_was_compiled_under_a_closed_umask(source: Path) -> None:
    """As `sigap-owner migrate` compiles for sites that run as other users."""
    catalogues.update()
    catalogues.po_path("en").chmod(0o644)
    before = os.umask(0o077)
    try:
        catalogues.compile_all()
    finally:
        os.umask(before)
    assert catalogues.po_path("en").with_suffix(".mo").stat().st_mode & 0o777 == 0o644
    assert source.exists()


def test_a_source_that_was_only_touched_leaves_no_catalogue_behind(source: Path) -> None:
    catalogues.update()
    catalogues.compile_all()
    made = catalogues.po_path("en").with_suffix(".mo")
    os.utime(made, (0, 0))
    catalogues.compile_all()
    assert made.stat().st_mtime >= catalogues.po_path("en").stat().st_mtime
    assert source.exists()


@pytest.mark.parametrize("arguments", [[], ["nonsense"]])
def test_a_wrong_call_exits_with_two(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert catalogues.main(arguments) == 2
    assert "update|compile|check" in capsys.readouterr().err
