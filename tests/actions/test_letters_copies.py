"""Signed PDFs that come back: kept sealed and byte for byte where they are sound, refused with a trace where not."""

from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.conf import LazySettings
from django.db import DatabaseError, connection, transaction
from tests.factories import team
from tests.factories.lettering import drafted, issued, numbered
from tests.factories.signing import NOW, chain, plain, rewritten, signed

from sigap.cleaning.signature_terms import SignatureReport, SignatureVerdict, TrustedCertificates
from sigap.cleaning.signatures import check_signatures
from sigap.kernel.errors import Conflict, Refused
from sigap.letters.actions.copies import ReturnedPaper, take_back_paper
from sigap.letters.actions.drafting import UnableToWriteLetter
from sigap.letters.actions.numbering import fix_paper
from sigap.letters.models import Letter, SignedChunk, SignedCopy
from sigap.letters.paper import pdf_of
from sigap.letters.queries import letter_for
from sigap.letters.reading import open_copy
from sigap.letters.trust import FOLDER, trusted_certificates

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]


def _letter() -> Letter:
    with team.at_desk(team.MAYA) as maya:
        numbered(maya)
        row = drafted(maya)
        issued(maya, row)
        return fix_paper(by=maya, at=team.AT, letter_id=row.pk)


def _report(raw: bytes) -> SignatureReport:
    return check_signatures(raw, trust=TrustedCertificates(roots=[chain().root.der]), at=NOW)


def _given(
    letter_id: UUID,
    raw: bytes,
    report: SignatureReport,
    login: str = team.MAYA,
    *,
    scan: bool = False,
    key: UUID | None = None,
) -> object:
    paper = ReturnedPaper(
        id=key or uuid4(), raw=raw, report=report, is_scan=scan, roots_laid=1, clean=raw + b"%clean" if scan else b""
    )
    with team.at_desk(login) as actor, transaction.atomic():
        return take_back_paper(by=actor, at=team.LATER, letter_id=letter_id, paper=paper)


def test_a_sound_copy_is_kept_sealed_and_opens_byte_for_byte_to_its_office() -> None:
    row = _letter()
    with team.at_desk(team.MAYA) as maya:
        raw = signed(pdf_of(letter_for(maya, row.pk)), chain().chair)
    kept = _given(row.pk, raw, _report(raw))
    assert isinstance(kept, SignedCopy)
    assert (kept.verdict, kept.matches_paper) == (SignatureVerdict.VALID, True)
    assert _given(row.pk, raw, _report(raw)) == kept, "the same file again"
    assert not any(b"Ketua" in bytes(each.sealed_bytes) for each in SignedChunk.objects.all())
    _same, opened = open_copy(entering=team.entering(team.MAYA), letter_id=row.pk, copy_id=kept.pk, at=team.LATER)
    assert opened == raw
    with pytest.raises(Refused):
        open_copy(entering=team.entering(team.HASAN), letter_id=row.pk, copy_id=kept.pk, at=team.LATER)
    events = team.trail(row.pk)
    assert events[-2:] == ["letters:copy:kept", "vault:room:opened"]
    with team.at_desk(team.HASAN):
        assert not SignedCopy.objects.exists()
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM vault_datakey WHERE purpose = 'letter'")
            assert cursor.fetchone() == (0,)
    for statement in ("UPDATE letters_signedcopy SET verdict = 'valid'", "DELETE FROM letters_signedchunk"):
        with team.at_desk(team.MAYA), pytest.raises(DatabaseError), transaction.atomic():
            connection.cursor().execute(statement)


def test_another_file_from_the_same_page_is_not_said_to_be_kept() -> None:
    row, key = _letter(), uuid4()
    first, other = (signed(plain(text), chain().chair) for text in (b"Satu", b"Dua"))
    kept = _given(row.pk, first, _report(first), key=key)
    with pytest.raises(Conflict):
        _given(row.pk, other, _report(other), key=key)
    assert _given(row.pk, first, _report(first), key=key) == kept
    assert SignedCopy.objects.count() == 1


def test_what_is_spoiled_is_refused_and_told_in_the_trail() -> None:
    row = _letter()
    other = signed(plain(), chain().chair)
    spoiled = rewritten(other)
    assert _given(row.pk, spoiled, _report(spoiled)) is None
    assert _given(row.pk, spoiled, _report(spoiled), scan=True) is None, "a tick makes no scan of it"
    assert _given(row.pk, plain(), _report(plain())) is None
    assert not SignedCopy.objects.exists()
    assert team.trail(row.pk)[-3:] == ["letters:copy:refused"] * 3
    kept = _given(row.pk, other, _report(other))
    assert isinstance(kept, SignedCopy)
    assert kept.matches_paper is False, "signed, but another text"
    ink = plain()
    scan = _given(row.pk, ink, _report(ink), scan=True)
    assert isinstance(scan, SignedCopy)
    assert (scan.is_scan, scan.verdict) == (True, SignatureVerdict.UNSIGNED)
    _same, opened = open_copy(entering=team.entering(team.MAYA), letter_id=row.pk, copy_id=scan.pk, at=team.LATER)
    assert opened == ink + b"%clean", "nothing of the original is kept of what nobody signed"
    bare = SignatureReport(is_readable=True)
    for number in range(3):
        _given(row.pk, plain(b"Salinan %d" % number), bare, scan=True)
    with pytest.raises(UnableToWriteLetter, match="lima"):
        _given(row.pk, plain(b"Keenam"), bare, scan=True)


def test_a_draft_and_another_office_take_none() -> None:
    row = _letter()
    with team.at_desk(team.MAYA) as maya:
        draft = drafted(maya)
    raw = signed(plain(), chain().chair)
    with pytest.raises(UnableToWriteLetter, match="belum bernomor"):
        _given(draft.pk, raw, _report(raw))
    with pytest.raises(Refused):
        _given(row.pk, raw, _report(raw), team.HASAN)


def test_roots_are_what_the_operator_has_laid(tmp_path: Path, settings: LazySettings) -> None:
    settings.SIGAP_HOME = tmp_path
    assert not trusted_certificates().roots, "none is shipped"
    folder = tmp_path / FOLDER
    folder.mkdir()
    (folder / "induk.der").write_bytes(chain().root.der)
    (folder / "daftar.crl").write_bytes(b"x")
    (folder / "baca-saya.txt").write_text("bukan sertifikat")
    found = trusted_certificates()
    assert (list(found.roots), list(found.revocations)) == ([chain().root.der], [b"x"])
