"""Figures of requests about one's data (`datarights`): never whether anything is held."""

from django.utils.translation import gettext_lazy as _

from sigap.access.office_kinds import OfficeKind
from sigap.figures.rules.kinds import OF_PROMISES, Figure, FigureTopic, FigureUnit

_SOURCE = _("permintaan hak atas data yang dicatat")
FIGURES = (
    Figure(
        "K-221", FigureTopic.SERVICES, _("Permintaan hak atas data"),
        _("Yang diterima: melihat, membetulkan, membatasi data, menarik persetujuan. Tanpa yang dibatalkan."),
        FigureUnit.REQUESTS, OfficeKind.UPTD_PPA, _SOURCE, "figures.data_requests",
    ),
    Figure(
        "K-222", FigureTopic.SERVICES, _("Permintaan hak atas data yang dijawab dalam 3×24 jam"),
        _("Dari permintaan yang diterima pada masa itu: yang jawabannya sampai dalam 72 jam."),
        FigureUnit.REQUESTS, OfficeKind.UPTD_PPA, _SOURCE, "figures.data_requests_in_time", parts=OF_PROMISES,
    ),
)  # fmt: skip
