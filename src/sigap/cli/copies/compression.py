"""How the dump of a copy lies on the disk: plain SQL, or the same compressed by zstd, told apart by its name."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, cast

from sigap.cli.failure import CommandFailed

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

ENDING = ".zst"
_CHECKED: dict[int, int] = {zstd.CompressionParameter.checksum_flag: 1}


@contextmanager
def writing(file: Path) -> Iterator[IO[bytes]]:
    """A new file, 0600, compressed where its name says so."""
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as stream:
        if file.suffix != ENDING:
            yield stream
            return
        with zstd.ZstdFile(stream, "wb", options=_CHECKED) as packed:
            yield cast("IO[bytes]", packed)


@contextmanager
def reading(file: Path) -> Iterator[IO[bytes]]:
    """What was written. Raises CommandFailed where the compressed file is damaged."""
    with file.open("rb") as stream:
        if file.suffix != ENDING:
            yield stream
            return
        try:
            with zstd.ZstdFile(stream, "rb") as packed:
                yield cast("IO[bytes]", packed)
        except (zstd.ZstdError, EOFError):
            raise CommandFailed(f"{file}: isinya rusak, tidak dapat dibuka", status=1) from None
