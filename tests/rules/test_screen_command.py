"""`./sigap screen`: results in order, every mistake named with its place, nothing printed when anything is wrong."""

import json
import subprocess
import sys
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import Any

import pytest

from sigap.cli.failure import CommandFailed
from sigap.cli.main import COMMANDS, main
from sigap.cli.screen import run

LEAST: dict[str, Any] = {"id": "x1", "acted_on": "2026-03-01", "persons": []}
WHOLE: dict[str, Any] = {
    "id": "v01",
    "acted_on": "2026-03-01",
    "persons": [{"ref": "k1", "role": "victim", "age": 15, "sex": "P"}],
    "process": ["recruitment"],
    "means": ["fraud"],
    "exploitation": ["prostitution"],
    "violence": ["sexual"],
    "circumstances": ["online"],
    "emergency": ["confinement"],
    "reported_at": "2026-03-02T08:00:00+07:00",
    "received_by": "uptd_ppa",
}


def asked(tmp_path: Path, value: object) -> int:
    """Runs the command on this value, or on this text as it is."""
    file = tmp_path / "saring.json"
    file.write_text(value if isinstance(value, str) else json.dumps(value), encoding="utf-8")
    return run([str(file)])


def test_the_example_of_the_contract(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert asked(tmp_path, WHOLE) == 0
    (result,) = json.loads(capsys.readouterr().out)
    told = ["id", "trafficking", "ampk", "risk", "sexual_offence", "mediation_allowed", "deadlines", "reasons"]
    assert list(result) == [*told, "instrument"]
    assert result.pop("reasons")
    assert result.pop("instrument") == "2026-1"
    assert result == {
        "id": "v01",
        "trafficking": {
            "indication": "indicated",
            "child_rule": True,
            "missing": [],
            "present": {"process": ["recruitment"], "means": ["fraud"], "exploitation": ["prostitution"]},
        },
        "ampk": ["d", "h", "j"],
        "risk": "high",
        "sexual_offence": True,
        "mediation_allowed": False,
        "deadlines": [
            {"rule": "ppt-to-police", "due_at": "2026-03-03T08:00:00+07:00", "basis": "PP 9/2008 art. 14(5)"},
            {"rule": "uptd-to-police", "due_at": "2026-03-05T08:00:00+07:00", "basis": "UU 12/2022 art. 41"},
        ],
    }


def test_results_come_in_the_order_of_the_input(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    names = [f"s{number}" for number in range(40)]
    assert asked(tmp_path, [LEAST | {"id": name} for name in reversed(names)]) == 0
    assert [result["id"] for result in json.loads(capsys.readouterr().out)] == list(reversed(names))


@pytest.mark.parametrize("value", ["[]", "  [ ]\n", "\ufeff[]"])
def test_no_screening_gives_no_result(tmp_path: Path, capsys: pytest.CaptureFixture[str], value: str) -> None:
    assert asked(tmp_path, value) == 0
    assert json.loads(capsys.readouterr().out) == []


def test_reads_from_standard_input(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO(json.dumps(LEAST).encode())))
    assert run(["-"]) == 0
    (result,) = json.loads(capsys.readouterr().out)
    assert (result["id"], result["risk"], result["mediation_allowed"]) == ("x1", "low", True)


PERSON = {"ref": "k", "role": "victim", "age": 9, "sex": "L"}
MISTAKES: list[tuple[object, list[str]]] = [
    ('{"id": "x", ', ["baris 1, kolom 13: bukan JSON"]),
    ('[\n {"id": 1,}\n]', ["baris 2, kolom"]),
    ("", ["baris 1, kolom 1: bukan JSON"]),
    ("[" * 90_000, ["terlalu dalam"]),
    ('{"id": "a", "id": "b", "acted_on": "2026-01-01", "persons": []}', ["'id' ditulis dua kali"]),
    ('{"id": "a", "acted_on": "2026-01-01", "persons": [], "means": NaN}', ["NaN"]),
    ("7", ["harus satu skrining atau daftar skrining, bukan bilangan 7"]),
    ([LEAST, "teks"], ["[1]: harus objek"]),
    ({}, ["[0].id: wajib ada", "[0].acted_on: wajib ada", "[0].persons: wajib ada"]),
    (LEAST | {"id": 5}, ["[0].id: harus teks"]),
    (LEAST | {"id": " "}, ["[0].id: harus teks yang tidak kosong"]),
    (LEAST | {"id": "\ud800"}, ["[0].id: berisi huruf yang tidak dapat dicetak"]),
    ([LEAST, LEAST | {"id": "y"}, LEAST], ["[2].id: id 'x1' sudah dipakai [0]"]),
    (LEAST | {"emergencies": [], "note": ""}, ["[0] (x1).emergencies", "maksudnya 'emergency'", "[0] (x1).note"]),
    (LEAST | {"process": ["recruit", "sending", "x"]}, ['process[0]: kode teks "recruit"', "process[2]"]),
    (LEAST | {"means": ["recruitment"]}, ['means[0]: kode teks "recruitment" tidak dikenal']),
    (LEAST | {"means": "fraud"}, ["means: harus daftar kode, bukan teks"]),
    (LEAST | {"violence": None}, ["violence: harus daftar kode, bukan null"]),
    (LEAST | {"circumstances": [["online"]]}, ["circumstances[0]: harus kode berupa teks, bukan daftar"]),
    (LEAST | {"received_by": "UPTD_PPA"}, ["received_by: kode"]),
    (LEAST | {"reported_by": "police"}, ["reported_by: kode"]),
    (LEAST | {"reported_at": "2026-03-02T08:00:00"}, ["reported_at: waktu 2026-03-02T08:00:00 tanpa zona"]),
    (LEAST | {"reported_at": "2026-03-02"}, ["reported_at: harus waktu"]),
    (LEAST | {"reported_at": "2026-02-30T08:00:00+07:00"}, ["reported_at: harus waktu"]),
    (LEAST | {"reported_at": "9999-12-31T23:00:00+07:00"}, ["tahun 9999 tidak mungkin"]),
    (LEAST | {"reported_at": 1_772_000_000}, ["reported_at: harus waktu"]),
    (LEAST | {"acted_on": None}, ["acted_on: harus tanggal"]),
    (LEAST | {"acted_on": "2026-02-29"}, ["2026-02-29 tidak ada dalam kalender"]),
    (LEAST | {"acted_on": "20260301"}, ["acted_on: harus tanggal YYYY-MM-DD"]),
    (LEAST | {"acted_on": "2026-03-01T00:00:00+07:00"}, ["acted_on: harus tanggal"]),
    (LEAST | {"persons": {"role": "victim"}}, ["persons: harus daftar orang"]),
    (LEAST | {"persons": [PERSON, PERSON]}, ["ref 'k' dipakai dua kali"]),
    (LEAST | {"persons": [3]}, ["persons[0]: harus objek"]),
    (LEAST | {"persons": [{"age": 3}]}, ["persons[0].role: wajib ada"]),
    (LEAST | {"persons": [PERSON | {"name": "Budi"}]}, ["persons[0].name: kunci tidak dikenal"]),
    (LEAST | {"persons": [PERSON | {"role": "guardian"}]}, ["persons[0].role: kode"]),
    (LEAST | {"persons": [PERSON | {"sex": "F"}]}, ["persons[0].sex: kode"]),
    (LEAST | {"persons": [PERSON | {"age": -3}]}, ["persons[0].age: umur -3 tidak mungkin"]),
    (LEAST | {"persons": [PERSON | {"age": 131}]}, ["umur 131 tidak mungkin"]),
    (LEAST | {"persons": [PERSON | {"age": 15.0}]}, ["persons[0].age: harus bilangan bulat"]),
    (LEAST | {"persons": [PERSON | {"age": "15"}]}, ["persons[0].age: harus bilangan bulat"]),
    (LEAST | {"persons": [PERSON | {"age": True}]}, ["persons[0].age: harus bilangan bulat"]),
]


@pytest.mark.parametrize(("value", "words"), MISTAKES, ids=range(len(MISTAKES)))
def test_what_is_wrong_is_named_with_its_place_and_nothing_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], value: object, words: list[str]
) -> None:
    assert asked(tmp_path, value) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert all(part in said.err for part in words)
    assert all(line.startswith("sigap screen: ") for line in said.err.splitlines())


