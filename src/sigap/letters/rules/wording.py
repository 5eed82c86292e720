"""A wording with fields in double braces becomes the blocks that stand on paper. Pure; nothing in it runs.

Only names of fields are put in, and what they say is never read as wording again.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sigap.letters.rules.kinds import COMMON, FieldShape, KindSpec

type FieldValue = str | list[str]
type Block = dict[str, Any]

LONGEST = 20_000
_FIELD = re.compile(r"\{\{(.*?)\}\}")
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
_ROW = re.compile(r"(?P<label>[^:{}|#]{1,40}?) : (?P<text>.*)")
_HEADING = re.compile(r"# +(?P<text>.*)")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_DICTUMS = (
    "KESATU", "KEDUA", "KETIGA", "KEEMPAT", "KELIMA", "KEENAM", "KETUJUH", "KEDELAPAN", "KESEMBILAN", "KESEPULUH",
    "KESEBELAS", "KEDUA BELAS", "KETIGA BELAS", "KEEMPAT BELAS", "KELIMA BELAS",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class WordingFault:
    """What is wrong in a wording, and where: line and column from 1. `what` is the field, or the stray brace."""

    line: int
    column: int
    what: str
    is_field: bool


def in_sentence(words: str) -> str:
    """Words with a small letter first, as within a sentence; an abbreviation (DAK) stays one."""
    return words if words[1:2].isupper() else words[:1].lower() + words[1:]


def faults(text: str, spec: KindSpec) -> tuple[WordingFault, ...]:
    """Every field that the kind does not know and every brace that belongs to none, in the order of the text."""
    return tuple(
        each for number, line in enumerate(text.splitlines(), start=1) for each in _line_faults(line, number, spec)
    )


def _line_faults(line: str, number: int, spec: KindSpec) -> Iterator[WordingFault]:
    rest = line
    for match in _FIELD.finditer(line):
        name = match[1].strip()
        rest = rest[: match.start()] + " " * len(match[0]) + rest[match.end() :]
        if not (_NAME.fullmatch(name) and name in spec.field_names):
            yield WordingFault(number, match.start() + 1, name or match[0], is_field=True)
    for match in re.finditer(r"\{[{%#]?|[%#]?\}+", rest):
        yield WordingFault(number, match.start() + 1, match[0], is_field=False)


def filled(text: str, spec: KindSpec, values: Mapping[str, FieldValue]) -> list[Block]:
    """The blocks in their order. What holds empty fields only is left out, and a heading over nothing."""
    blocks: list[Block] = []
    parts = list(_parts(text))
    for place, part in enumerate(parts):
        if _heads_an_empty_field(parts[place : place + 3], values):
            continue
        made = _block(part, spec, values)
        if made["type"] == "rows" and blocks and blocks[-1]["type"] == "rows" and part.is_next_line:
            blocks[-1]["rows"] += made["rows"]
        elif not _is_blank(made):
            blocks.append(made)
    return [each for place, each in enumerate(blocks) if not _heads_nothing(blocks, place)]


def sample_of(spec: KindSpec) -> dict[str, FieldValue]:
    """Every field filled with its own label, to look at a wording."""
    sample: dict[str, FieldValue] = {name: f"[{label}]" for name, label in COMMON.items()}
    for each in spec.fields:
        line = " | ".join(f"[{column}]" for column in each.columns) or f"[{each.label}]"
        sample[each.name] = [line, line] if each.shape.is_list else line
    return sample


def table_block(columns: Sequence[str], lines: Sequence[str]) -> Block:
    """A table of lines whose cells are divided by bars; short lines are filled up, long ones keep all in the last."""
    rows = []
    for line in lines:
        cells = [cell.strip() for cell in line.split("|", len(columns) - 1)]
        rows.append([*cells, *[""] * (len(columns) - len(cells))])
    return {"type": "table", "columns": list(columns), "rows": rows}


@dataclass(frozen=True, slots=True)
class _Part:
    text: str
    is_next_line: bool = False


def _parts(text: str) -> Iterator[_Part]:
    """Rows and headings line by line; other lines up to the next empty one make one paragraph."""
    gathered: list[str] = []
    was_line = False
    for line in [*text.splitlines(), ""]:
        plain = line.strip()
        stands_alone = bool(_ROW.fullmatch(plain) or _HEADING.fullmatch(plain) or _FIELD.fullmatch(plain))
        if gathered and (not plain or stands_alone):
            yield _Part(" ".join(gathered))
            gathered = []
        if stands_alone:
            yield _Part(plain, was_line)
        elif plain:
            gathered.append(plain)
        was_line = stands_alone


def _block(part: _Part, spec: KindSpec, values: Mapping[str, FieldValue]) -> Block:
    if match := _HEADING.fullmatch(part.text):
        return {"type": "heading", "text": _put_in(match["text"], spec, values)}
    if (match := _FIELD.fullmatch(part.text)) and "}}" not in match[1]:
        return _alone(match[1].strip(), spec, values)
    if match := _ROW.fullmatch(part.text):
        label, text = match["label"].strip(), match["text"].strip()
        if _says_nothing(text, values):
            return {"type": "rows", "rows": []}
        only = _FIELD.fullmatch(text)
        inner = _alone(only[1].strip(), spec, values) if only and "}}" not in only[1] else None
        body = inner or {"type": "paragraph", "text": _put_in(text, spec, values)}
        return {"type": "rows", "rows": [{"label": label, "body": body}]}
    text = "" if _says_nothing(part.text, values) else _put_in(part.text, spec, values)
    return {"type": "paragraph", "text": text}


def _alone(name: str, spec: KindSpec, values: Mapping[str, FieldValue]) -> Block:
    """A field that has a line to itself is set by its shape."""
    field = spec.field(name) if name in spec.field_names else None
    lines = _lines(values.get(name, ""))
    match field.shape if field else FieldShape.LINE:
        case FieldShape.NUMBERS:
            return _list([f"{number}." for number in range(1, len(lines) + 1)], lines)
        case FieldShape.LETTERS:
            return _list([f"{_letter(number)}." for number in range(len(lines))], lines)
        case FieldShape.DICTUMS:
            rows = [
                {"label": _dictum(place), "body": {"type": "paragraph", "text": line}}
                for place, line in enumerate(lines)
            ]
            return {"type": "rows", "rows": rows}
        case FieldShape.TABLE if field:
            return table_block(field.columns, lines)
        case FieldShape.PARAGRAPHS:
            return {"type": "paragraphs", "texts": lines}
    return {"type": "paragraph", "text": ", ".join(lines)}


def _list(marks: list[str], lines: list[str]) -> Block:
    # A list of one is no list.
    if len(lines) == 1:
        return {"type": "paragraph", "text": lines[0]}
    return {"type": "list", "items": [list(pair) for pair in zip(marks, lines, strict=True)]}


def _letter(number: int) -> str:
    more, place = divmod(number, len(_LETTERS))
    return (_LETTERS[more - 1] if more else "") + _LETTERS[place]


def _dictum(place: int) -> str:
    return _DICTUMS[place] if place < len(_DICTUMS) else f"KE-{place + 1}"


def _put_in(text: str, spec: KindSpec, values: Mapping[str, FieldValue]) -> str:
    def replacement_of(match: re.Match[str]) -> str:
        name = match[1].strip()
        return _joined(_lines(values.get(name, ""))) if name in spec.field_names else match[0]

    return _FIELD.sub(replacement_of, text)


def _joined(lines: list[str]) -> str:
    return lines[0] if len(lines) == 1 else ", ".join(lines[:-1]) + " dan " + lines[-1] if lines else "…"


def _lines(value: FieldValue) -> list[str]:
    found = value.splitlines() if isinstance(value, str) else value
    return [line.strip() for line in found if line.strip()]


def _says_nothing(text: str, values: Mapping[str, FieldValue]) -> bool:
    """Whether it has fields and all of them are empty."""
    names = [match[1].strip() for match in _FIELD.finditer(text)]
    return bool(names) and not any(_lines(values.get(name, "")) for name in names)


def _heads_an_empty_field(parts: Sequence[_Part], values: Mapping[str, FieldValue]) -> bool:
    """A heading over one field that says nothing: what follows it is no longer its own, unless another field does."""
    if len(parts) < 2 or not _HEADING.fullmatch(parts[0].text):  # noqa: PLR2004 - the heading and its field
        return False
    lone = [bool(_FIELD.fullmatch(part.text)) for part in parts[1:]]
    return lone[0] and _says_nothing(parts[1].text, values) and not any(lone[1:])


def _is_blank(block: Block) -> bool:
    return not any(block.get(part) for part in ("text", "texts", "rows", "items"))


def _heads_nothing(blocks: list[Block], place: int) -> bool:
    """A heading that ends the letter or stands right over another one."""
    if blocks[place]["type"] != "heading":
        return False
    return place + 1 == len(blocks) or blocks[place + 1]["type"] == "heading"
