"""The OpenAPI 3.1 document: of the table of operations and the types that are decoded and encoded, so true to both."""

import json
from functools import cache
from importlib.resources import files
from typing import Any

import msgspec

from sigap.integrations.operations import OPERATIONS, Operation
from sigap.integrations.shapes import ProblemShown

PROBLEM = "application/problem+json"
_REF = "#/components/schemas/{name}"
_ERRORS = {
    "400": "Badan permintaan bukan JSON dalam UTF-8.",
    "401": "Tanpa kunci, kunci salah, sudah berakhir, atau dari jaringan lain: jawabannya sama.",
    "403": "Kunci ini tidak membuka yang diminta.",
    "404": "Tidak ada, atau bukan untuk kantor ini: jawabannya sama.",
    "405": "Cara lain yang diterima.",
    "503": "Belum dikerjakan; kirim lagi dengan Idempotency-Key yang sama.",
}
_READ_ERRORS = {"410": "Kursor ini sudah tidak dikenal; mulai lagi tanpa `after`.", "422": "Parameternya tidak sesuai."}
_WRITE_ERRORS = {
    "409": "Tidak dapat sekarang, atau tidak biasa dan belum dikonfirmasi; `detail` mengatakan sebabnya.",
    "412": "Versinya sudah lain dari If-Match.",
    "413": "Lebih dari 65536 byte.",
    "415": "Content-Type bukan application/json.",
    "422": "Isian atau Idempotency-Key tidak sesuai; tiap isian disebut.",
}
_KEY_HEADER = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": True,
    "description": "UUID atau 32 angka heksadesimal: permintaan yang sama mendapat jawaban yang sama selama 24 jam.",
    "schema": {"type": "string", "format": "uuid"},
}
_MATCH_HEADER = {
    "name": "If-Match",
    "in": "header",
    "required": False,
    "description": "ETag yang dibaca. Kalau sudah lain, tidak ada yang berubah (412).",
    "schema": {"type": "string", "pattern": '^"[0-9a-f]{16}"$'},
}


@cache
def document() -> bytes:
    """The document with the public report, as it is served. In Indonesian."""
    types = [operation.answer for operation in OPERATIONS]
    types += [operation.body for operation in OPERATIONS if operation.body is not None]
    schemas, parts = msgspec.json.schema_components([*types, ProblemShown], ref_template=_REF)
    named = dict(zip(map(str, [*types, ProblemShown]), schemas, strict=True))
    schema: dict[str, Any] = json.loads(files("sigap.api").joinpath("reference", "openapi.json").read_text("utf-8"))
    schema["components"]["schemas"] |= parts
    schema["components"]["securitySchemes"] = {
        "office": {"type": "http", "scheme": "bearer", "description": "Kunci sistem kantor, terikat pada jaringannya."}
    }
    for operation in OPERATIONS:
        schema["paths"].setdefault(operation.path, {})[operation.method.lower()] = _described(operation, named)
    return json.dumps(schema, ensure_ascii=False, separators=(",", ":")).encode()


def _described(operation: Operation, named: dict[str, Any]) -> dict[str, Any]:
    problem = {PROBLEM: {"schema": named[str(ProblemShown)]}}
    errors = _ERRORS | (_WRITE_ERRORS if operation.is_write else _READ_ERRORS)
    good: dict[str, Any] = {
        "description": operation.summary,
        "content": {"application/json": {"schema": named[str(operation.answer)]}},
    }
    if operation.is_versioned:
        good["headers"] = {"ETag": {"schema": {"type": "string"}}}
    found: dict[str, Any] = {
        "operationId": operation.name,
        "summary": operation.summary,
        "security": [{"office": []}],
        "parameters": _parameters(operation),
        "responses": {
            str(operation.status): good,
            **{status: {"description": words, "content": problem} for status, words in sorted(errors.items())},
        },
    }
    if operation.scope:
        found["description"] = f"Lingkup kunci: `{operation.scope.value}`."
    if operation.body is not None:
        content = {"application/json": {"schema": named[str(operation.body)]}}
        found["requestBody"] = {"required": True, "content": content}
    return found


def _parameters(operation: Operation) -> list[dict[str, Any]]:
    found = [
        {"name": name, "in": "path", "required": True, "schema": dict(schema)}
        for name, schema in operation.place.items()
    ]
    found += [
        {"name": name, "in": "query", "required": False, "schema": dict(schema)}
        for name, schema in operation.query.items()
    ]
    if operation.is_write:
        found.append(_KEY_HEADER)
        if operation.is_versioned:
            found.append(_MATCH_HEADER)
    return found
