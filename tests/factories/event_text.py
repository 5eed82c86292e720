"""The exact text of an event, written apart from the SQL that writes it."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sigap.audit.chain import StreamName, canonical, moment_text


def event_body(
    *,
    stream: StreamName,
    seq: int,
    at: datetime,
    code: str,
    actor_id: UUID | None,
    ids: Mapping[str, str],
    signature: Mapping[str, str | None] | None = None,
) -> str:
    return canonical(
        {
            "v": 2 if signature else 1,
            "kind": stream.kind,
            "id": str(stream.id),
            "seq": seq,
            "at": moment_text(at),
            "code": code,
            "actor": str(actor_id) if actor_id else None,
            "ids": dict(ids),
            **(signature or {}),
        }
    )
