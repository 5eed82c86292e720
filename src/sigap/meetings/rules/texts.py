"""What may stand in a text that all offices of the task force read. Pure: shapes only, never a register.

No case, no client; a village for prevention only: named otherwise, it tells where somebody lives.
"""

import re
from enum import StrEnum

from sigap.kernel.telltale import Shape, telltales


class TextFault(StrEnum):
    """Why a text does not belong here."""

    CASE_CODE = "case_code"
    REPORT_NUMBER = "report_number"
    NIK = "nik"
    PHONE = "phone"
    VILLAGE = "village"


_OF_SHAPE = {
    Shape.CASE_CODE: TextFault.CASE_CODE,
    Shape.REPORT_NUMBER: TextFault.REPORT_NUMBER,
    Shape.NIK: TextFault.NIK,
    Shape.PHONE: TextFault.PHONE,
}
_VILLAGE = re.compile(
    r"\b(?i:desa|kelurahan|dusun|kampung|gampong|nagari)\s+"
    r"(?!(?:Migran|Siaga|Layak|Ramah|Binaan)\b)[A-Z][\w']+"
)
_FOR_PREVENTION = re.compile(
    r"\b(?:pen)?cegah|\bsosialisasi|\bpenyuluhan|\bkampanye|\bedukasi|\bkader|\bpelatihan|\bkunjungan keliling"
    r"|\bperdes|\bsatgas desa|\bposko",
    re.IGNORECASE,
)


def fault_in(text: str, *, about: str = "") -> tuple[TextFault, str] | None:
    """The first piece that does not belong here, and what it is; `about` is the point that the text belongs to."""
    found = next(iter(telltales(text)), None)
    if found is not None:
        return _OF_SHAPE[found.shape], found.text
    village = _VILLAGE.search(text)
    if village is None or _FOR_PREVENTION.search(f"{about} {text}"):
        return None
    return TextFault.VILLAGE, village[0]
