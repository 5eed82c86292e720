"""In English the forms of letters and the table of the track hold no Indonesian label; the paper stays as it is."""

import html
import io
import re
import tomllib
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.utils import translation
from pypdf import PdfReader
from tests.factories import casework
from tests.factories.casework import MANAGER, POLICE, RoleClient, Work

from sigap.access.models import Office
from sigap.access.roles import OfficeKind
from sigap.correspondence.forms import CaseLetterForm
from sigap.correspondence.rules import CaseLetter, case_letters
from sigap.legal.models import KIND_LABELS
from sigap.legal.rules import TrackLine
from sigap.legal.rules.table import printed, table_rows
from sigap.letters.forms.drafting import LetterDraftForm
from sigap.letters.rules.kinds import COMMON, LetterKind, kind_specs
from sigap.ui import catalogues

MAYA = "maya.sekretariat"
SPECS = (*kind_specs().values(), *(row.kind for row in case_letters().values()))
FIELDS = [each for spec in SPECS for each in spec.fields]
SAID = {words for each in FIELDS for words in (each.label, each.hint) if words}
TITLES = {words for spec in case_letters().values() for words in (spec.title, spec.road) if words}


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True


def english(login: str) -> RoleClient:
    client = casework.at_desk(login)
    client.post("/bahasa/", {"language": "en", "next": "/"})
    return client


def spoken(client: RoleClient, path: str, after: str = "<html") -> set[str]:
    """Every run of words on a page `after` a mark, without what a field holds and what is marked as Indonesian."""
    answer = client.get(path)
    page = answer.content.decode()
    assert answer.status_code == 200, path
    assert '<html lang="en">' in page
    page = page[page.index(after) :]
    page = re.sub(r"(?s)<(textarea|script|style|pre)\b.*?</\1>|<(span|div)[^>]* lang=\"id\"[^>]*>.*?</\2>", " ", page)
    return {" ".join(html.unescape(words).split()) for words in re.split(r"<[^>]+>", page)} - {""}


def test_every_label_and_hint_of_every_kind_has_english_words_of_its_own() -> None:
    data = [
        tomllib.loads(path.read_text(encoding="utf-8"))
        for name in ("letters/reference/kinds.toml", "correspondence/reference/*.toml")
        for path in Path(catalogues.SOURCE).glob(name)
    ]
    rows = [row for each in data for row in (each.get("kinds") or each.get("letters") or {}).values()]
    assert len(rows) == len(LetterKind) + len(CaseLetter)
    assert sum(len(row["fields"]) for row in rows) == len(FIELDS)
    with translation.override("en"):
        forms = [LetterDraftForm(spec=spec) for spec in kind_specs().values()]
        filled = [CaseLetterForm(spec=spec) for spec in case_letters().values()]
        own = [form.fields[name] for form in (*forms, *filled) for name in form.fields if name.startswith("f_")]
        assert len(own) == len(FIELDS)
        shown = {str(words) for field in own for words in (field.label, field.help_text)}
        titles = {translation.pgettext("surat", words) for words in TITLES}
    assert not SAID & shown
    assert not TITLES & titles


@pytest.mark.django_db
def test_an_english_officer_reads_lists_and_forms_in_english_and_prints_indonesian(work: Work) -> None:
    base = f"/kasus/{work.own}/surat-perkara/"
    manager = english(MANAGER)
    listed = spoken(manager, base)
    assert not listed & TITLES
    assert {"Report of a suspected crime to the police", "Request for a visum et repertum"} <= listed
    form = spoken(manager, f"{base}laporan/")
    assert not form & (SAID | TITLES)
    assert {"Short account", "Report of a suspected crime to the police"} <= form
    office = Office.objects.get(kind=OfficeKind.SECRETARIAT).pk
    maya = english(MAYA)
    for kind, spec in kind_specs().items():
        path = f"/gugus-tugas/surat/baru/{office}/{kind.value}/"
        said = {words for each in spec.fields for words in (each.label, each.hint) if words}
        assert not spoken(maya, path) & said, kind
    known = spoken(maya, f"/gugus-tugas/surat/pengaturan/{office}/kata/surat_tugas/", after='aria-labelledby="is"')
    assert not known & ({each.label for each in kind_specs()[LetterKind("surat_tugas")].fields} | set(COMMON.values()))
    assert "Position of who signs" in known
    told = {"as": "pdf", "addressees": "Kapolres CONTOH", "signer_title": "Kepala CONTOH", "f_uraian": "Pere'an"}
    readers = (casework.at_desk(MANAGER), english(MANAGER))
    papers = [client.post(f"{base}laporan/", told).content for client in readers]
    words = [" ".join(each.extract_text() for each in PdfReader(io.BytesIO(raw)).pages) for raw in papers]
    assert "Uraian singkat" in words[1]
    assert len({text.split("Rahasia · Dicetak")[0] for text in words}) == 1


@pytest.mark.django_db
def test_the_table_of_the_track_is_read_in_english_and_printed_in_indonesian(work: Work) -> None:
    assert work
    kept = printed()
    page = spoken(english(POLICE), "/jalur-pidana/")
    indonesian = {row.cells for line in TrackLine for row in table_rows(line)}
    with translation.override("en"):
        rows = [row for line in TrackLine for row in table_rows(line)]
        assert printed() == kept
        assert "Next" in page
        assert {cell for row in rows for cell in row.cells} <= page
    assert len(rows) == len(KIND_LABELS) == len(indonesian)
    assert not page & ({cell for cells in indonesian for cell in cells} - {"-"})
