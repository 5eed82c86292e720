"""What the guidance tells the public in tests: two kinds of numbers, law, signs, a list of companies, all invented."""

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest

from sigap.public import guide

NOW = datetime(2026, 11, 25, 3, tzinfo=UTC)


def local_number(code: str, phone: str, rung_on: date | None) -> tuple[Any, ...]:
    who = "sekretariat CONTOH" if rung_on else ""
    known = (code, "local", "", f"{code} CONTOH", "x", "", "", phone, "", "", "", "x", True)
    return (*known, "", "", "", "", False, rung_on, who)


ENTRIES: dict[str, list[tuple[Any, ...]]] = {
    "number": [
        ("polisi-110", "national", "", "Polisi", "Sekarang", "Police", "Now", "110", "", "", "", "Polri", True),
        (
            "disnaker",
            "local",
            "",
            "Disnaker CONTOH",
            "Cek",
            "",
            "",
            "0735-000",
            "Muaradua",
            "Jam kerja",
            "",
            "x",
            False,
            *("Petugas bertanya CONTOH", "", "paid", "", False, date(2026, 11, 20), "sekretariat CONTOH"),
        ),
        *(
            local_number("lama", "0735-001", date(2026, 8, 26)),
            local_number("belum", "0735-002", None),
            (
                *("wa", "national", "", "WhatsApp CONTOH", "x", "", "", "08111-129-129", "", "", "", "x", True),
                "",
                "",
                "",
                "",
                True,
            ),
        ),
    ],
    "law": [
        ("pmi-dokumen", "national", "", "Surat wajib", "Isi.", "", "", "", "", "", "UU 18/2017 pasal 13", "web", False),
        ("tppo-unsur", "national", "", "Tiga unsur", "Isi.", "", "", "", "", "", "UU 21/2007 pasal 1", "web", True),
    ],
    "sign": [
        ("x", "national", "general", "Tanda CONTOH", "Ditulis sekretariat.", "", "", "", "", "", "", "x", True),
        ("y", "national", "pupils_do", "Beranikan diri", "Ceritakan.", "Dare", "Tell.", "", "", "", "", "x", True),
    ],
    "offer": [
        ("cek-hurry", "national", "", "Didesak CONTOH", "Boleh nanti.", "", "", "", "", "", "", "x", True),
    ],
    "promise": [],
    "speech": [],
}
COMPANIES = [("PT Bina Karya Contoh", "C-1", "Palembang", "active", date(2029, 1, 1))]
KEPT = json.dumps(
    [
        {"rule": "triage-high", "told": "at_least", "percent": 80},
        {"rule": "triage-low", "told": "too_few", "percent": None},
    ]
)
ANSWERS: dict[str, Any] = {
    "destination": "abroad",
    "country": "MY",
    "job": "other",
    "age": "adult",
    "through": ["company"],
    "company": "Bina Karya Contoh",
    "licence": "yes",
    "registered": "yes",
    "visa": "work",
    "costs": "nothing",
    "papers": "mine",
    "place": "yes",
    "contract": "signed",
}


def tell(monkeypatch: pytest.MonkeyPatch, *, listed_on: date, on_duty: bool = True) -> None:
    """Guidance that is there, with a list of companies of this day."""

    def asked(statement: str, *values: str) -> list[tuple[Any, ...]]:
        if "entries" in statement:
            return ENTRIES[values[0]]
        if "company_list" in statement:
            return [(listed_on, "CONTOH", 1)]
        if "companies" in statement:
            return COMPANIES
        if "has_duty" in statement:
            return [(on_duty,)]
        if "promises" in statement:
            return [("triage-high", 1, "hours", False, False), ("triage-low", 24, "hours", True, True)]
        return [("2026-h1", NOW, KEPT)]

    monkeypatch.setattr(guide, "_fetch_rows", asked)
