"""What stands in a posted report, checked strictly: unknown keys and codes are named, nothing is guessed or dropped.

The shape is the commands contract's; `reference/openapi.json` describes it to machines.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sigap.mailbox.flags import Flag
from sigap.places.words import regional

BODY_LIMIT = 256 * 1024
NARRATIVE_LIMIT = 20_000
LINE_LIMIT = 300
LINES_LIMIT = 10
_KEY_FORMS = (re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"), re.compile(r"([0-9a-f]{2}){16,64}"))
_LEAST_DIGITS = 6
"""Different hexadecimal digits of a key; 32 random ones have fewer once in some ten thousand million."""
_CONTROLS = {code: None for code in (*range(0x20), 0x7F) if chr(code) not in "\t\n"}
_HALVES = re.compile(r"[\ud800-\udfff]")
"""Half a letter: JSON can name it, UTF-8 cannot hold it."""
_AREA = re.compile(r"[0-9]{2}\.[0-9]{2}\.[0-9]{2}(\.[0-9]{4})?")
_CODE = re.compile(r"[a-z][a-z0-9_]{0,59}")
_NAMES = ("narrative", "category", "area", "emergency", "contact")
_CONTACT = ("phone", "hours", "cover")


class Unreadable(Exception):
    """The bytes are not one JSON object in UTF-8."""


class Unfit(Exception):
    """What does not fit, by field; the words never repeat what was sent."""

    def __init__(self, fields: Mapping[str, Promise | str]) -> None:
        super().__init__(", ".join(fields))
        self.fields = dict(fields)


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """A report as it was posted. `area` is a kecamatan or village code, or empty."""

    narrative: str = field(repr=False)
    category: str
    area: str
    emergency: tuple[str, ...]
    contact: Mapping[str, str] = field(repr=False)

    def details(self) -> dict[str, str | list[str]]:
        """What is sealed beside the story, under the names that the desk knows."""
        known = {name: self.contact[name] for name in _CONTACT if self.contact.get(name)}
        others = [f"{name}: {value}" for name, value in self.contact.items() if name not in _CONTACT and value]
        found: dict[str, str | list[str]] = {"contact": "yes" if known or others else "no", **known}
        if others:
            found["reach"] = others
        if self.category:
            found["category"] = self.category
        return found


def key_in(header: str) -> bytes:
    """The idempotency key as bytes: a UUID, or at least 32 hexadecimal digits. Raises Unfit."""
    text = header.strip().strip('"').lower()
    digits = text.replace("-", "")
    if not any(form.fullmatch(text) for form in _KEY_FORMS) or len(set(digits)) < _LEAST_DIGITS:
        raise Unfit({"Idempotency-Key": _("Harus UUID atau heksadesimal dengan paling sedikit 128 bit acak.")})
    return bytes.fromhex(digits)


def read(raw: bytes) -> Body:
    """A body from its bytes. Raises Unreadable, Unfit."""
    try:
        found = json.loads(raw.decode(), object_pairs_hook=_once, parse_constant=_refuse)
    except (ValueError, RecursionError):
        raise Unreadable from None
    if not isinstance(found, dict):
        raise Unreadable
    wrong: dict[str, Promise | str] = {name: _("Tidak dikenal.") for name in map(str, found) if name not in _NAMES}
    wrong = {(name if _CODE.fullmatch(name) else "?"): words for name, words in wrong.items()}
    values = {name: _checked(name, read_it, found.get(name), wrong) for name, read_it in _READERS.items()}
    if wrong:
        raise Unfit(wrong)
    return Body(**values)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError
    return found


def _refuse(_word: str) -> None:
    raise ValueError


def _checked(name: str, read_it: Callable[[Any], Any], value: Any, wrong: dict[str, Promise | str]) -> Any:
    try:
        return read_it(value)
    except Unfit as unfit:
        wrong.update({name if inner == "" else f"{name}.{inner}": words for inner, words in unfit.fields.items()})
        return None


def _text(value: Any, limit: int) -> str:
    if not isinstance(value, str):
        raise Unfit({"": _("Harus teks.")})
    text = value.replace("\r\n", "\n").replace("\r", "\n").translate(_CONTROLS).strip()
    if _HALVES.search(text):
        raise Unfit({"": _("Berisi huruf yang rusak.")})
    if len(text) > limit:
        raise Unfit({"": _("Terlalu panjang: paling banyak %(limit)d huruf.") % {"limit": limit}})
    return text


def _narrative(value: Any) -> str:
    text = _text("" if value is None else value, NARRATIVE_LIMIT)
    if not text:
        raise Unfit({"": _("Harus diisi. Satu kalimat pun cukup.")})
    return text


def _category(value: Any) -> str:
    text = _text("" if value is None else value, LINE_LIMIT)
    if text and not _CODE.fullmatch(text):
        raise Unfit({"": _("Harus satu kode: huruf kecil, angka, garis bawah.")})
    return text


def _area(value: Any) -> str:
    text = _text("" if value is None else value, LINE_LIMIT)
    if text and not _AREA.fullmatch(text):
        raise Unfit({"": regional(_("Harus kode kecamatan atau desa: tiga atau empat pasang angka dengan titik."))})
    return text


def _emergency(value: Any) -> tuple[str, ...]:
    if value is None:
        return ()
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise Unfit({"": _("Harus daftar kode.")})
    if not set(value) <= {flag.value for flag in Flag}:
        raise Unfit({"": _("Berisi kode yang tidak dikenal.")})
    return tuple(sorted(set(value)))


def _contact(value: Any) -> dict[str, str]:
    if value is None:
        return {}
    if not isinstance(value, dict) or len(value) > LINES_LIMIT or not all(map(_CODE.fullmatch, value)):
        raise Unfit({"": _("Harus objek berisi teks, paling banyak 10 isian.")})
    wrong: dict[str, Promise | str] = {}
    found = {
        name: _checked(name, lambda text: _text(text, LINE_LIMIT), text, wrong)
        for name, text in value.items()
        if text is not None
    }
    if wrong:
        raise Unfit(wrong)
    return found


_READERS: Mapping[str, Callable[[Any], Any]] = {
    "narrative": _narrative,
    "category": _category,
    "area": _area,
    "emergency": _emergency,
    "contact": _contact,
}
