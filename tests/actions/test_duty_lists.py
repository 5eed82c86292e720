"""The duty list of each kind of office is derived: what it owes, may see, may ask; the same on paper."""

import io

import pypdf
import pytest
from tests.factories import team

from sigap.access.roles import OfficeKind
from sigap.kernel.errors import Refused
from sigap.letters.typesetting import pdf
from sigap.rulebook.queries.duties import DutyList, duty_list
from sigap.rulebook.views.duties import _facts

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]


def of(kind: OfficeKind) -> DutyList:
    with team.at_desk(team.AHMAD) as actor:
        return duty_list(actor, kind.value, at=team.AT)


def test_it_says_what_is_owed_seen_and_asked_with_the_law() -> None:
    rsud, police, bapas = of(OfficeKind.RSUD), of(OfficeKind.POLRES_PPA), of(OfficeKind.BAPAS)
    visum = next(row for row in rsud.owes if row.what == "Pemeriksaan dan visum et repertum")
    assert ("UU 20/2025 pasal 49" in visum.basis, "tidak dapat ditolak" in visum.within) == (True, True)
    seen = {row.asked: row.sections for row in rsud.sees}
    assert "Identitas" in seen["Pemeriksaan dan visum et repertum"]
    asked = {row.what: row for row in police.asks}
    litmas = asked["Penelitian kemasyarakatan anak (litmas)"]
    assert (litmas.of, "tidak dapat ditolak" in litmas.answer) == ("Balai Pemasyarakatan", True)
    assert "3 hari kerja" in asked["Bantuan hukum"].answer
    assert next(row for row in bapas.owes if "litmas" in row.what).within.endswith("72 jam")
    counsellor = of(OfficeKind.KEMENAG).sees[0].sections
    assert "Identitas" not in bapas.sees[0].sections, "people of partner offices open no names"
    assert ("Muka berkas" in counsellor, "Ringkasan" in counsellor) == (True, False), "who helps with one thing"
    assert of(OfficeKind.UPTD_PPA).is_own_file


def test_offices_without_a_part_in_cases_see_and_ask_nothing() -> None:
    for kind in (OfficeKind.KODIM, OfficeKind.KECAMATAN, OfficeKind.DESA, OfficeKind.SEKOLAH):
        found = of(kind)
        assert (found.has_files, found.sees, found.asks) == (False, (), ())
        assert any("Minta UPTD PPA datang" in row.what for row in found.owes), kind
    for name in ("public", "tidak-ada"):
        with pytest.raises(Refused), team.at_desk(team.AHMAD) as actor:
            duty_list(actor, name, at=team.AT)


def test_it_goes_on_one_sheet_for_each_office_but_the_unit() -> None:
    for kind in OfficeKind:
        if kind is OfficeKind.PUBLIC:
            continue
        raw = pdf("duties", _facts(of(kind)), at=team.AT)
        pages = pypdf.PdfReader(io.BytesIO(raw)).pages
        # The units that ask for everything need a second one.
        assert len(pages) <= (2 if kind in {OfficeKind.UPTD_PPA, OfficeKind.UPTD_PROVINSI} else 1), (kind, len(pages))
