"""Figures of the register: cases opened by kind, by the way in which they came, by whose they are to handle."""

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from sigap.access.office_kinds import OfficeKind
from sigap.cases.models.kind import COMPETENCE_LABELS, LEADING_LABELS, WAY_LABELS
from sigap.figures.rules.kinds import Figure, FigureTopic, FigureUnit

_OPENED = _("Kasus yang dibuka pada masa itu, menurut buku registernya sekarang. Satu kasus dihitung satu kali.")
_SOURCE = _("buku register kasus di SIGAP")
_LISTS = (
    (181, _("Kasus dibuka: {what}"), LEADING_LABELS),
    (191, _("Kasus diterima lewat: {what}"), WAY_LABELS),
    (211, _("Kasus dengan kewenangan: {what}"), COMPETENCE_LABELS),
)
"""The number of each list's first figure; one more in a list stands at its end."""
FIGURES = tuple(
    Figure(
        f"K-{number}", FigureTopic.REPORTS, format_lazy(words, what=label), _OPENED, FigureUnit.CASES,
        OfficeKind.UPTD_PPA, _SOURCE, "figures.cases_registered", (str(code),),
    )
    for first, words, labels in _LISTS
    for number, (code, label) in enumerate(labels.items(), start=first)
)  # fmt: skip
