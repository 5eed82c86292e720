"""How a file comes in on the public site: sealed part by part while it is read, or one small part in memory.

Nothing of it is ever written to the disk in clear: no handler of Django's that uses a temporary file is in place.
"""

import io
import secrets
from dataclasses import replace
from hashlib import sha256
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload

from sigap.cleaning.kinds import NotClean, Refusal, kind_of
from sigap.mailbox.files.filing import SealedPart, Sender
from sigap.mailbox.files.rules import HANDLE_BYTES, PART_BYTES, PLAIN_BYTES
from sigap.public.forms import is_key

_HEADS = 64 * 1024
"""What the rest of a form may weigh beside its files."""


class SealedUpload(UploadedFile):  # type: ignore[type-arg]  # generic in the stubs, not while it runs
    """A file as sealed parts, or why it is not taken."""

    def __init__(
        self, *, sender: Sender, parts: list[SealedPart], kind: str, digest: bytes, refusal: Refusal | None
    ) -> None:
        super().__init__(file=io.BytesIO(), name="berkas", size=0)
        self.sender, self.parts, self.kind_code, self.refusal = sender, parts, kind, refusal
        self._digest = digest

    def sender_in(self, form_key: str) -> Sender:
        """The same file out of the same form has the same trace; without the form's key each has its own."""
        return replace(self.sender, form=bytes.fromhex(form_key) + self._digest) if is_key(form_key) else self.sender


class SealingHandler(FileUploadHandler):
    """Seals each part as it arrives and drops its clear bytes; the form's files together up to a limit."""

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self._total = 0

    def handle_raw_input(self, input_data: Any, META: Any, content_length: int, *_rest: Any, **_more: Any) -> None:  # noqa: ARG002, N803 - Django's
        """Ends a form that is hopelessly too large before it is read."""
        if content_length > 4 * PLAIN_BYTES:
            raise StopUpload(connection_reset=True)

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """The next file of the form, under a secret of its own."""
        super().new_file(*args, **kwargs)
        self._sender = Sender(secrets.token_bytes(HANDLE_BYTES))
        self._waiting = bytearray()
        self._parts: list[SealedPart] = []
        self._kind = ""
        self._digest = sha256()
        self._refusal: Refusal | None = None

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Refuses by the first bytes; one part always waits, for only the end says which is the last."""
        self._total += len(raw_data)
        if start == 0:
            try:
                self._kind = kind_of(raw_data).value
            except NotClean as refused:
                self._refusal = refused.reason
        if self._total > PLAIN_BYTES:
            self._refusal = Refusal.TOO_LARGE
        if self._refusal is not None:
            self._waiting.clear()
            self._parts.clear()
            return
        self._digest.update(raw_data)
        self._waiting += raw_data
        while len(self._waiting) > PART_BYTES:
            self._seal(bytes(self._waiting[:PART_BYTES]), is_last=False)
            del self._waiting[:PART_BYTES]

    def file_complete(self, file_size: int) -> SealedUpload:
        """The file without the name that it came with."""
        if not file_size:
            self._refusal = Refusal.EMPTY
        if self._refusal is None:
            self._seal(bytes(self._waiting), is_last=True)
        self._waiting.clear()
        return SealedUpload(
            sender=self._sender,
            parts=self._parts,
            kind=self._kind,
            digest=self._digest.digest(),
            refusal=self._refusal,
        )

    def _seal(self, plain: bytes, *, is_last: bool) -> None:
        self._parts.append(self._sender.sealed(plain, number=len(self._parts), is_last=is_last))


class PartHandler(FileUploadHandler):
    """Keeps one part in memory, to be sealed when the form's other fields are known; a larger one is cut off."""

    def handle_raw_input(self, input_data: Any, META: Any, content_length: int, *_rest: Any, **_more: Any) -> None:  # noqa: ARG002, N803 - Django's
        """Ends a form that holds more than a part before it is read."""
        if content_length > PART_BYTES + _HEADS:
            raise StopUpload(connection_reset=True)

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """The part."""
        super().new_file(*args, **kwargs)
        self._kept = io.BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keeps it."""
        if start <= PART_BYTES:
            self._kept.write(raw_data)

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        """The part without a name."""
        self._kept.seek(0)
        return InMemoryUploadedFile(self._kept, self.field_name, "bagian", None, file_size, None)
