"""What follows from a regency's Kemendagri code: whether it is a kabupaten or a kota, and how its head is called. Pure.

The second pair of figures counts kabupaten from 01 and kota from 71 in each province (Permendagri on codes of regions).
"""

from collections.abc import Collection

_FIRST_CITY = 71
_ADMINISTERED = "31"
"""Jakarta: its kota and its kabupaten are the province's own, without a DPRD and a Perda of theirs."""


def is_city(code: str) -> bool:
    """Whether a dotted code such as `91.71` is a kota's."""
    second = code.split(".")[1:2]
    return bool(second) and second[0].isdecimal() and int(second[0]) >= _FIRST_CITY


def is_administered(code: str) -> bool:
    """Whether it is a kota or kabupaten administrasi, which the province administers."""
    return code.partition(".")[0] == _ADMINISTERED


def is_meant_for(provinces: Collection[str], code: str) -> bool:
    """Whether what is shipped for these provinces is meant for this regency; for none named, it is for all."""
    return not provinces or code.partition(".")[0] in provinces


def kind_word(code: str) -> str:
    """Kabupaten or Kota, as it stands before the name; in Jakarta Kota Administrasi."""
    kind = "Kota" if is_city(code) else "Kabupaten"
    return f"{kind} Administrasi" if is_administered(code) else kind


def head_word(code: str) -> str:
    """Bupati or Wali Kota."""
    return "Wali Kota" if is_city(code) else "Bupati"


def full_name(code: str, short: str) -> str:
    """Kabupaten OKU Selatan: what is before the name follows the code."""
    return f"{kind_word(code)} {short}"
