"""Forms as a page's own HTML tells of them, and posts that no browser makes: odd values, missing, repeated, files."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from random import Random
from urllib.parse import quote_from_bytes

MARK = "Kumala-Rekaan-7731"
"""Typed everywhere: may stand on no address that is handed back, and in no log."""
LONG = 60_000
ODD: tuple[bytes, ...] = (
    b"",
    b" ",
    b"\x00",
    f"{MARK}\x00{MARK}".encode(),
    b"\xed\xa0\x80",  # half of a pair, as no UTF-8 has it
    b"\xff\xfe\xfa",
    "\u202e\u2066txt.exe\u2069\u200b\ufeff".encode(),
    "é".encode() * 3 + "e\u0301\u0302\u0303".encode() * 50,
    "😀👩‍👩‍👧\U0010ffff".encode(),
    b"\r\n\r\nLocation: https://contoh.invalid\r\n",
    b"x" * LONG,
    MARK.encode() * 900,
    b"0",
    b"-1",
    b"1e309",
    b"NaN",
    b"Infinity",
    b"9" * 40,
    b"9" * 5000,
    "١٢٣".encode(),
    "²".encode(),
    b"2147483648",
    b"-9223372036854775809",
    b"0000-00-00",
    b"9999-12-31",
    b"20000-01-01",
    b"2026-02-30T25:61",
    b"0001-01-01T00:00",
    b"24:00",
    b"00000000-0000-0000-0000-000000000000",
    b"{'a':1}",
    b'[null,{"a":[]}]',
    b"null",
    b"true",
    b"' OR 1=1 --",
    b"%s %(x)s {0} {{7*7}} ${7*7}",
    b"<script>alert(1)</script>",
    b"../../../../etc/passwd",
    b"http://[::1",
    b"//contoh.invalid/",
    b"javascript:alert(1)",
)
FILES: tuple[tuple[bytes, bytes, bytes], ...] = (
    (b"kosong.pdf", b"application/pdf", b""),
    (b"../../" + MARK.encode() + b"\x00.png", b"image/png", b"\x89PNG\r\n\x1a\n" + b"\x00" * 64),
    (b"a" * 3000 + b".docx", b"text/x-\xff", b"PK\x03\x04" + b"\xff" * 500),
    ("\u202egpj.exe".encode(), b"", b"%PDF-1.7\n%%EOF"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FormField:
    """A field with what its page offers for it."""

    name: str
    values: tuple[str, ...] = ()
    is_file: bool = False


@dataclass(slots=True, kw_only=True)
class FormShape:
    """A form as it stands in a page."""

    action: str
    fields: dict[str, FormField] = field(default_factory=dict)

    def note(self, name: str, value: str, *, is_file: bool = False) -> None:
        known = self.fields.get(name, FormField(name=name))
        self.fields[name] = FormField(name=name, values=(*known.values, value), is_file=is_file or known.is_file)


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[FormShape] = []
        self._form: FormShape | None = None
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "form" and told.get("method", "").lower() == "post":
            self._form = FormShape(action=told.get("action", ""))
            self.found.append(self._form)
        elif self._form is not None:
            self._see(tag, told)

    def _see(self, tag: str, told: dict[str, str]) -> None:
        assert self._form is not None
        name = told.get("name", "")
        if tag == "select":
            self._select = name
        elif tag == "option" and self._select:
            self._form.note(self._select, told.get("value", ""))
        elif name and tag in {"input", "textarea", "button"}:
            self._form.note(name, told.get("value", ""), is_file=told.get("type") == "file")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = ""


def forms_in(page: str) -> list[FormShape]:
    """The forms of a page that post."""
    parser = _Forms()
    parser.feed(page)
    return parser.found


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A body as it goes over the wire; `parts` to be read where it fails."""

    kind: str
    body: bytes
    parts: tuple[tuple[str, bytes], ...]


def fuzzed(shape: FormShape, die: Random) -> Post:
    """One post: mostly as the page offers it, here and there odd; sometimes odd all over."""
    parts: list[tuple[str, bytes]] = []
    oddness = die.choice((0.15, 0.15, 0.4, 1.0))
    for each in shape.fields.values():
        parts += [(each.name, _value(each, die, oddness)) for _again in range(_times(die))]
    if die.random() < 0.1:
        parts.append((die.choice(("id", "__proto__", "at", "by", "csrfmiddlewaretoken", "aneh[]")), die.choice(ODD)))
    if any(each.is_file for each in shape.fields.values()) or die.random() < 0.15:
        return _multipart(parts, shape, die)
    body = b"&".join(f"{quote_from_bytes(n.encode())}={quote_from_bytes(v)}".encode() for n, v in parts)
    return Post(kind="application/x-www-form-urlencoded", body=body, parts=tuple(parts))


def _times(die: Random) -> int:
    """A field may be missing, or come more than once."""
    return die.choices((0, 1, 2, 30), weights=(6, 90, 3, 1))[0]


def _value(each: FormField, die: Random, oddness: float) -> bytes:
    if die.random() < oddness:
        return die.choice(ODD)
    offered: Sequence[str] = [value for value in each.values if value]
    return (die.choice(offered) if offered else die.choice((MARK, "2026-11-25", "10:00", "1"))).encode()


def _multipart(parts: Sequence[tuple[str, bytes]], shape: FormShape, die: Random) -> Post:
    edge, body = b"----uji7731", b""
    for name, value in parts:
        known = shape.fields.get(name)
        as_file = (known.is_file if known else False) != (die.random() < 0.05)
        file_name, kind, content = die.choice(FILES)
        head = b'Content-Disposition: form-data; name="' + name.encode() + b'"'
        if as_file:
            head += b'; filename="' + file_name + b'"\r\nContent-Type: ' + kind
        body += b"--" + edge + b"\r\n" + head + b"\r\n\r\n" + (content if as_file else value) + b"\r\n"
    if die.random() < 0.95:
        body += b"--" + edge + b"--\r\n"
    return Post(kind=f"multipart/form-data; boundary={edge.decode()}", body=body, parts=tuple(parts))
