"""Photos and files as evidence of a quarter: laid in by who tells it, seen by all while they stand, sealed."""

from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from tests.factories import deadlines, planning, team
from tests.factories.team import MAYA, SEKAR, SITI, at_desk

from sigap.access.roles import OfficeKind
from sigap.actionplan import actions
from sigap.actionplan.models import Activity, QuarterEntry, QuarterEvidence, QuarterEvidencePart
from sigap.actionplan.queries import activity_for, evidence_for
from sigap.actionplan.rules.quarters import Quarter
from sigap.cleaning import FileKind
from sigap.kernel.errors import Refused, Unable
from sigap.taskforce.files import CleanedFile
from sigap.vault.models import DataKey

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
AT = deadlines.wib(11, 25, 9)
Q3 = Quarter(2026, 3)
COPY = b"\xff\xd8\xff" + bytes(700_000)
KEEPS: CleanedFile | None = None


@pytest.fixture(autouse=True)
def _plan() -> None:
    rows = [planning.activity("Penyuluhan", OfficeKind.DINSOS), planning.activity("Visum cepat", OfficeKind.RSUD)]
    planning.in_force(rows, at=AT)


def key_of(title: str) -> UUID:
    found: UUID = Activity.objects.get(title=title).key
    return found


def photo() -> CleanedFile:
    return CleanedFile(id=uuid4(), media=FileKind.JPEG, copy=COPY)


def tell(login: str, file: CleanedFile | None, *, evidence: str = "", title: str = "Penyuluhan", **given: Any) -> Any:
    """A quarter told with a file, words or neither."""
    with at_desk(login) as actor:
        planned = activity_for(actor, key_of(title))
        values = {planned.activity.indicators[0].key: planned.activity.indicators[0].targets[0].target}
        told = actions.QuarterFacts(values=values, spent={}, obstacle="", evidence=evidence)
        said = {"quarter": Q3, "based_on": None, "post_key": uuid4()} | given
        return actions.tell_quarter(by=actor, at=AT, planned=planned, facts=replace(told, file=file), **said)


def opens_to(login: str, entry: QuarterEntry) -> bool:
    """Whether the key, the row and the parts of what an entry names are there for somebody."""
    assert entry.file_id is not None
    with at_desk(login) as actor:
        try:
            row = evidence_for(actor, entry.activity_key, entry.file_id)
        except Refused:
            row = None
        key_id = QuarterEvidence.objects.get(pk=entry.file_id).key_id
        found = DataKey.objects.filter(pk=key_id).exists()
        assert found == QuarterEvidencePart.objects.filter(file_id=entry.file_id).exists() == (row is not None)
        return found


def test_a_photo_is_evidence_enough_and_nothing_is_not() -> None:
    with pytest.raises(Unable, match="Lampirkan foto"):
        tell(SITI, KEEPS, evidence="  ")
    assert not QuarterEntry.objects.exists()
    post_key, what = uuid4(), photo()
    entry = tell(SITI, what, post_key=post_key)
    assert tell(SITI, what, post_key=post_key).pk == entry.pk
    assert entry.evidence == ""
    row = QuarterEvidence.objects.get()
    assert (row.pk, row.count) == (what.id, 2)
    assert not any(COPY[:3] in bytes(part.sealed_bytes)[:60] for part in QuarterEvidencePart.objects.all())
    assert DataKey.objects.get(pk=row.key_id).purpose == "task_force"
    assert all(opens_to(login, entry) for login in (SITI, SEKAR, MAYA))
    with pytest.raises(Refused), at_desk(SEKAR) as actor:
        evidence_for(actor, key_of("Visum cepat"), what.id)


def test_a_correction_keeps_the_file_and_a_new_one_puts_it_out_of_sight() -> None:
    first = tell(SITI, photo())
    second = tell(SITI, KEEPS, evidence="Laporan CONTOH", based_on=first.pk)
    assert second.file_id == first.file_id
    assert opens_to(SEKAR, second)
    third = tell(MAYA, photo(), based_on=second.pk)
    assert opens_to(SEKAR, third)
    assert not any(opens_to(login, first) for login in (SITI, SEKAR, MAYA))


def test_nobody_lays_in_evidence_for_another_office() -> None:
    theirs = tell(SEKAR, photo(), title="Visum cepat")
    ours = tell(SITI, photo())
    with pytest.raises(Refused):
        tell(SITI, photo(), title="Visum cepat")
    foreign = QuarterEvidence(
        activity_key=theirs.activity_key, media="jpeg", count=1, key_id=uuid4(), added_by=team.person_id(SITI),
        added_at=AT,
    )  # fmt: skip
    with at_desk(SITI):
        with pytest.raises(ProgrammingError), transaction.atomic():
            foreign.save(force_insert=True)
        with pytest.raises(ProgrammingError), transaction.atomic():
            QuarterEvidencePart.objects.create(file_id=theirs.file_id, number=9, sealed_bytes=b"x")
        with pytest.raises(ProgrammingError), transaction.atomic():
            QuarterEvidence.objects.filter(pk=ours.file_id).update(media="pdf")
    stolen = QuarterEntry.objects.get(pk=ours.pk)
    stolen.pk, stolen.number, stolen.post_key, stolen.file_id = uuid4(), 1, "x", theirs.file_id
    with at_desk(SITI), pytest.raises(ProgrammingError), transaction.atomic():
        stolen.save(force_insert=True)
    stolen.file_id = None
    with at_desk(SITI), pytest.raises(IntegrityError, match="has_evidence"), transaction.atomic():
        stolen.save(force_insert=True)
