"""Figures of how far victims are in Simfoni-PPA (`simfoni`)."""

from django.utils.translation import gettext_lazy as _

from sigap.access.office_kinds import OfficeKind
from sigap.figures.rules.kinds import OF_PEOPLE, Figure, FigureTopic, FigureUnit

_STANDS = _("Dari korban yang diterima pada masa itu, menurut keadaan sekarang. Satu orang dihitung satu kali.")
_SOURCE = _("nomor Simfoni yang dicatat")
_STATES = (
    ("K-171", _("Korban yang sudah masuk Simfoni-PPA"), "entered"),
    ("K-172", _("Korban yang masuk Simfoni-PPA dalam irama yang disepakati"), "in_time"),
    ("K-173", _("Korban yang belum masuk Simfoni-PPA"), "waiting"),
    ("K-174", _("Korban yang tidak dimasukkan ke Simfoni-PPA, dengan alasan"), "not_entered"),
    ("K-175", _("Korban yang datanya berbeda dengan lembar Simfoni-PPA terakhir"), "differing"),
)
FIGURES = tuple(
    Figure(
        code, FigureTopic.VICTIMS, label, _STANDS, FigureUnit.PEOPLE, OfficeKind.UPTD_PPA, _SOURCE,
        "figures.victims_in_simfoni", (state,), parts=OF_PEOPLE,
    )
    for code, label, state in _STATES
)  # fmt: skip
