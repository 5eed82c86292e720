"""Documents under bad luck: a disk that fills, two at once, a case that is erased."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.conf import LazySettings
from django.db import OperationalError, connection
from tests.factories import endings, epochs, paperwork, team

from sigap.cases import events
from sigap.cases.actions import destroying, erasing
from sigap.cases.actions import documents as acts
from sigap.cases.models import Document, DocumentChunk
from sigap.cases.reading.documents import open_document, open_documents
from sigap.cases.rules import ErasureBasis
from sigap.cases.rules.documents import CHUNK_BYTES, DocumentRendition
from sigap.cleaning import FileKind
from sigap.kernel.acting import SystemActor
from sigap.vault.datakeys import KeyDestroyed
from sigap.vault.models import DataKey

pytestmark = pytest.mark.usefixtures("committed")
_FULL = (
    "CREATE FUNCTION public.full_disk() RETURNS trigger LANGUAGE plpgsql AS"
    " $$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'; END $$;"
    "CREATE TRIGGER full_disk BEFORE INSERT ON cases_documentchunk FOR EACH ROW"
    " WHEN (NEW.part = 'copy') EXECUTE FUNCTION public.full_disk();"
    "GRANT EXECUTE ON FUNCTION public.full_disk() TO PUBLIC"
)


@pytest.fixture
def code(tmp_path: Path, settings: LazySettings) -> str:
    settings.SIGAP_KEYS = epochs.own_copy(tmp_path / "kunci")
    return team.opened()


def laying(code: str, document_id: UUID) -> Callable[[], int]:
    what = acts.NewDocument(
        id=document_id,
        title="Foto rekaan",
        kind=FileKind.JPEG,
        original=paperwork.CAMERA * 60_000,
        copy=b"SALINANREKAAN",
    )

    def act() -> int:
        with team.on_case(team.DEWI, code) as (actor, access):
            return acts.add_document(by=actor, at=team.LATER, access=access, what=what).ordinal

    return act


def test_a_disk_that_fills_in_the_middle_leaves_nothing_half_done(code: str) -> None:
    before = team.case_of(code).version
    with connection.cursor() as cursor:
        cursor.execute(_FULL)
    wanted = uuid4()
    with pytest.raises(OperationalError):
        laying(code, wanted)()
    assert not Document.objects.exists()
    assert not DocumentChunk.objects.exists()
    assert team.case_of(code).version == before
    assert events.DOCUMENT_ADDED not in team.trail(team.case_of(code).pk)
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER full_disk ON cases_documentchunk")
    assert laying(code, wanted)() == 1, "the same form goes through once there is room"


def test_two_at_once_get_numbers_of_their_own(code: str) -> None:
    outcomes = team.at_once(laying(code, uuid4()), laying(code, uuid4()))
    assert sorted(str(outcome.gave or outcome.raised) for outcome in outcomes) == ["1", "2"]


def test_a_double_click_at_once_lays_in_one(code: str) -> None:
    wanted = uuid4()
    outcomes = team.at_once(laying(code, wanted), laying(code, wanted))
    assert [outcome.gave or outcome.raised for outcome in outcomes] == [1, 1]
    assert Document.objects.count() == 1
    assert team.trail(team.case_of(code).pk).count(events.DOCUMENT_ADDED) == 1


def test_documents_of_an_erased_case_open_to_nobody(code: str) -> None:
    laying(code, uuid4())()
    row = Document.objects.get()
    wrapped = bytes(DataKey.objects.get(pk=row.key_id).wrapped)
    assert len(wrapped) < CHUNK_BYTES
    endings.closed(code)
    team.stepped_up(team.DEWI, at=team.LATER)
    with team.on_case(team.DEWI, code) as (actor, access):
        erasure = erasing.request_erasure(
            by=actor, at=team.LATER, access=access, basis=ErasureBasis.SUBJECT_REQUEST, ordinal=None
        )
    team.stepped_up(team.SURYA, at=team.LATER)
    with team.at_desk(team.SURYA) as actor:
        erasing.answer_erasure(by=actor, at=team.LATER, erasure_id=erasure.id, is_approved=True)
    by = SystemActor(name="uji")
    lines = destroying.carry_out(by=by, at=team.LATER + timedelta(hours=1), erasure_id=erasure.id)
    assert row.key_id in {line.key_id for line in lines}
    key = DataKey.objects.get(pk=row.key_id)
    assert key.destroyed_at is not None
    assert bytes(key.wrapped or b"") != wrapped
    team.stepped_up(team.DEWI, at=team.LATER)
    for part in DocumentRendition:
        with pytest.raises(KeyDestroyed):
            open_document(entering=team.entering(team.DEWI), code=code, ordinal=1, part=part, at=team.LATER)
    listed = open_documents(entering=team.entering(team.DEWI), code=code, at=team.LATER)
    assert [title.startswith("Telah dimusnahkan pada") for _row, title in listed.documents] == [True]
    assert listed.access.case.erased_at is not None, "the page offers no link to the file"