def test_one_wrong_screening_among_many_lets_none_through(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    many = [LEAST | {"id": f"s{number}"} for number in range(900)]
    assert asked(tmp_path, [*many, LEAST | {"emergency": ["gun"]}]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.splitlines() == [
        line for line in said.err.splitlines() if line.startswith("sigap screen: [900] (x1)")
    ]


def test_what_is_not_known_may_be_null_or_left_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    unknown = {"reported_at": None, "received_by": None, "reported_by": None}
    assert asked(tmp_path, LEAST | unknown | {"persons": [{"role": "victim", "age": None, "sex": None}]}) == 0
    (result,) = json.loads(capsys.readouterr().out)
    assert result["trafficking"]["child_rule"]


def test_a_file_that_cannot_be_read_is_no_screening(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(CommandFailed, match="tidak dapat dibaca"):
        run([str(tmp_path / "tidak-ada.json")])
    (tmp_path / "latin.json").write_bytes(b'[\n"\xff"]')
    assert run([str(tmp_path / "latin.json")]) == 2
    assert "baris 2: bukan teks UTF-8" in capsys.readouterr().err
    assert main(["screen", str(tmp_path)]) == 2


def test_the_command_opens_no_database_and_loads_no_framework(tmp_path: Path) -> None:
    file = tmp_path / "satu.json"
    file.write_text(json.dumps(WHOLE), encoding="utf-8")
    script = (
        "import sys; from sigap.cli.main import main; status = main(['screen', sys.argv[1]]);"
        "sys.exit(9 if {'django', 'psycopg'} & set(sys.modules) else status)"
    )
    done = subprocess.run([sys.executable, "-c", script, str(file)], capture_output=True, check=False, text=True)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)[0]["id"] == "v01"
    assert COMMANDS["screen"].module == "sigap.cli.screen"
