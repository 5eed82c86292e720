"""Every surface reads regions and holidays; none writes them, but for holidays of the regency by who keeps people."""

from datetime import date

import pytest
from django.db import ProgrammingError, connection, transaction

from sigap.places.models import Holiday

pytestmark = pytest.mark.django_db
ROLES = ("sigap_public", "sigap_desk", "sigap_worker")


@pytest.mark.parametrize("role", ROLES)
def test_a_surface_reads_and_cannot_write(role: str) -> None:
    day = date(2026, 12, 25)
    Holiday.objects.create(day=day, name="Natal", kind="public", is_verified=True, source="uji")
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {role}")
        cursor.execute("SELECT count(*) FROM places_holiday")
        assert cursor.fetchone() == (1,)
        cursor.execute("SELECT count(*) FROM places_region")
        for statement in (
            "UPDATE places_holiday SET name = 'x'",
            "DELETE FROM places_holiday",
            "INSERT INTO places_region (code, level, kind, name) VALUES ('16', 1, 'provinsi', 'x')",
        ):
            if role == "sigap_desk" and statement.startswith("DELETE FROM places_holiday"):
                cursor.execute(statement)
                assert cursor.rowcount == 0, "without a session nothing is dropped"
                continue
            with pytest.raises(ProgrammingError, match=r"permission denied|row-level security"), transaction.atomic():
                cursor.execute(statement)
