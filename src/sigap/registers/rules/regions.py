"""Which region a row means: by code of one system, by village and district, by what the mapping file says. Pure.

A code without dots belongs to BPS or to Kemendagri: BPS 1608 is Kemendagri 16.09. Two systems in one register, or BPS
alone, are refused until the mapping file names the system.
"""

import re

from django.utils.translation import gettext_noop as _

from sigap.registers.rules.cells import CellUnread
from sigap.registers.rules.columns import RegisterField as F
from sigap.registers.rules.mapping import BPS, KEMENDAGRI, LEFT_OUT, RegisterMap
from sigap.vulnerability.rules.names import Gazetteer, NamedRegion, RegionFault

_DOTTED = re.compile(r"[0-9]{2}(?:\.[0-9]{2}){1,2}(?:\.[0-9]{4})?")
_LENGTHS = frozenset({6, 7, 10})
_BPS_DISTRICT = 7
_ELSEWHERE = re.compile(r"luar (?:daerah|kabupaten|kab|kota|provinsi|negeri)|kab(?:upaten)?\b.*", re.IGNORECASE)
_WITH_DISTRICT = re.compile(r"[\s,;(]+(?:kec(?:amatan)?|distrik)\b[. ]*", re.IGNORECASE)
_OFFERED = 3
_WORDS = {
    RegionFault.UNKNOWN_NAME: _("tidak ada di kabupaten ini"),
    RegionFault.UNKNOWN_DISTRICT: _("kecamatannya tidak ada di kabupaten ini"),
    RegionFault.DOUBLED_NAME: _("ada di beberapa kecamatan"),
    RegionFault.ENDED: _("sudah dimekarkan atau digabung"),
    RegionFault.UNKNOWN_CODE: _("kode ini tidak ada"),
    RegionFault.FOREIGN_CODE: _("kode ini di luar kabupaten"),
    RegionFault.BPS_CODE: _("ini kode BPS, bukan kode Kemendagri"),
    RegionFault.CODE_NAME_DIFFER: _("kode dan nama menunjuk dua wilayah"),
    RegionFault.NO_NAME: _("kosong"),
}


class RegionReader:
    """Reads the regions of a register; remembers which system its codes are of."""

    def __init__(self, gazetteer: Gazetteer, register_map: RegisterMap) -> None:
        self._gazetteer, self._register_map = gazetteer, register_map
        self._home = next(iter(gazetteer.regions), "")[:5].replace(".", "")
        self._system = register_map.region_codes
        self._known: dict[tuple[str, str, str], tuple[str, str]] = {}

    def read(self, *, code: str, village: str, district: str) -> tuple[str, str]:
        """Code of the region and of the village, where it is one; empty where nothing is said. Raises CellUnread."""
        asked = (code, village, district)
        if asked not in self._known:
            self._known[asked] = self._read(code, village, district)
        return self._known[asked]

    def _read(self, code: str, village: str, district: str) -> tuple[str, str]:
        meant = self._register_map.value(F.VILLAGE, village) or self._register_map.value(F.DISTRICT, district)
        if meant == LEFT_OUT:
            return "", ""
        if meant is not None:
            return self._standing(meant)
        village, district = _parted(village, district)
        if not code and (_ELSEWHERE.fullmatch(village) or _ELSEWHERE.fullmatch(district)):
            return "", ""
        if not (code or village or district):
            return "", ""
        found = self._gazetteer.match(
            code=code, name=village, district=district, is_bps=bool(code) and self._of_system(code) == BPS,
            goes_by_name=self._register_map.region_codes == BPS,
        )  # fmt: skip
        if found.region is None:
            offered = "; ".join(each.label for each in found.candidates[:_OFFERED])
            mend = _("tulis, misalnya: %(offered)s") if offered else _("perbaiki namanya seperti di daftar wilayah")
            raise CellUnread(_WORDS[found.fault or RegionFault.UNKNOWN_NAME], mend, offered=offered)
        return self._codes(found.region)

    def _standing(self, code: str) -> tuple[str, str]:
        region = self._gazetteer.regions.get(code)
        if region is None or region.is_ended:
            what = _("dipetakan ke %(code)s, yang tidak ada di kabupaten ini")
            raise CellUnread(what, _("perbaiki berkas pemetaannya"), code=code)
        return self._codes(region)

    @staticmethod
    def _codes(region: NamedRegion) -> tuple[str, str]:
        return region.code, region.code if region.is_village else ""

    def _of_system(self, code: str) -> str:
        """The system of a code; the first that is sure fixes that of the register. Raises CellUnread."""
        if _DOTTED.fullmatch(code):
            system = KEMENDAGRI
        elif not code.isdigit() or len(code) not in _LENGTHS:
            raise CellUnread(_("bukan kode wilayah"), _("tulis seperti Kemendagri, misalnya 16.09.01.2001"))
        elif self._register_map.region_codes:
            return self._register_map.region_codes
        else:
            # Seven figures are a kecamatan of BPS; Kemendagri's codes begin as the regency does.
            system = KEMENDAGRI if code.startswith(self._home) and len(code) != _BPS_DISTRICT else BPS
        if self._register_map.region_codes == BPS and system == KEMENDAGRI:
            raise CellUnread(_("kode bertitik, padahal pemetaan menyebut BPS"), _("pakai satu sistem kode"))
        if self._system and self._system != system:
            raise CellUnread(
                _("dua sistem kode wilayah dalam satu register"), _("pakai satu sistem, kode Kemendagri bertitik")
            )
        if system == BPS:
            mend = _("tulis kode Kemendagri bertitik, atau sebut BPS sebagai kode wilayah berkas ini")
            raise CellUnread(_("ini kode BPS"), mend)
        self._system = system
        return system


def _parted(village: str, district: str) -> tuple[str, str]:
    """A village with its district in one cell: "Ds. Sukamaju Kec. Muaradua"."""
    found = _WITH_DISTRICT.search(village)
    if found is None:
        return village, district
    return village[: found.start()].strip(), district or village[found.end() :].strip(" ).,")
