"""The ledger: frozen, by two people, read by anyone once published and by nobody before; what it withholds, by few."""

from typing import Any

import pytest
from django.db import Error, connection, transaction
from tests.factories.counted_tables import axis, head, published
from tests.factories.dbroles import acting_as
from tests.factories.deadlines import at_the_desk
from tests.factories.releasing import BUPATI, MAYA, NUR, ON

from sigap.access.entry import Actor
from sigap.releases.models import DataRelease, WithheldCells
from sigap.releases.published import release, releases
from sigap.releases.rules.states import ReleaseState

pytestmark = pytest.mark.django_db
TABLE = published(head(), [axis("kind", "ab")], {("a",): 12, ("b",): None, ("",): None})


def laid(who: Actor = MAYA, edition: int = 1, code: str = "kasus-2026") -> DataRelease:
    """A release as it waits for its second person."""
    with at_the_desk(who), transaction.atomic():
        made = DataRelease.objects.create(
            code=code,
            series="kasus",
            period="2026",
            period_label="Tahun 2026",
            edition=edition,
            title="Kasus",
            tables=[TABLE.as_json()],
            minimum=5,
            licence="CC BY 4.0",
            digest="0" * 64,
            prepared_at=ON,
            prepared_by=who.person_id,
            prepared_by_name=who.name,
        )
        WithheldCells.objects.create(release=made, cells={"jenis": [[["b"], 3, 3, "small"]]}, notes={})
    return made


def answered(who: Actor, row: DataRelease, state: ReleaseState = ReleaseState.PUBLISHED) -> int:
    with at_the_desk(who), transaction.atomic():
        return DataRelease.objects.filter(pk=row.pk).update(
            state=state, answered_at=ON, answered_by=who.person_id, answered_by_name=who.name
        )


@pytest.fixture
def waiting() -> DataRelease:
    for who in (MAYA, BUPATI, NUR):
        with at_the_desk(who):
            pass
    return laid()


def test_the_public_reads_what_two_people_vouch_for(waiting: DataRelease) -> None:
    with acting_as("sigap_public"):
        assert releases() == []
        assert release(waiting.code) is None
    assert answered(BUPATI, waiting) == 1
    with acting_as("sigap_public"):
        (listed,) = releases()
        found = release("kasus-2026")
        assert release("kasus-2026", 2) is None
    assert found is not None
    assert (found.head, found.head.edition, found.minimum) == (listed, 1, 5)
    assert found.tables == (TABLE,), "what is stored is read as it was"
    with acting_as("sigap_public"), connection.cursor() as cursor:
        for table in ("releases_datarelease", "releases_withheldcells"):
            with pytest.raises(Error, match="permission denied"), transaction.atomic():
                cursor.execute(f"SELECT * FROM {table}")


def test_nobody_publishes_alone_and_no_third_person_sees_it(waiting: DataRelease) -> None:
    with pytest.raises(Error):
        answered(MAYA, waiting)
    assert answered(NUR, waiting) == 0
    with at_the_desk(NUR):
        assert not DataRelease.objects.exists()
        assert not WithheldCells.objects.exists()
    with pytest.raises(Error, match="row-level security"):
        laid(NUR, 2, "kasus-2025")
    answered(BUPATI, waiting)
    with at_the_desk(NUR):
        assert DataRelease.objects.get().state == ReleaseState.PUBLISHED
        assert not WithheldCells.objects.exists(), "what was withheld is read by who prepares and who approves"


def test_what_was_frozen_changes_for_nobody(waiting: DataRelease) -> None:
    answered(BUPATI, waiting)
    changes: tuple[dict[str, Any], ...] = (
        {"title": "x"},
        {"tables": []},
        {"state": ReleaseState.PROPOSED},
        {"state": ReleaseState.WITHDRAWN, "withdrawn_at": ON, "withdrawn_reason": "salah", "digest": "x"},
    )
    for change in changes:
        with pytest.raises(Error, match="frozen"), transaction.atomic():
            DataRelease.objects.filter(pk=waiting.pk).update(**change)
    for rows in (WithheldCells.objects.all(), DataRelease.objects.all()):
        with pytest.raises(Error, match="frozen"), transaction.atomic():
            rows._raw_delete("default")  # past Django's own protection
    with at_the_desk(BUPATI):
        gone = {"state": ReleaseState.WITHDRAWN, "withdrawn_at": ON, "withdrawn_reason": "salah hitung"}
        assert DataRelease.objects.filter(pk=waiting.pk).update(**gone) == 1
    with acting_as("sigap_public"):
        assert [each.withdrawn_reason for each in releases()] == ["salah hitung"]
        assert release("kasus-2026") is None
