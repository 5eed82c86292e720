"""A table owner at work past SIGAP: triggers off, rows rewritten, chains and anchors made to fit again."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.db import connection

from sigap.audit import chain

TABLES = ("audit_event", "audit_stream", "audit_anchor", "audit_folded")


@contextmanager
def triggers_off() -> Iterator[None]:
    """While the block runs, nothing refuses."""
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER ALL")
        yield
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER ALL")


def tamper(*statements: str) -> None:
    """Runs statements as the owner."""
    with triggers_off(), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def rehash(stream_id: UUID) -> None:
    """Makes a chain fit again from its first row to its head."""
    with triggers_off(), connection.cursor() as cursor:
        cursor.execute("SELECT seq, body FROM audit_event WHERE stream_id = %s ORDER BY seq", [stream_id])
        prev, seq = chain.GENESIS, 0
        for seq, body in cursor.fetchall():
            digest = chain.link_hash(prev, seq, body)
            cursor.execute(
                "UPDATE audit_event SET prev_hash = %s, hash = %s WHERE stream_id = %s AND seq = %s",
                [prev, digest, stream_id, seq],
            )
            prev = digest
        cursor.execute(
            "UPDATE audit_stream SET head_hash = %s, head_seq = %s WHERE stream_id = %s", [prev, seq, stream_id]
        )


def reanchor() -> None:
    """Makes every anchor say what the rewritten chains now hold, and the chain of anchors fit again."""
    with triggers_off(), connection.cursor() as cursor:
        cursor.execute("SELECT stream_kind, stream_id::text, seq, encode(hash, 'hex') FROM audit_event")
        now = {(kind, stream_id, seq): digest for kind, stream_id, seq, digest in cursor.fetchall()}
        cursor.execute("SELECT seq, body FROM audit_anchor ORDER BY seq")
        prev = chain.GENESIS
        for seq, body in cursor.fetchall():
            told = json.loads(body)
            told["heads"] = [[*head[:3], now[tuple(head[:3])]] for head in told["heads"] if tuple(head[:3]) in now]
            forged = chain.canonical(told)
            digest = chain.link_hash(prev, seq, forged)
            cursor.execute(
                "UPDATE audit_anchor SET body = %s, prev_hash = %s, hash = %s WHERE seq = %s",
                [forged, prev, digest, seq],
            )
            prev = digest
