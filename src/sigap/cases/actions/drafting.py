"""The first summary of a case: put together from what triage noted in codes, never from what anybody said."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils import translation
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from sigap.cases.models import EMERGENCY_LABELS, EXPLOITATION_LABELS, ROLE_LABELS, SEX_LABELS, VIOLENCE_LABELS
from sigap.cases.rules import PersonRole, Sex, is_child
from sigap.cases.rules.danger import in_order
from sigap.places.queries import label_of
from sigap.screening.rules.examination import Answers

_DISTRICT = 8
"""Letters of a kecamatan's code: a village stands in the section of persons only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryFacts:
    """What triage knows in codes."""

    role: PersonRole
    sex: Sex
    age: int | None
    area: str
    flags: tuple[str, ...]
    answers: Answers | None
    report_number: str


def drafted_summary(facts: SummaryFacts) -> str:
    """The draft, in Indonesian whatever the officer's page speaks; never empty."""
    with translation.override("id"):
        lines = [
            _("Dugaan: %(kind)s.") % {"kind": _kind(facts.answers)},
            _("Tanda darurat: %(dangers)s.")
            % {"dangers": _joined(EMERGENCY_LABELS, in_order(facts.flags)) or _("tidak dicatat")},
            f"{ROLE_LABELS[facts.role]} 1: {_who(facts)}.",
            _("Tempat: %(place)s.") % {"place": _place(facts.area)},
            _("Dari laporan %(number)s dan skrining awal.") % {"number": facts.report_number},
        ]
    return "\n".join(lines)


def _kind(answers: Answers | None) -> str:
    if answers is None:
        return _("belum diketahui")
    found = []
    if answers.process or answers.exploitation:
        gain = _joined(EXPLOITATION_LABELS, answers.exploitation)
        words = _("perdagangan orang")
        found.append(f"{words} ({gain})" if gain else words)
    if answers.violence:
        found.append(_("kekerasan (%(forms)s)") % {"forms": _joined(VIOLENCE_LABELS, answers.violence)})
    return ", ".join(found) or _("belum diketahui")


def _who(facts: SummaryFacts) -> str:
    sex = "" if facts.sex is Sex.UNKNOWN else str(SEX_LABELS[facts.sex]).lower()
    if facts.age is None:
        age = _("umur belum diketahui, diperlakukan sebagai anak")
    else:
        age = _("%(age)d tahun") % {"age": facts.age}
        age = _("%(age)s, anak") % {"age": age} if is_child(facts.age) else age
    return ", ".join(part for part in (sex, age) if part)


def _place(area: str) -> str:
    label = label_of(area[:_DISTRICT]) if area else ""
    return label or _("belum diketahui")


def _joined(labels: dict[Any, Promise], codes: Iterable[Any]) -> str:
    words = ", ".join(str(labels[code]).lower() for code in codes)
    return words if labels is not EMERGENCY_LABELS else capfirst(words)
