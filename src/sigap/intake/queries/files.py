"""Reads of what the worker tells of files: those that came after somebody had taken their report."""

from uuid import UUID

from django.db import connection


def files_to_note(*, limit: int) -> list[tuple[UUID, UUID, UUID, bool]]:
    """Whole files that nobody was told of: file, report, whose it is, whether it came after they had taken it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT file_id, envelope_id, person, is_late FROM intake.files_to_note(%s)", [limit])
        found: list[tuple[UUID, UUID, UUID, bool]] = cursor.fetchall()
    return found
