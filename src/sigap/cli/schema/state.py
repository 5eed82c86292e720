"""What was applied last, kept in the database: hash of the files, fingerprint of the catalogue, moment.

Written by the owner (`mailbox.AppliedSchema`); every part may read it by `mailbox.applied_schema()`.
"""

from dataclasses import dataclass
from datetime import datetime

import psycopg

from sigap.cli.schema import catalogue, files
from sigap.config.env import regency_zone


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemaState:
    """The last application, and whether the database still is as it was left."""

    files: str
    fingerprint: str
    time_zone: str
    applied_at: datetime
    found: str

    @property
    def is_of_this_version(self) -> bool:
        """Of these files, and for the regency that is named now."""
        return self.files == files.files_hash() and self.time_zone == regency_zone().key

    @property
    def is_unchanged(self) -> bool:
        return self.fingerprint == self.found


def read_state(connection: psycopg.Connection[tuple[object, ...]]) -> SchemaState | None:
    """None in a database to which nothing was applied by this mechanism."""
    if connection.execute("SELECT to_regprocedure('mailbox.applied_schema()')").fetchone() == (None,):
        return None
    row = connection.execute(
        "SELECT files, fingerprint, time_zone, applied_at FROM mailbox.applied_schema()"
    ).fetchone()
    if row is None:
        return None
    found = catalogue.fingerprint(lambda text: connection.execute(text.encode()).fetchall())
    files_then, fingerprint, zone, applied_at = row
    assert isinstance(applied_at, datetime)
    return SchemaState(
        files=str(files_then), fingerprint=str(fingerprint), time_zone=str(zone), applied_at=applied_at, found=found
    )
