"""A register's file at the desk: taken and sealed, its columns said, let in by a second person, withdrawn."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID, uuid4

from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor, require_step_up
from sigap.audit.kinds import StreamKind
from sigap.kernel.errors import Unable
from sigap.registers import events
from sigap.registers.models import RegisterUpload
from sigap.registers.queries import file_place, office_of, seconds_for, upload_of
from sigap.registers.rules.columns import RegisterField
from sigap.registers.rules.mapping import DEFAULT_SOURCE
from sigap.registers.rules.uploads import UploadState
from sigap.vault import datakeys
from sigap.vault.models import KeyPurpose
from sigap.vault.sealing import seal_raw


class UnableToBring(Unable):
    """Another step is due, somebody else's it is, or it is over."""


@audit.action
def take_upload(*, by: Actor, at: datetime, content: bytes) -> RegisterUpload:
    """Seals a file that came in; what titles meant in the last register of the office is proposed. Raises Refused."""
    office_id = office_of(by)
    last = RegisterUpload.objects.filter(office_id=office_id, state=UploadState.DONE).order_by("-uploaded_at").first()
    key = datakeys.create(purpose=KeyPurpose.REGISTER, at=at)
    row = RegisterUpload(
        id=uuid4(), office_id=office_id, key_id=key.id, source=DEFAULT_SOURCE, uploaded_at=at,
        uploaded_by=by.person_id, uploaded_by_name=by.name, columns=last.columns if last else {},
        meanings=last.meanings if last else {},
        region_codes=last.region_codes if last else "",
    )  # fmt: skip
    row.sealed_file = seal_raw(content, key=key, place=file_place(row.id))
    row.save(force_insert=True)
    _record(by, at, row, events.UPLOADED)
    return row


@audit.action
def set_columns(
    *, by: Actor, at: datetime, upload_id: UUID, columns: Mapping[str, RegisterField], source: str, region_codes: str,
    header_row: int | None,
) -> RegisterUpload:  # fmt: skip
    """Says what each column means and has the file checked. Raises UnableToBring, StepUpNeeded, Refused."""
    row = _mappable(by, at, upload_id)
    row.columns = {title: field.value for title, field in columns.items()}
    row.source, row.region_codes, row.header_row = source or DEFAULT_SOURCE, region_codes, header_row
    _have_checked(by, at, row, "columns", "source", "region_codes", "header_row")
    return row


@audit.action
def set_meanings(
    *, by: Actor, at: datetime, upload_id: UUID, version: int, meanings: Mapping[str, Mapping[str, str]]
) -> RegisterUpload:
    """Says what words of its lists mean, beside what was said before, and has the file checked again.

    Raises UnableToBring, also where the words are of another version; StepUpNeeded, Refused.
    """
    row = _mappable(by, at, upload_id)
    if row.version != version:
        raise UnableToBring(_("Kolomnya sudah dicocokkan ulang. Periksa dulu yang baru."))
    if not any(meanings.values()):
        raise UnableToBring(_("Pilih dulu arti paling sedikit satu kata."))
    row.meanings = row.meanings | {
        field: row.meanings.get(field, {}) | dict(new_meanings) for field, new_meanings in meanings.items()
    }
    _have_checked(by, at, row, "meanings")
    return row


def _mappable(by: Actor, at: datetime, upload_id: UUID) -> RegisterUpload:
    """The file, locked, where this person may say what it means. Raises UnableToBring, StepUpNeeded, Refused."""
    row = upload_of(by, upload_id, lock=True)
    require_step_up(by, at=at)
    if not row.may_be_mapped:
        raise UnableToBring(_("Berkas ini sudah lebih jauh. Muat ulang halamannya."))
    if by.person_id != row.uploaded_by and not seconds_for(row, by.person_id, at=at):
        raise UnableToBring(
            _("Kalau Anda yang mencocokkan, tidak ada lagi yang boleh menyetujui. Biar %(name)s yang mencocokkan.")
            % {"name": row.uploaded_by_name}
        )
    return row


def _have_checked(by: Actor, at: datetime, row: RegisterUpload, *finding: str) -> None:
    """What was wrong was said of what it meant before: it is checked anew."""
    row.state, row.mapped_by, row.version, row.started_at = UploadState.CHECKING, by.person_id, row.version + 1, None
    row.waits_since, row.mistakes, row.mistakes_count, row.unknown_words = at, [], 0, []
    row.trouble, row.trouble_holds = "", {}
    row.save(update_fields=[
        *finding, "state", "mapped_by", "version", "started_at", "waits_since", "mistakes", "mistakes_count",
        "unknown_words", "trouble", "trouble_holds",
    ])  # fmt: skip
    _record(by, at, row, events.CHECK_ASKED)


@audit.action
def let_in(*, by: Actor, at: datetime, upload_id: UUID, version: int) -> RegisterUpload:
    """A second person lets in what was checked, by the version they saw. Twice changes nothing.

    Raises UnableToBring, StepUpNeeded, Refused.
    """
    row = upload_of(by, upload_id, lock=True)
    require_step_up(by, at=at)
    if row.state in {UploadState.APPROVED, UploadState.DONE}:
        audit.unchanged()
        return row
    if row.state != UploadState.CHECKED:
        raise UnableToBring(_("Berkas ini belum bersih diperiksa. Muat ulang halamannya."))
    if row.version != version:
        raise UnableToBring(_("Kolomnya sudah dicocokkan ulang. Periksa dulu yang baru."))
    if by.person_id in {row.uploaded_by, row.mapped_by}:
        raise UnableToBring(_("Orang kedua harus orang lain dari yang mengunggah dan yang mencocokkan kolom."))
    row.state, row.started_at, row.waits_since = UploadState.APPROVED, None, at
    row.approved_at, row.approved_by, row.approved_by_name = at, by.person_id, by.name
    row.save(update_fields=["state", "started_at", "waits_since", "approved_at", "approved_by", "approved_by_name"])
    _record(by, at, row, events.LET_IN)
    return row


@audit.action
def withdraw_upload(*, by: Actor, at: datetime, upload_id: UUID) -> RegisterUpload:
    """Its file goes; nothing came in. Twice changes nothing. Raises UnableToBring, Refused."""
    row = upload_of(by, upload_id, lock=True)
    if row.state == UploadState.WITHDRAWN:
        audit.unchanged()
        return row
    if not row.may_be_withdrawn:
        raise UnableToBring(_("Sedang dikerjakan, atau sudah masuk. Muat ulang halamannya."))
    row.state, row.sealed_file, row.ended_at = UploadState.WITHDRAWN, b"", at
    row.columns, row.meanings, row.mistakes, row.unknown_words = {}, {}, [], []
    row.save(update_fields=[
        "state", "sealed_file", "ended_at", "columns", "meanings", "mistakes", "unknown_words",
    ])  # fmt: skip
    _record(by, at, row, events.WITHDRAWN)
    return row


def _record(by: Actor, at: datetime, row: RegisterUpload, code: str) -> None:
    audit.record(
        audit.NewEvent(
            code=code, stream_kind=StreamKind.AGENCY, stream_id=row.office_id, at=at, actor_id=by.person_id,
            ids={"upload": str(row.id)},
        )
    )  # fmt: skip
