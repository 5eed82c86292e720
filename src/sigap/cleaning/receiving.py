"""How a file comes in: in memory, on the page for it only, counted while it comes. Never on the disk in clear."""

import io
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload

from sigap.cleaning.kinds import LARGEST_BYTES

PAGES = frozenset(
    {
        "actionplan:tell",
        "actionplan:upload",
        "cases:add_document",
        "guidance:companies",
        "insight:lay",
        "letters:signed",
        "meetings:item",
        "meetings:papers",
        "prevention:photo",
        "registers:uploads",
        "rulebook:file",
        "setup:files",
        "simfoni:compare",
        "supervision:photo",
        "taskforce:add_agreement",
        "taskforce:add_scheme",
        "taskforce:agreement_paper",
        "taskforce:enact",
        "taskforce:file_paper",
        "taskforce:renew_agreement",
        "transfers:bring",
        "transfers:read_receipt",
        "transfers:upload",
        "vulnerability:upload",
    }
)
"""Names of the pages that take a file."""
_HOPELESS = 8 * LARGEST_BYTES


class DocumentUploadHandler(FileUploadHandler):
    """Keeps one file up to the limit and one byte, so that the page can say it was too large; drops the rest."""

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self._kept = io.BytesIO()
        self._files = 0

    def handle_raw_input(self, input_data: Any, META: Any, content_length: int, *_rest: Any, **_more: Any) -> None:  # noqa: ARG002, N803 - Django's
        """Ends an upload that is far too large before it is read."""
        if content_length > _HOPELESS:
            raise StopUpload(connection_reset=True)

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """The next file of the form; only the first is kept."""
        super().new_file(*args, **kwargs)
        self._files += 1

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keeps what is within the limit; the stream is read to its end all the same."""
        if self._takes() and start <= LARGEST_BYTES:
            self._kept.write(raw_data[: LARGEST_BYTES + 1 - start])

    def file_complete(self, file_size: int) -> InMemoryUploadedFile | None:
        """The file without the name that it came with; nothing on a page that takes none."""
        if not self._takes():
            return None
        size = self._kept.tell()
        self._kept.seek(0)
        return InMemoryUploadedFile(self._kept, self.field_name, "dokumen", None, max(size, min(file_size, 1)), None)

    def _takes(self) -> bool:
        match = getattr(self.request, "resolver_match", None)
        return self._files == 1 and match is not None and match.view_name in PAGES
