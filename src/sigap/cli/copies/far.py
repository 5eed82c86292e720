"""The far place of copies: files sent to it, their names, and how they go. Each of three tries, then RemoteCopyFailed.

What it answers is a stranger's: names that SIGAP would not have given are passed over.
"""

import os
import re
import subprocess
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Protocol

import obstore
from obstore.exceptions import BaseError
from obstore.store import S3Store

from sigap.cli.copies.plan import FILE_MARK, NAME_MARK, BucketPlace, CommandPlace
from sigap.kernel import lifeline

PAUSES = [5.0, 30.0]
"""Seconds before the second try and the third."""
_PATIENCE = 3600.0
_PASSED_ON = {"PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "SSL_CERT_FILE", "SSL_CERT_DIR", "HTTPS_PROXY", "NO_PROXY"}
_MARKS = re.compile(f"{re.escape(FILE_MARK)}|{re.escape(NAME_MARK)}")
_SENT = re.compile(r"\d{8}T\d{6}Z/[\w./-]+", re.ASCII)


class RemoteCopyFailed(Exception):
    """The far place did not take, name or remove something; the message names the kind of trouble."""


class RemoteStore(Protocol):
    """Where copies go besides this machine. A name is `STAMP/file`. Each raises RemoteCopyFailed."""

    def send(self, file: Path, name: str) -> None: ...

    def names(self) -> list[str] | None:
        """Everything that lies there; None where nobody told how to ask."""
        ...

    def remove(self, name: str) -> None: ...


def opened(place: CommandPlace | BucketPlace) -> RemoteStore:
    return RemoteCommands(place) if isinstance(place, CommandPlace) else RemoteBucket(place)


class RemoteCommands:
    """The operator's own commands. They get no setting of SIGAP's: the owner's address is not theirs to know."""

    def __init__(self, place: CommandPlace) -> None:
        self._place = place

    def send(self, file: Path, name: str) -> None:
        _tried(lambda: self._run(self._place.send, file=str(file), name=name))

    def names(self) -> list[str] | None:
        if not self._place.names:
            return None
        names_found: list[str] = []
        _tried(lambda: names_found.extend(self._run(self._place.names)))
        return _ours(names_found)

    def remove(self, name: str) -> None:
        _tried(lambda: self._run(self._place.remove, name=name))

    @staticmethod
    def _run(words: tuple[str, ...], *, file: str = "", name: str = "") -> list[str]:
        marks = {FILE_MARK: file, NAME_MARK: name}
        # In one go: a file's own name may hold what looks like a placeholder.
        argv = [_MARKS.sub(lambda found: marks[found[0]], word) for word in words]
        parent = os.getpid()
        try:
            done = subprocess.run(
                argv,
                env={key: value for key, value in os.environ.items() if key in _PASSED_ON},
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                timeout=_PATIENCE,
                check=False,
                preexec_fn=lambda: lifeline.arm(parent=parent),
            )
        except OSError as error:
            raise RemoteCopyFailed(f"{argv[0]}: {error.strerror}") from None
        except subprocess.TimeoutExpired:
            raise RemoteCopyFailed(f"{argv[0]}: tidak selesai dalam satu jam") from None
        if done.returncode:
            raise RemoteCopyFailed(f"{argv[0]}: status {done.returncode}")
        return done.stdout.decode(errors="replace").splitlines()


class RemoteBucket:
    """A bucket by S3's protocol, each request signed."""

    def __init__(self, place: BucketPlace) -> None:
        self._store = S3Store(
            place.bucket,
            prefix=place.prefix,
            region=place.region,
            endpoint=place.endpoint or None,
            access_key_id=place.access_key_id,
            secret_access_key=place.secret_access_key,
            client_options={"allow_http": place.endpoint.startswith("http://"), "timeout": timedelta(minutes=10)},
            retry_config={"max_retries": 0},
        )

    def send(self, file: Path, name: str) -> None:
        self._attempt(lambda: obstore.put(self._store, name, file))

    def names(self) -> list[str]:
        names_found: list[str] = []
        self._attempt(lambda: names_found.extend(found["path"] for page in obstore.list(self._store) for found in page))
        return _ours(names_found)

    def remove(self, name: str) -> None:
        self._attempt(lambda: obstore.delete(self._store, name))

    def _attempt(self, ask: Callable[[], object]) -> None:
        def once() -> None:
            try:
                ask()
            except (BaseError, OSError) as error:
                # Its text may hold the answer of a stranger's server.
                raise RemoteCopyFailed(f"S3: {type(error).__name__}") from None

        _tried(once)


def _tried(once: Callable[[], object]) -> None:
    for pause in PAUSES:
        try:
            once()
        except RemoteCopyFailed:
            time.sleep(pause)
        else:
            return
    once()


def _ours(names_found: list[str]) -> list[str]:
    return sorted({name for name in names_found if _SENT.fullmatch(name) and ".." not in name})
