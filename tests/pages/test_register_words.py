"""Words of an old register's lists that nobody knows are said once on its page; mistakes in the reader's language."""

import re
from datetime import date

import pytest
from django.conf import LazySettings
from django.db import DatabaseError, transaction
from tests.factories import casework, preventing
from tests.factories.casework import HEAD, MANAGER, RoleClient, Work
from tests.factories.old_registers import HEAD as TITLES
from tests.factories.old_registers import row
from tests.pages.test_register_uploads import carried_out, columns_in, desk, seen, sent, uploaded

from sigap.cases.models import Case
from sigap.places.models import Level, Region, RegionKind
from sigap.registers.models import RegisterUpload
from sigap.registers.rules import phrases
from sigap.registers.rules.phrases import translated

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings, work: Work) -> None:
    settings.SIGAP_DEMO = True
    preventing.regions()
    told = {"level": Level.VILLAGE, "kind": RegionKind.DESA, "source": "uji", "valid_from": date(2020, 1, 1)}
    Region.objects.create(code=f"{casework.AREA}.2901", parent_id=casework.AREA, name="Gunung Tiga", **told)


def refused(client: RoleClient, *rows: str) -> str:
    """The address of a register whose lists hold words that nobody knows, checked once."""
    path = uploaded(client, "\n".join([TITLES, *rows]).encode())
    sent(client, path, columns_in(seen(client, path)))
    assert carried_out().state == "register_refused"
    return path.removesuffix("kolom/")


def choices_in(page: str) -> list[tuple[str, str]]:
    """The choices of the words: name of the field, and the word."""
    return re.findall(r'<label[^>]*for="id_(kata_\d+)"[^>]*>“([^”]*)”', page)


def test_unknown_words_are_listed_once_with_their_rows_and_said_for_all_of_them() -> None:
    client = desk(MANAGER)
    one = refused(client, row(1, status="arsip"), row(2, status="ARSIP"), row(3, status="entah"))
    page = seen(client, one)
    asked = choices_in(page)
    assert [word for _name, word in asked] == ["arsip", "entah"]
    assert "2 baris" in page
    assert "Kosongkan: tidak berarti apa-apa" in page
    said = {"versi": "1", asked[0][0]: "closed"}
    sent(client, f"{one}kata/", {"versi": "0", asked[0][0]: "closed"})
    sent(client, f"{one}kata/", {"versi": "1"})
    sent(client, f"{one}kata/", said | {asked[0][0]: "form_other"})
    assert RegisterUpload.objects.get().state == "register_refused", "of this version, a choice, and one of the list"
    sent(client, f"{one}kata/", said)
    row_ = RegisterUpload.objects.get()
    assert (row_.state, row_.meanings, row_.version) == ("register_checking", {"status": {"arsip": "closed"}}, 2)
    assert carried_out().state == "register_refused"
    (left,) = choices_in(seen(client, one))
    sent(client, f"{one}kata/", {"versi": "2", left[0]: "-"})
    row_ = carried_out()
    assert (row_.state, row_.cases, row_.open_cases, row_.unknown_words) == ("register_checked", 3, 1, [])
    page = seen(desk(HEAD), one)
    assert "“arsip” → Selesai" in page
    assert "“entah” → dikosongkan" in page
    with pytest.raises(DatabaseError, match="said without a version"), transaction.atomic():
        RegisterUpload.objects.update(state="register_checking", meanings={})
    sent(desk(HEAD), f"{one}setujui/", {"versi": 3})
    assert carried_out().state == "register_done"
    assert Case.objects.filter(former_register="Register CONTOH 2021", status="closed").count() == 2
    # The next register of the office knows the word, and no more that one was left out.
    uploaded(client, (TITLES + "\n" + row(4, status="arsip")).encode())
    assert RegisterUpload.objects.latest("uploaded_at").meanings == {"status": {"arsip": "closed"}}


def test_what_may_be_a_name_is_not_kept_in_clear_as_a_word() -> None:
    client = desk(MANAGER)
    one = refused(client, row(1, status="Ani Pere'an CONTOH binti A"), row(2, status="ani 0812"))
    row_ = RegisterUpload.objects.get()
    assert (row_.unknown_words, row_.mistakes_count) == ([], 2)
    page = seen(client, one)
    assert not choices_in(page)
    assert "binti" not in page


def test_mistakes_and_mends_are_told_in_the_language_of_the_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    client = desk(MANAGER)
    one = refused(client, row(1, day="04/13/2021"), row(2, status="entah"))
    page = seen(client, one)
    assert "hari dulu baru bulan: tulis 13/04/2021" in page
    assert "“entah” tidak dikenal" in page
    # As a reader of another language would: what lies in the table is no sentence of one language.
    english = {"hari dulu baru bulan: tulis %(day)s": "day first: write %(day)s", "tidak dikenal": "is not known"}
    monkeypatch.setattr(phrases, "gettext", lambda words: english.get(words, words))
    page = seen(client, one)
    assert "day first: write 13/04/2021" in page
    assert "“entah” is not known" in page
    assert translated("Berkas ini: %(why)s.", {"why": {"words": "tidak dikenal", "holds": {}}}) == (
        "Berkas ini: is not known."
    )
