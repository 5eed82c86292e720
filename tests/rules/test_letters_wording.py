"""What a wording becomes on paper, what is wrong in one, and how numbers are written. Hostile input runs nothing."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from sigap.letters.rules.kinds import LetterBook, LetterKind, kind_specs
from sigap.letters.rules.numbers import (
    NumberFormat,
    NumberSource,
    PatternFault,
    SeriesSpan,
    class_codes,
    default_format,
    is_class_code,
    number_of,
    pattern_faults,
    series_of,
)
from sigap.letters.rules.wording import WordingFault, faults, filled, in_sentence, sample_of

SPEC = kind_specs()[LetterKind.INVITATION]
MINUTES = kind_specs()[LetterKind.MINUTES]
DECREE = kind_specs()[LetterKind.DECREE]
FORM = NumberFormat(
    source=NumberSource.AGENDA, pattern="{kode}/{nomor:3}/{unit}/{bulan}/{tahun}", unit="GT", span=SeriesSpan.OFFICE
)
HOSTILE = (
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ config }}",
    "{{ acara|attr('x') }}",
    "{{ acara.__class__ }}",
    "{% for x in range(9**9) %}x{% endfor %}",
    "{# catatan #}",
    "{{ 7*7 }}",
    "{{ Acara }}",
    "{{}}",
    "${acara}",
    "{acara}",
    '#read("/etc/passwd")',
    "{{ acara",
    "acara }}",
)


def test_every_shipped_wording_knows_its_fields_and_says_each_of_them() -> None:
    for kind, spec in kind_specs().items():
        assert not faults(spec.wording, spec), kind
        said = str(filled(spec.wording, spec, sample_of(spec)))
        for each in spec.fields:
            stands_apart = each.name in {"pejabat", "lampiran_sk"}
            assert stands_apart or (each.columns[0] if each.columns else each.label) in said, (kind, each.name)


def test_an_unknown_field_is_named_with_where_it_stands() -> None:
    text = "Dengan hormat,\n\nHadir di {{ tempat }} dan {{ korban }}.\nPukul {{pukul}} {tanggal}"
    assert faults(text, SPEC) == (
        WordingFault(3, 27, "korban", is_field=True),
        WordingFault(4, 17, "{", is_field=False),
        WordingFault(4, 25, "}", is_field=False),
    )


def test_hostile_wording_is_text_or_a_fault_and_nothing_runs() -> None:
    for text in HOSTILE:
        found = faults(text, SPEC)
        assert found or "{" not in text, text
        for block in filled(text, SPEC, {"acara": "rapat"}):
            assert "49" not in str(block)
            assert "root:" not in str(block)
    said = filled("{{ acara }}", SPEC, {"acara": "{{ tempat }} {{ 7*7 }}", "tempat": "Muaradua"})
    assert said == [{"type": "paragraph", "text": "{{ tempat }} {{ 7*7 }}"}], "what a field says is no wording"


@given(text=st.text(max_size=300), value=st.text(max_size=50))
def test_any_text_is_taken_apart(text: str, value: str) -> None:
    faults(text, SPEC)
    for block in filled(text, SPEC, {"acara": value, "agenda": [value, value]}):
        assert block["type"] in {"paragraph", "paragraphs", "rows", "list", "table", "heading"}


def test_rows_lists_tables_and_dictums_are_set_by_the_shape_of_their_field() -> None:
    said = filled("Acara : {{ agenda }}\nTempat : {{ tempat }}", SPEC, {"agenda": ["Satu", " ", "Dua"]})
    body = {"type": "list", "items": [["1.", "Satu"], ["2.", "Dua"]]}
    assert said == [{"type": "rows", "rows": [{"label": "Acara", "body": body}]}], "an empty row is left out"
    (table,) = filled(
        "{{ tindak_lanjut }}", MINUTES, {"tindak_lanjut": ["Menyusun | Dinsos | besok | a | b", "Melatih"]}
    )
    assert table["rows"] == [["Menyusun", "Dinsos", "besok", "a | b"], ["Melatih", "", "", ""]]
    (dictums,) = filled("{{ diktum }}", DECREE, {"diktum": ["Membentuk", "Berlaku"]})
    assert [row["label"] for row in dictums["rows"]] == ["KESATU", "KEDUA"]
    (letters,) = filled("Menimbang : {{ menimbang }}", DECREE, {"menimbang": [str(n) for n in range(28)]})
    assert [mark for mark, _text in letters["rows"][0]["body"]["items"]][-3:] == ["z.", "aa.", "ab."]
    assert filled("# Acara\n\n{{ agenda }}\n\n# Akhir", SPEC, {}) == [], "headings over nothing"
    assert filled("Hadir: {{ agenda }}.", SPEC, {"agenda": ["A", "B", "C"]})[0]["text"] == "Hadir: A, B dan C."


def test_numbers_are_written_by_the_offices_pattern() -> None:
    day = date(2026, 11, 28)
    mail = LetterBook.CORRESPONDENCE
    assert number_of(FORM, book=mail, code="400.2", serial=7, day=day) == "400.2/007/GT/XI/2026"
    assert number_of(FORM, book=mail, code="400.2", serial=1234, day=day) == "400.2/1234/GT/XI/2026"
    assert series_of(FORM, mail, "400.2") == series_of(FORM, LetterBook.OTHER, "100") == "semua"
    by_book = NumberFormat(source=FORM.source, pattern="{nomor}/{jenis}", unit="GT", span=SeriesSpan.BOOK)
    assert number_of(by_book, book=mail, code="", serial=7, day=day) == "7/korespondensi"
    assert series_of(by_book, mail, "400.2") == "korespondensi"
    by_code = NumberFormat(source=FORM.source, pattern=FORM.pattern, unit="GT", span=SeriesSpan.CODE)
    assert series_of(by_code, LetterBook.CORRESPONDENCE, "400.2") == "400.2"


def test_a_pattern_by_which_numbers_would_meet_is_refused() -> None:
    assert not pattern_faults(default_format().pattern, default_format().span)
    assert PatternFault("{jenis}", is_missing=True) in pattern_faults(FORM.pattern, SeriesSpan.BOOK)
    assert not pattern_faults(FORM.pattern, SeriesSpan.CODE)
    for pattern, part, is_missing in (
        ("{nomor}/{unit}", "{tahun}", True),
        ("{unit}/{tahun}", "{nomor}", True),
        ("{nomor}/{tahun}", "{unit}", True),
        ("{nomor}/{unit}/{tahun}", "{kode}", True),
        ("{kode}/{nomor}/{unit}/{tahun}/{kasus}", "{kasus}", False),
        ("{kode}/{nomor:99}/{unit}/{tahun}", "{nomor:99}", False),
        ("{kode}/{nomor:x}/{unit}/{tahun}", "{nomor:x}", False),
        ("{kode}/{nomor}/{unit}/{tahun}}", "}", False),
        ("{nomor.__class__}/{unit}/{tahun}/{kode}", "{nomor.__class__}", False),
    ):
        assert PatternFault(part, is_missing=is_missing) in pattern_faults(pattern, SeriesSpan.CODE), pattern


def test_codes_of_classification_have_a_shape_and_say_where_they_come_from() -> None:
    assert all(is_class_code(each.code) and each.title and "belum dibaca" in each.source for each in class_codes())
    assert not any(map(is_class_code, ("", "4", "400.", "400,2", "400.2/1", "KENARI-582")))


def test_within_a_sentence_only_the_first_letter_is_small() -> None:
    words = {"Rapat Desember 2026: I PP TPPO": "rapat Desember 2026: I PP TPPO", "DAK nonfisik": "DAK nonfisik", "": ""}
    assert {each: in_sentence(each) for each in words} == words
