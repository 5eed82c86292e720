"""What was applied last, kept in the database: hash of the files, fingerprint of the catalogue, moment.

Written by the owner (`mailbox.AppliedSchema`); every part may read it by `mailbox.applied_schema()`.
"""

from dataclasses import dataclass
from datetime import datetime

import psycopg

from sigap.cli.schema import catalogue, files


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemaState:
    """The last application, and whether the database still is as it was left."""

    files: str
    fingerprint: str
    applied_at: datetime
    found: str

    @property
    def is_of_this_version(self) -> bool:
        return self.files == files.files_hash()

    @property
    def is_unchanged(self) -> bool:
        return self.fingerprint == self.found


def read_state(connection: psycopg.Connection[tuple[object, ...]]) -> SchemaState | None:
    """None in a database to which nothing was applied by this mechanism."""
    if connection.execute("SELECT to_regprocedure('mailbox.applied_schema()')").fetchone() == (None,):
        return None
    row = connection.execute("SELECT files, fingerprint, applied_at FROM mailbox.applied_schema()").fetchone()
    if row is None:
        return None
    found = catalogue.fingerprint(lambda text: connection.execute(text.encode()).fetchall())
    return SchemaState(files=str(row[0]), fingerprint=str(row[1]), applied_at=row[2], found=found)  # type: ignore[arg-type]  # a timestamptz
