"""Documents of a case: sealed in chunks, laid in once, voided and not deleted; nothing of them lies in clear."""

from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from tests.factories import paperwork, team

from sigap.assistance.rules import ReferralPurpose
from sigap.cases import events
from sigap.cases.actions import documents as acts
from sigap.cases.models import Document, DocumentChunk
from sigap.cases.reading.documents import open_document, open_documents
from sigap.cases.rules.documents import CHUNK_BYTES, DocumentRendition, VoidReason
from sigap.cleaning import FileKind
from sigap.kernel.errors import Conflict, Refused, StepUpNeeded
from sigap.vault.sealing import SealBroken

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
TITLE = "Foto 'kamar' rekaan"
ORIGINAL = paperwork.CAMERA * 60_000
COPY = b"SALINANREKAAN" * 10


@pytest.fixture
def code() -> str:
    return team.opened()


def lay(code: str, login: str = team.DEWI, document_id: UUID | None = None, *, original: bytes = ORIGINAL) -> Document:
    what = acts.NewDocument(id=document_id or uuid4(), title=TITLE, kind=FileKind.JPEG, original=original, copy=COPY)
    with team.on_case(login, code) as (actor, access):
        return acts.add_document(by=actor, at=team.LATER, access=access, what=what)


def opened(code: str, part: DocumentRendition, login: str = team.DEWI, ordinal: int = 1) -> bytes:
    return open_document(entering=team.entering(login), code=code, ordinal=ordinal, part=part, at=team.LATER)[1]


def test_what_is_laid_in_comes_out_and_lies_nowhere_in_clear(code: str) -> None:
    row = lay(code)
    assert row.original_chunks == len(ORIGINAL) // CHUNK_BYTES + 1 == 2
    assert opened(code, DocumentRendition.COPY) == COPY
    team.stepped_up(team.DEWI, at=team.LATER)
    assert opened(code, DocumentRendition.ORIGINAL) == ORIGINAL
    titles = open_documents(entering=team.entering(team.DEWI), code=code, at=team.LATER).documents
    assert [title for _row, title in titles] == [TITLE]
    with connection.cursor() as cursor:
        for table, column in (("cases_documentchunk", "sealed_bytes"), ("cases_document", "sealed_title")):
            for plain in (paperwork.CAMERA, b"SALINANREKAAN", TITLE.encode()):
                cursor.execute(f"SELECT count(*) FROM {table} WHERE position(%s::bytea in {column}) > 0", [plain])
                assert cursor.fetchone() == (0,)
    assert events.DOCUMENT_ADDED in team.trail(team.case_of(code).pk)


def test_a_second_click_lays_nothing_in(code: str) -> None:
    wanted = uuid4()
    assert lay(code, document_id=wanted).pk == lay(code, document_id=wanted).pk
    assert Document.objects.count() == 1
    with pytest.raises(Conflict, match="yang tercatat kini berbeda"):
        lay(code, document_id=wanted, original=ORIGINAL * 2)
    assert lay(code).ordinal == 2


def test_an_original_needs_the_power_and_a_step_up(code: str) -> None:
    lay(code)
    with pytest.raises(StepUpNeeded):
        opened(code, DocumentRendition.ORIGINAL)
    team.accepted(code, team.ANTON, frozenset({ReferralPurpose.POLICE_REPORT}))
    assert opened(code, DocumentRendition.COPY, team.ANTON) == COPY
    team.stepped_up(team.ANTON, at=team.LATER)
    with pytest.raises(Refused):
        opened(code, DocumentRendition.ORIGINAL, team.ANTON)
    with team.at_desk(team.ANTON):
        assert team.counted("SELECT 1 FROM cases_documentchunk WHERE part = 'original'") == 0
        assert team.counted("SELECT 1 FROM cases_documentchunk WHERE part = 'copy'") == 1


@pytest.mark.parametrize("login", [team.RINA, team.SEKAR, team.SURYA])
def test_who_does_not_work_in_the_room_sees_no_row(code: str, login: str) -> None:
    lay(code)
    # The database knows the sections of an office; which of them a role enters is told above it.
    if login != team.RINA:
        with team.at_desk(login):
            assert team.counted("SELECT 1 FROM cases_document") == 0
            assert team.counted("SELECT 1 FROM cases_documentchunk") == 0
    with pytest.raises(Refused):
        opened(code, DocumentRendition.COPY, login)
    with pytest.raises(Refused):
        lay(code, login)


def test_the_desk_changes_and_deletes_no_chunk(code: str) -> None:
    lay(code)
    for statement in (
        "DELETE FROM cases_documentchunk",
        "DELETE FROM cases_document",
        "UPDATE cases_documentchunk SET number = 7",
        "UPDATE cases_document SET kind = 'pdf'",
    ):
        with team.at_desk(team.DEWI), pytest.raises(DatabaseError), transaction.atomic():
            team.counted(statement)


def test_chunks_that_were_swapped_or_cut_off_do_not_open(code: str) -> None:
    lay(code)
    team.stepped_up(team.DEWI, at=team.LATER)
    first, second = DocumentChunk.objects.filter(part="original").order_by("number")
    team.rewritten("cases_documentchunk", first.pk, sealed_bytes=bytes(second.sealed_bytes))
    with pytest.raises(SealBroken):
        opened(code, DocumentRendition.ORIGINAL)
    second.delete()
    with pytest.raises(SealBroken):
        opened(code, DocumentRendition.ORIGINAL)


def test_a_voided_document_stays_and_opens_to_who_answers_for_the_case(code: str) -> None:
    lay(code)
    team.accepted(code, team.ANTON, frozenset({ReferralPurpose.POLICE_REPORT}))
    with team.on_case(team.ANTON, code) as (actor, access), pytest.raises(Refused):
        acts.void_document(by=actor, at=team.LATER, access=access, ordinal=1, reason=VoidReason.DUPLICATE)
    for _click in range(2):
        with team.on_case(team.DEWI, code) as (actor, access):
            acts.void_document(by=actor, at=team.LATER, access=access, ordinal=1, reason=VoidReason.WRONG_FILE)
    assert team.trail(team.case_of(code).pk).count(events.DOCUMENT_VOIDED) == 1
    assert opened(code, DocumentRendition.COPY) == COPY
    with pytest.raises(Refused):
        opened(code, DocumentRendition.COPY, team.ANTON)


def test_the_share_of_a_case_is_kept(code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    lay(code)
    monkeypatch.setattr(acts, "CASE_BYTES", len(ORIGINAL) + 1)
    with pytest.raises(acts.UnableToAddDocument, match="200 MB"):
        lay(code)
    monkeypatch.undo()
    monkeypatch.setattr(acts, "DISK_RESERVE_BYTES", 1 << 62)
    monkeypatch.setattr("sigap.cases.actions.documents.os.path.isdir", lambda _home: True)
    monkeypatch.setattr("sigap.cases.actions.documents.shutil.disk_usage", lambda _home: type("U", (), {"free": 5}))
    with pytest.raises(acts.UnableToAddDocument, match="server"):
        lay(code)
