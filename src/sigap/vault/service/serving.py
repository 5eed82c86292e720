"""The vault's socket: who may connect, one thread a connection, bounds on how long and how slowly one may speak."""

import logging
import os
import pwd
import socket
import struct
import threading
from collections.abc import Callable
from pathlib import Path

from sigap.vault import wire
from sigap.vault.service.answers import VaultAnswers
from sigap.vault.service.looking import VaultDatabase
from sigap.vault.wire import WireBroken

_log = logging.getLogger("sigap.vault")
DESK_ACCOUNT = "sigap-desk"
"""The desk's system account, where parts have accounts of their own."""
MOST_CONNECTIONS = 64
_WHOLE_WITHIN = 10.0
"""Seconds in which a question that has begun must have come, and an answer must have been taken."""
_IDLE_FOR = 3600.0
_PEER = struct.Struct("3i")


def serve(
    place: Path, folder: Path, source: str, database_url: str, *, ready: Callable[[], None] = lambda: None
) -> None:
    """Listens until the process ends. Reads the ring once before it says that it is ready, where no one is awaited."""
    answers = VaultAnswers(folder, source, VaultDatabase(database_url))
    answers.answer({"do": "facts"})
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listening:
        place.unlink(missing_ok=True)
        # The peer's account decides, not the file's mode: see may_ask.
        before = os.umask(0o111)
        try:
            listening.bind(str(place))
        finally:
            os.umask(before)
        listening.listen(MOST_CONNECTIONS)
        ready()
        seats = threading.BoundedSemaphore(MOST_CONNECTIONS)
        while True:
            channel, _address = listening.accept()
            _receive(channel, answers, seats)


def may_ask(uid: int) -> bool:
    """Whether this account may ask: our own, which could read the ring anyway, and the desk's. Not even root."""
    if uid == os.geteuid():
        return True
    try:
        return uid == pwd.getpwnam(DESK_ACCOUNT).pw_uid
    except KeyError:
        return False


def _receive(channel: socket.socket, answers: VaultAnswers, seats: threading.BoundedSemaphore) -> None:
    _process, uid, _group = _PEER.unpack(channel.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _PEER.size))
    if not may_ask(uid):
        _log.error("account %d was sent away", uid)
        channel.close()
    elif not seats.acquire(blocking=False):
        _log.error("more connections than %d", MOST_CONNECTIONS)
        channel.close()
    else:
        threading.Thread(target=_converse, args=(channel, answers, seats), daemon=True).start()


def _converse(channel: socket.socket, answers: VaultAnswers, seats: threading.BoundedSemaphore) -> None:
    try:
        with channel:
            while _awaits(channel):
                answer = answers.answer(wire.receive(channel, within=_WHOLE_WITHIN))
                channel.settimeout(_WHOLE_WITHIN)
                wire.send(channel, answer)
    except (OSError, ValueError, WireBroken):
        # A peer that ended, stalled or spoke otherwise; there is nothing to tell it.
        pass
    finally:
        seats.release()


def _awaits(channel: socket.socket) -> bool:
    """Waits for the first byte of the next question; False once the peer is gone."""
    channel.settimeout(_IDLE_FOR)
    return bool(channel.recv(1, socket.MSG_PEEK))
