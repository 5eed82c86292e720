"""Rows of the catalogue about sessions of services and what each budget paid: by the six functions and six lines."""

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from sigap.access.office_kinds import OfficeKind as Owner
from sigap.assistance.models import FUNCTION_LABELS, FUNDING_LABELS, LINE_LABELS
from sigap.assistance.rules import Funding
from sigap.figures.rules.kinds import OF_PEOPLE, Figure
from sigap.figures.rules.kinds import FigureTopic as Topic
from sigap.figures.rules.kinds import FigureUnit as Unit

_SOURCE = _("sesi dan layanan yang dicatat di berkas kasus")
_HELD = _("Sesi yang terlaksana pada masa itu, menurut versi terakhir layanannya; yang dibatalkan tidak dihitung.")
_PAID = _("Layanan pada masa itu yang sumber biayanya dicatat begitu, dan jumlah biayanya.")


def _sessions(code: str, label: Promise, what: str, by: str) -> Figure:
    return Figure(
        code,
        Topic.SERVICES,
        format_lazy(_("Sesi: {what}"), what=label),
        _HELD,
        Unit.SERVICES,
        Owner.UPTD_PPA,
        _SOURCE,
        "figures.sessions_held",
        (what, by),
    )


def _paid(code: str, funding: Funding, *, is_money: bool, spent_on: str = "") -> Figure:
    label = _("Biaya layanan dari {what}") if is_money else _("Layanan yang dibiayai {what}")
    return Figure(
        code,
        Topic.MONEY,
        format_lazy(label, what=FUNDING_LABELS[funding]),
        _PAID,
        Unit.RUPIAH if is_money else Unit.SERVICES,
        Owner.UPTD_PPA,
        _SOURCE,
        "figures.services_paid",
        (funding.value, "cost" if is_money else "count"),
        spent_on=spent_on,
    )


_BUDGETS = tuple(each for each in Funding if each is not Funding.DAK)
"""What the grant paid is K-61 and K-62."""
CARE: tuple[Figure, ...] = (
    *(_sessions(f"K-{101 + n}", label, line.value, "line") for n, (line, label) in enumerate(LINE_LABELS.items())),
    *(
        _sessions(f"K-{107 + n}", label, each.value, "function")
        for n, (each, label) in enumerate(FUNCTION_LABELS.items())
    ),
    Figure(
        "K-113",
        Topic.SERVICES,
        _("Orang yang mengikuti sesi"),
        _("Klien dengan sekurangnya satu sesi yang terlaksana pada masa itu. Satu orang dihitung satu kali."),
        Unit.PEOPLE,
        Owner.UPTD_PPA,
        _SOURCE,
        "figures.session_people",
        parts=OF_PEOPLE,
    ),
    *(_paid(f"K-{114 + n}", each, is_money=False) for n, each in enumerate(_BUDGETS)),
    *(_paid(f"K-{120 + n}", each, is_money=True, spent_on=f"K-{114 + n}") for n, each in enumerate(_BUDGETS)),
)
"""In the order of functions, lines and budgets."""
