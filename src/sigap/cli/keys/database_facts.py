"""What only the database knows of the keys: how many data keys an epoch wraps, and the last drill. Starts none."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

import psycopg
from psycopg.rows import class_row

from sigap.cli.database import postgres, restore_leftovers, server
from sigap.cli.failure import CommandFailed
from sigap.cli.home import Home
from sigap.kernel.clock import now
from sigap.vault import carrying, drills
from sigap.vault.hpke import fingerprint
from sigap.vault.ring import Ring

_COUNTS = "SELECT kek_id, count(*) AS keys FROM public.vault_datakey WHERE destroyed_at IS NULL GROUP BY kek_id"
_REPORTS = """
SELECT sealed_to, count(*) AS reports FROM (
  SELECT sealed_to FROM public.mailbox_envelope WHERE key_blob IS NOT NULL
  UNION ALL SELECT sealed_to FROM public.mailbox_reportfile WHERE key_blob IS NOT NULL
  UNION ALL SELECT substring(key_blob FROM 2 FOR 8) FROM public.outreach_publicmessage WHERE key_blob IS NOT NULL
) AS sealed GROUP BY 1
"""
_FILES = "SELECT id, recovery, generation, carried_at, mac FROM public.vault_recoveryfile WHERE carried_at IS NOT NULL"
_DRILLS = "SELECT id, recovery, holders, drilled_at, noted_at, mac FROM public.vault_drill ORDER BY drilled_at DESC"


@dataclass(slots=True, kw_only=True)
class DrillRow:
    """A row of the table of drills."""

    id: UUID
    recovery: str
    holders: str
    drilled_at: datetime
    noted_at: datetime
    mac: bytes

    def as_json(self) -> dict[str, str]:
        """As it is handed to a process that holds the ring."""
        return {
            "id": str(self.id),
            "recovery": self.recovery,
            "holders": self.holders,
            "drilled_at": self.drilled_at.isoformat(),
            "noted_at": self.noted_at.isoformat(),
            "mac": self.mac.hex(),
        }

    @classmethod
    def of(cls, environ: Mapping[str, str]) -> "DrillRow":
        """The reverse of told."""
        return cls(
            id=UUID(environ["id"]),
            recovery=environ["recovery"],
            holders=environ["holders"],
            drilled_at=datetime.fromisoformat(environ["drilled_at"]),
            noted_at=datetime.fromisoformat(environ["noted_at"]),
            mac=bytes.fromhex(environ["mac"]),
        )


@dataclass(slots=True, kw_only=True)
class CarriedRow:
    """A recovery file that was noted as outside."""

    id: UUID
    recovery: str
    generation: int
    carried_at: datetime
    mac: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class DatabaseKeyFacts:
    """Live data keys by the epoch that wraps them, and the last drill that the ring vouches for.

    `lost` counts reports that nobody opened yet and this ring cannot open: the public site seals to another key.
    `is_carried`: a recovery file with the newest month is outside. `beside` names databases that a restore left.
    """

    data_keys: dict[str, int]
    lost: int
    drill: DrillRow | None
    is_carried: bool
    leftovers: tuple[str, ...]


def look(home_folder: Path, ring: Ring) -> DatabaseKeyFacts | None:
    """None where no database answers. Makes no folder and starts nothing."""
    try:
        url = _url(home_folder)
        if url is None:
            return None
        with psycopg.connect(url, connect_timeout=5) as connection:
            counts = connection.execute(_COUNTS).fetchall()
            reports = connection.execute(_REPORTS).fetchall()
            leftovers = connection.execute(restore_leftovers.ASKED).fetchall()
            rows = connection.cursor(row_factory=class_row(DrillRow)).execute(_DRILLS).fetchall()
            files = connection.cursor(row_factory=class_row(CarriedRow)).execute(_FILES).fetchall()
    except (psycopg.Error, CommandFailed):
        return None
    drill = next(iter(drills.vouched_among(rows, ring, at=now())), None)
    marks = {fingerprint(epoch.intake.public_key()) for epoch in ring.epochs}
    lost = sum(count for mark, count in reports if mark is not None and bytes(mark) not in marks)
    return DatabaseKeyFacts(
        data_keys=dict(counts),
        lost=lost,
        drill=drill,
        is_carried=carrying.is_carried(files, ring),
        leftovers=tuple(name for (name,) in leftovers),
    )


def _url(home_folder: Path) -> str | None:
    if named := server.owner_address():
        return named
    if not (home_folder / "secrets.json").exists():
        return None
    cluster = postgres.cluster_of(Home(home_folder))
    return server.embedded(cluster).owner_url if postgres.is_answering(cluster) else None
