"""Rows of the catalogue for every milestone of the criminal track and of the victim. Pure."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sigap.access.office_kinds import OfficeKind as Owner
from sigap.figures.rules.kinds import Figure, FigureTopic, FigureUnit
from sigap.legal.models import KIND_LABELS
from sigap.legal.rules import MarkKind, Track, mark_types

_M = MarkKind
_OWN_WORDS: Mapping[MarkKind, tuple[str, Promise, Owner]] = {
    _M.LP: ("K-31", _("Laporan polisi dibuat"), Owner.POLRES_PPA),
    _M.NAMED_SUSPECT: ("K-32", _("Tersangka ditetapkan"), Owner.POLRES_PPA),
    _M.P21: ("K-33", _("Berkas perkara lengkap (P-21)"), Owner.KEJARI),
    _M.VERDICT: ("K-34", _("Putusan dijatuhkan"), Owner.KEJARI),
    _M.LPSK: ("K-37", _("Pelindungan LPSK dimohonkan"), Owner.UPTD_PPA),
    _M.P19: ("K-73", _("Berkas perkara dikembalikan (P-19)"), Owner.KEJARI),
    _M.INDICTMENT: ("K-74", _("Surat dakwaan dibuat"), Owner.KEJARI),
    _M.SP3: ("K-75", _("Penyidikan dihentikan (SP3)"), Owner.POLRES_PPA),
    _M.DIVERSION: ("K-76", _("Diversi berhasil"), Owner.POLRES_PPA),
}
_OWNERS: Mapping[Track, Owner] = {
    Track.POLICE: Owner.POLRES_PPA,
    Track.PROSECUTOR: Owner.KEJARI,
    Track.COURT: Owner.KEJARI,  # enters what the court did
    Track.VICTIM: Owner.UPTD_PPA,
    Track.OUTSIDE: Owner.UPTD_PPA,
}
_NUMBERED = (
    _M.INQUIRY, _M.SP2HP, _M.SPRINDIK, _M.SPDP, _M.SPDP_RECEIVED, _M.COORDINATION, _M.SUSPECT_NOTIFIED, _M.STAGE_ONE,
    _M.P18, _M.CASE_CONFERENCE, _M.FILE_SURRENDERED, _M.PROSECUTION_DECIDED, _M.STAGE_TWO, _M.SENT_TO_COURT, _M.TRIAL,
    _M.SENTENCE_DEMANDED, _M.APPEAL, _M.CASSATION, _M.INKRACHT, _M.EXECUTION, _M.SP3_NOTIFIED, _M.DIVERSION_STARTED,
    _M.DIVERSION_FAILED, _M.DIVERSION_ORDER, _M.RESTORATIVE, _M.RESTORATIVE_DONE, _M.RESTORATIVE_ORDER, _M.PLEA,
    _M.PLEA_ORDER, _M.PEACE, _M.COMPLAINT_WITHDRAWN, _M.WANTED, _M.FOUND, _M.RELEASED, _M.DIED, _M.VERDICT_COPY,
    _M.COMPLAINT, _M.RECORDING_ASKED, _M.RECORDING_ORDERED,
)  # fmt: skip
"""From K-301 on, in this order; a new milestone is added at the end. That the victim knew of the act is none."""
_ROWS: Mapping[MarkKind, tuple[str, Promise, Owner]] = {
    **_OWN_WORDS,
    **{
        kind: (f"K-{number}", KIND_LABELS[kind], _OWNERS[mark_types()[kind].track])
        for number, kind in enumerate(_NUMBERED, start=301)
    },
}
FIGURES: tuple[Figure, ...] = tuple(
    Figure(
        code,
        FigureTopic.LAW,
        label,
        _("Kasus dengan tanda ini pada masa itu. Satu kasus dihitung satu kali; yang dibatalkan tidak."),
        FigureUnit.CASES,
        owner,
        _("proses hukum yang dicatat di berkas kasus"),
        "figures.cases_marked",
        (kind.value,),
    )
    for kind, (code, label, owner) in _ROWS.items()
)
