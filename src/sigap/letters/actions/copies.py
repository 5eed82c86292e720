"""A signed PDF comes back: it is kept sealed, as it came, where its check allows that; a refusal leaves a trace too.

A scan of ink has no signature to keep whole: of that the clean copy is kept, as of every other file.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from django.utils.translation import gettext as _

from sigap import audit
from sigap.access.entry import Actor
from sigap.cleaning.signature_terms import SignatureReport
from sigap.letters import events
from sigap.letters.actions.drafting import UnableToWriteLetter, locked, record_letter_event
from sigap.letters.models import SEALED_SECTION, Letter, LetterStage, SignedChunk, SignedCopy
from sigap.letters.rules.copies import MOST_COPIES, chunks, is_kept, is_our_paper
from sigap.ui.sent_again import check_same
from sigap.vault import datakeys
from sigap.vault.models import KeyPurpose
from sigap.vault.sealing import Place, SealingKey, seal_raw

_CHUNKS = "letters_signedchunk"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnedPaper:
    """A file and what its check found. `id` comes with the form; `roots_laid`: how many roots it was checked by.

    `clean`: what is kept of a scan of ink.
    """

    id: UUID
    raw: bytes = field(repr=False)
    report: SignatureReport
    is_scan: bool
    roots_laid: int
    clean: bytes = field(default=b"", repr=False)


def chunk_place(copy_id: UUID, number: int, count: int) -> Place:
    """Where one part of a signed copy lies."""
    return Place(table=_CHUNKS, row=copy_id, column=f"{number}/{count}", section=SEALED_SECTION)


@audit.action
def take_back_paper(*, by: Actor, at: datetime, letter_id: UUID, paper: ReturnedPaper) -> SignedCopy | None:
    """Keeps a signed copy; None where its check forbids that, which is told in the trail. The same file twice is one.

    Raises Refused; UnableToWriteLetter for a letter that did not go out, or has too many; Conflict for another file
    of the same `id`.
    """
    row = locked(by, letter_id)
    check_takes_copies(row)
    verdict = paper.report.verdict
    is_scan = paper.is_scan and not paper.report.signatures
    if not is_kept(verdict, is_scan=is_scan):
        record_letter_event(by, at, row, events.COPY_REFUSED, verdict=verdict.value)
        return None
    found = sha256(paper.raw).hexdigest()
    mine = SignedCopy.objects.filter(letter=row)
    if known := mine.filter(content_hash=found).first() or mine.filter(pk=paper.id).first():
        check_same(known, content_hash=found)
        audit.unchanged()
        return known
    if mine.count() >= MOST_COPIES:
        raise UnableToWriteLetter(_("Surat ini sudah mempunyai lima salinan bertanda tangan."))
    content = paper.clean if is_scan else paper.raw
    if not content:
        raise ValueError("a scan is kept as its clean copy")
    key, parts = datakeys.create(purpose=KeyPurpose.LETTER, at=at), list(chunks(content))
    kept = SignedCopy(
        id=paper.id,
        letter=row,
        key_id=key.id,
        chunks=len(parts),
        size=len(content),
        content_hash=found,
        verdict=verdict,
        report=paper.report.as_data(),
        is_scan=is_scan,
        matches_paper=_matches(row, paper.raw),
        roots_laid=paper.roots_laid,
        kept_at=at,
        kept_by=by.person_id,
        kept_by_name=by.name,
    )
    kept.save(force_insert=True)
    _keep_parts(kept, key, parts)
    record_letter_event(by, at, row, events.COPY_KEPT, verdict=verdict.value)
    return kept


def _keep_parts(kept: SignedCopy, key: SealingKey, parts: Sequence[bytes]) -> None:
    SignedChunk.objects.bulk_create(
        SignedChunk(
            copy=kept,
            number=number,
            sealed_bytes=seal_raw(part, key=key, place=chunk_place(kept.id, number, len(parts))),
        )
        for number, part in enumerate(parts)
    )


def check_takes_copies(row: Letter) -> None:
    """Raises UnableToWriteLetter for a letter that has no number."""
    if row.stage != LetterStage.ISSUED:
        raise UnableToWriteLetter(_("Surat ini belum bernomor, atau dibatalkan. Yang bertanda tangan tidak diterima."))


def _matches(row: Letter, raw: bytes) -> bool | None:
    if not row.paper_hash:
        return None
    return is_our_paper(raw, paper_hash=row.paper_hash, paper_size=row.paper_size)
