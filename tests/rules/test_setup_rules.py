"""A file of set-up: written the same each time, read whole or refused with every mistake, compared row by row."""

import json
from typing import Any

import pytest

from sigap.kernel.regencies import head_word, is_city, kind_word
from sigap.kernel.setup_part import SetupPart, SetupRow
from sigap.setup.rules import (
    LARGEST,
    Origin,
    SetupDocument,
    SetupFault,
    change_of,
    digest_of,
    read,
    settled,
    written,
)

HERE = Origin(code="16.09", name="Kabupaten OKU Selatan", short="OKU Selatan")
THERE = Origin(code="91.71", name="Kota Jayapura", short="Jayapura")
ROWS: list[SetupRow] = [
    {"name": "Dinas Sosial Kabupaten OKU Selatan", "kind": "dinsos", "region": "", "phone": "0735-000-111"},
    {"name": "Polres OKU Selatan", "kind": "polres", "region": "", "phone": ""},
    {"name": "Kecamatan Pere'an", "kind": "kecamatan", "region": ".01", "phone": ""},
]
PART = SetupPart(
    code="offices",
    label="Kantor",
    key="name",
    fields={"name": str, "kind": str, "region": str, "phone": str},
    dump=lambda _at: ROWS,
    stays=lambda row: bool(row["region"].startswith(".")),
    local=frozenset({"phone"}),
)
PARTS = {"offices": PART}
UNFIT = (
    b"NaN",
    b"-Infinity",
    b"1e999",
    b"1" + b"0" * 18,
    rb'"a\u0000"',
    rb'{"\u0000": 1}',
    rb'"\ud83d"',
    b"[" * 40 + b"]" * 40,
)


def file(rows: Any = ROWS, **more: Any) -> bytes:
    told = json.loads(written(HERE, {"offices": rows}, made_on="2026-11-29", named=frozenset({"offices"})))
    return json.dumps(told | more).encode()


def document(raw: bytes) -> SetupDocument:
    found, mistakes = read(raw, PARTS)
    assert not mistakes
    assert found is not None
    return found


def test_the_same_set_up_gives_the_same_bytes() -> None:
    first, second = (
        written(HERE, {"offices": rows}, made_on="2026-11-29", named=frozenset({"offices"}))
        for rows in (ROWS, [dict(reversed(row.items())) for row in ROWS])
    )
    assert first == second
    found = document(first)
    assert found.is_untouched
    assert found.digest == json.loads(first)["sha256"]
    told = json.loads(first)
    told["parts"]["offices"][0]["kind"] = "dinkes"
    touched = document(json.dumps(told).encode())
    assert not touched.is_untouched
    assert touched.digest != found.digest == digest_of(json.loads(first))


def test_every_mistake_is_named_with_its_place() -> None:
    broken = [
        {"name": "Satu", "kind": "lsm", "region": "", "phone": 7},
        {"name": "", "kind": "lsm", "region": "", "phone": ""},
        {"name": "Satu", "kind": "lsm", "region": "", "phone": "", "warna": "biru"},
        {"name": "Tiga 1671011203900001", "kind": "lsm", "region": "", "phone": ""},
        {"name": "Empat KENARI-582", "kind": "lsm", "region": "", "phone": ""},
    ]
    _none, mistakes = read(file(broken), PARTS)
    assert [(each.fault, each.row, each.what) for each in mistakes] == [
        (SetupFault.WRONG_KIND, 1, "phone"),
        (SetupFault.EMPTY, 2, "name"),
        (SetupFault.UNKNOWN_FIELD, 3, "warna"),
        (SetupFault.TWICE, 3, "Satu"),
        (SetupFault.CASE, 4, "name"),
        (SetupFault.CASE, 5, "name"),
    ]
    assert {each.part for each in mistakes} == {"offices"}


@pytest.mark.parametrize(
    ("raw", "fault"),
    [
        (b"{", SetupFault.UNREADABLE),
        (b"\xff\xfe", SetupFault.UNREADABLE),
        (b"[" * 100_000, SetupFault.UNREADABLE),
        (b"[]", SetupFault.NOT_OURS),
        (b'{"format": "htcds"}', SetupFault.NOT_OURS),
        (file(version=0), SetupFault.NOT_OURS),
        (file(version=2), SetupFault.NEWER),
        (file(regency={"code": "16.09"}), SetupFault.NOT_OURS),
        (file(parts=[]), SetupFault.NOT_OURS),
        (file(parts={"offices": {}}), SetupFault.NOT_ROWS),
        (file(parts={"letters": []}), SetupFault.UNKNOWN_PART),
        *((file(note=0).replace(b'"note": 0', b'"note": ' + each), SetupFault.UNREADABLE) for each in UNFIT),
        (b" " * (LARGEST + 1), SetupFault.TOO_LARGE),
    ],
)
def test_a_file_that_is_none_of_ours_is_refused(raw: bytes, fault: SetupFault) -> None:
    found, mistakes = read(raw, PARTS)
    assert found is None
    assert [each.fault for each in mistakes] == [fault]


def test_people_are_refused_wherever_they_stand() -> None:
    for raw in (
        file([{"name": "Satu", "kind": "lsm", "region": "", "phone": "", "holder": "Maya"}]),
        file(people=[{"name": "Maya"}]),
        file(parts={"people": [{"name": "Maya"}]}),
        file(parts={"offices": [{"name": "Satu", "kind": "lsm", "phone": {"nik": "1"}, "region": ""}]}),
    ):
        found, mistakes = read(raw, PARTS)
        assert found is None
        assert SetupFault.PEOPLE in {each.fault for each in mistakes}


def test_another_regency_reads_its_own_name_and_nobodys_telephone() -> None:
    rows, behind = settled(document(file()), PART, here=THERE)
    assert [row["name"] for row in rows] == ["Dinas Sosial Kota Jayapura", "Polres Jayapura"]
    assert behind == ("Kecamatan Pere'an",)
    assert not any("phone" in row for row in rows)
    at_home, none = settled(document(file()), PART, here=HERE)
    assert (at_home, none) == (ROWS, ())


def test_what_differs_is_told_row_by_row_and_the_rest_stays() -> None:
    standing: list[SetupRow] = [ROWS[0] | {"phone": "0735-999"}, ROWS[1], {"name": "Lama", "kind": "lsm"}]
    change = change_of(PART, ROWS, standing, ())
    assert (change.same, change.only_here) == (1, 1)
    first, last = change.rows
    assert [(each.field, each.before, each.after) for each in first.fields] == [("phone", "0735-999", "0735-000-111")]
    assert (first.is_new, last.is_new, last.title) == (False, True, "Kecamatan Pere'an")
    # A field that a row does not name keeps what stands.
    assert change_of(PART, [{"name": ROWS[0]["name"]}], standing, ()).rows == ()


def test_a_code_tells_kabupaten_from_kota() -> None:
    for code, is_a_city, kind, head in (
        ("16.09", False, "Kabupaten", "Bupati"),
        ("16.71", True, "Kota", "Wali Kota"),
        ("91.71", True, "Kota", "Wali Kota"),
        ("91.71.01", True, "Kota", "Wali Kota"),
        ("31.01", False, "Kabupaten Administrasi", "Bupati"),
        ("31.74", True, "Kota Administrasi", "Wali Kota"),
        ("16", False, "Kabupaten", "Bupati"),
    ):
        assert (is_city(code), kind_word(code), head_word(code)) == (is_a_city, kind, head), code
