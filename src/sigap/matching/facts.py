"""What whoever recruits or exploits leaves behind, as it is compared: account, handle, plate, firm, address. Pure.

A key is never shown or stored; empty where what was written says too little to be compared.
"""

import re
import unicodedata
from collections.abc import Iterable
from urllib.parse import parse_qs, urlsplit

from sigap.matching.digits import digits_of
from sigap.matching.names import fold

_LEAST_ACCOUNT, _MOST_ACCOUNT = 6, 24
_LEAST_HANDLE, _MOST_HANDLE = 3, 60
_MOST_WORDS = 12
# fmt: off
_FIRM_FORMS = frozenset({
    "pt", "cv", "ud", "pd", "fa", "firma", "tbk", "persero", "perseroan", "terbatas", "yayasan", "koperasi", "usaha",
    "dagang", "bhd", "sdn", "ltd", "pte",
})
_ADDRESS_FILLERS = frozenset({
    "jalan", "jl", "jln", "gang", "gg", "lorong", "lr", "nomor", "no", "dusun", "dsn", "kampung", "kp", "blok", "blk",
    "desa", "kelurahan", "kel", "kecamatan", "kec",
})
# fmt: on
# Of most houses nobody tells it, and of the same house some do.
_NEIGHBOURHOOD = re.compile(r"\br[tw]\b[\s.]*[0-9]+|\br[tw][0-9]+")
_PLATE = re.compile(r"([A-Z]{1,2})0*([1-9][0-9]{0,3})([A-Z]{0,3})")


def account_key(text: str) -> str:
    """The digits of an account with a bank or a wallet, whatever stands between them."""
    digits = digits_of(text)
    return digits if _LEAST_ACCOUNT <= len(digits) <= _MOST_ACCOUNT else ""


def handle_key(text: str) -> str:
    """A name in social media without @, and without the address in which it stands."""
    plain = _plain(text)
    if "/" in plain:
        plain = _name_in(plain)
    key = re.sub(r"[^a-z0-9._-]", "", plain)
    return key if _LEAST_HANDLE <= len(key) <= _MOST_HANDLE else ""


def _name_in(address: str) -> str:
    """The name at the end of an address; of what only looks like one, in brackets say, the text itself."""
    try:
        parts = urlsplit(address if "//" in address else f"//{address}")
    except ValueError:
        return address
    numbered = parse_qs(parts.query).get("id", [""])[0]
    return numbered or next((part for part in reversed(parts.path.split("/")) if part), "")


def plate_key(text: str) -> str:
    """A number plate in capitals without spaces; zeros in front of its number say nothing."""
    found = _PLATE.fullmatch(re.sub(r"[^A-Z0-9]", "", _plain(text).upper()))
    return "".join(found.groups()) if found else ""


def company_key(text: str, village: str = "") -> str:
    """A firm's name without PT or CV, as it sounds; one word alone needs the village beside it."""
    words = [_sound(word) for word in _words(text) if word not in _FIRM_FORMS]
    return _two_or_more([*words, village] if len(words) == 1 and village else words)


def address_key(text: str) -> str:
    """Street, house and number in no order, without the words that some write and some do not."""
    words = _words(_NEIGHBOURHOOD.sub(" ", _plain(text)))
    found = {_sound(word) for word in words if word not in _ADDRESS_FILLERS}
    return _two_or_more(sorted(found)) if any(not each.isdigit() for each in found) else ""


def place_key(text: str) -> str:
    """A town, a crossing, a ferry as it sounds; for the parts of a route."""
    return " ".join(_sound(word) for word in _words(text)[:_MOST_WORDS])


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKD", text).casefold()


def _words(text: str) -> list[str]:
    # An apostrophe stands inside a word: Pere'an, Ma'ruf.
    return re.findall(r"[a-z0-9]+", re.sub(r"['`´‘’ʼ\u0300-\u036f]", "", _plain(text)))


def _sound(word: str) -> str:
    return str(int(word)) if word.isdigit() else fold(word) or word


def _two_or_more(words: Iterable[str]) -> str:
    found = list(words)[:_MOST_WORDS]
    return " ".join(found) if len(found) > 1 else ""
