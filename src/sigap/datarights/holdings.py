"""What SIGAP truly holds, for the register of processing (UU 27/2022 art. 31) and the DPIA draft (art. 34).

Categories, keys, measures, keeping and recipients are read from code and database; only what no code knows is typed.
"""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache

from django.apps import apps
from django.db import connection
from django.db.models import BinaryField
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sigap.assistance.models import PURPOSE_LABELS
from sigap.assistance.rules.purpose_bases import purpose_bases
from sigap.clocks.models import ClockRule
from sigap.kernel.reference import toml_file
from sigap.provisions.queries import all_provisions, is_confirmed
from sigap.provisions.rules import Provision
from sigap.retention.queries import rules_of_keeping
from sigap.vault.models import KeyPurpose

FEW = 5
"""Below it a count on paper says only that it is small."""


class RegisterPart(StrEnum):
    """What no code knows and somebody writes."""

    CONTROLLER = "part_controller"
    OFFICER = "part_officer"
    BREACH_CONTACT = "part_breach_contact"
    PROCESSORS = "part_processors"
    ABROAD = "part_abroad"
    NECESSITY = "part_necessity"
    RISKS = "part_risks"
    MEASURES = "part_measures"
    HEARD = "part_heard"


PART_LABELS: dict[RegisterPart, Promise] = {
    RegisterPart.CONTROLLER: _("Pengendali data dan alamatnya"),
    RegisterPart.OFFICER: _("Petugas pelindungan data pribadi (PPDP)"),
    RegisterPart.BREACH_CONTACT: _("Yang dihubungi kalau data bocor"),
    RegisterPart.PROCESSORS: _("Prosesor: siapa mengurus server, cadangan, dan pengiriman"),
    RegisterPart.ABROAD: _("Pengiriman ke luar negeri"),
    RegisterPart.NECESSITY: _("Mengapa perlu dan sebanding"),
    RegisterPart.RISKS: _("Risiko bagi orang yang datanya disimpan"),
    RegisterPart.MEASURES: _("Tindakan yang belum dikerjakan sistem"),
    RegisterPart.HEARD: _("Siapa yang didengar: korban, pendamping, petugas, ahli"),
}
PART_SLUGS = {part.value.removeprefix("part_").replace("_", "-"): part for part in RegisterPart}
OF_REGISTER = (
    RegisterPart.CONTROLLER,
    RegisterPart.OFFICER,
    RegisterPart.BREACH_CONTACT,
    RegisterPart.PROCESSORS,
    RegisterPart.ABROAD,
)
OF_ASSESSMENT = (RegisterPart.NECESSITY, RegisterPart.RISKS, RegisterPart.MEASURES, RegisterPart.HEARD)


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldCategory:
    """What one app keeps sealed: in words, about whom, in how many sealed columns."""

    app: str
    label: str
    whose: str
    columns: int


@cache
def sealed_columns() -> dict[str, int]:
    """How many sealed columns each app has, by its models."""
    found = Counter(
        model._meta.app_label  # noqa: SLF001 - Django's own way to a model's fields
        for model in apps.get_models()
        for column in model._meta.concrete_fields  # noqa: SLF001
        if isinstance(column, BinaryField) and column.name.startswith("sealed")
    )
    return dict(sorted(found.items()))


def held_categories() -> list[HeldCategory]:
    """Every app that keeps something sealed; one that nobody has worded shows under its own name."""
    words = toml_file("sigap.datarights", "holdings.toml")
    return [
        HeldCategory(app=app, label=words[app][0], whose=words[app][1], columns=columns)
        if app in words
        else HeldCategory(app=app, label=app, whose="", columns=columns)
        for app, columns in sealed_columns().items()
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class LawUsed:
    """A statute, how many rows of SIGAP rest on it, and how many of these somebody of the legal office confirmed."""

    name: str
    rows: int
    confirmed: int


def laws_used() -> list[LawUsed]:
    """Statutes under the registers of law, those with most rows first."""
    rows, sure = Counter[str](), Counter[str]()
    for each in all_provisions():
        rows[each.statute] += 1
        sure[each.statute] += is_confirmed(each)
    return [LawUsed(name=name, rows=count, confirmed=sure[name]) for name, count in rows.most_common() if name]


def purposes() -> list[tuple[str, str]]:
    """Why data go to another office, with the law: in the words of paper."""
    with translation.override("id"):
        return [
            (str(PURPOSE_LABELS[purpose]), f"{row.basis}{_standing(row.provision)}")
            for purpose, row in purpose_bases().items()
        ]


def _standing(provision: Provision) -> str:
    return "" if is_confirmed(provision) else " (belum diverifikasi)"


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedFacts:
    """What the papers take from the database, with counts: words by part, offices that got referrals, what protects."""

    words: Mapping[str, str]
    recipients: Sequence[tuple[str, str]]
    measures: Sequence[tuple[str, str]]


def printed_facts() -> PrintedFacts:
    """In one statement; a small count of referrals says only that it is small."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT words, recipients, policies, tables FROM datarights.printed()")
        words, recipients, policies, tables = cursor.fetchone()
    return PrintedFacts(
        words=json.loads(words),
        recipients=[(office, str(sent) if sent >= FEW else f"< {FEW}") for office, sent in json.loads(recipients)],
        measures=_measures(policies, tables),
    )


def keeping(at: datetime) -> list[tuple[ClockRule, str]]:
    """How long each class is kept, with its basis and whether somebody has confirmed it."""
    return [(rule, f"{rule.basis}{_standing(rule.provision)}") for rule in rules_of_keeping(at)]


def _measures(policies: int, tables: int) -> list[tuple[str, str]]:
    return [
        (
            "Kolom yang disegel (AES-256-GCM, kunci data sendiri per orang, bagian, atau berkas)",
            str(sum(sealed_columns().values())),
        ),
        ("Jenis kunci data, masing-masing hanya untuk keperluannya", str(len(KeyPurpose))),
        ("Aturan baris di basis data yang menolak siapa pun di luar haknya", str(policies)),
        ("Tabel yang dijaga aturan baris", str(tables)),
    ]
