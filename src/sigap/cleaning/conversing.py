"""A request to a cleaner and its answer over one socket: bounded in size and time, and not believed."""

import select
import socket
import time

_AT_ONCE = 1 << 18


class CleanerBroke(Exception):
    """It said too much, or did not come to its end in time. `answer`: what it had said until then."""

    def __init__(self, answer: bytes) -> None:
        self.answer = answer
        super().__init__(len(answer))


def converse(channel: socket.socket, request: bytes, *, most: int, seconds: float) -> bytes:
    """Sends all of it, then takes at most so many bytes until the other end closes. Raises CleanerBroke."""
    until = time.monotonic() + seconds
    channel.setblocking(False)
    unsent, answer = memoryview(request), bytearray()
    waiting = select.poll()
    while True:
        waiting.register(channel, select.POLLIN | (select.POLLOUT if unsent else 0))
        left = until - time.monotonic()
        if left <= 0 or not (found := waiting.poll(left * 1000)):
            raise CleanerBroke(bytes(answer))
        if unsent and found[0][1] & (select.POLLOUT | select.POLLERR | select.POLLHUP):
            unsent = _sent(channel, unsent)
        if found[0][1] & (select.POLLIN | select.POLLERR | select.POLLHUP):
            part = _received(channel)
            if part == b"":
                return bytes(answer)
            answer += part or b""
            if len(answer) > most:
                raise CleanerBroke(bytes(answer))


def _sent(channel: socket.socket, unsent: memoryview) -> memoryview:
    """What is still to be sent. Who ended early reads no more: its silence, or what it said, is the answer."""
    try:
        left = unsent[channel.send(unsent[:_AT_ONCE]) :]
        if not left:
            channel.shutdown(socket.SHUT_WR)
    except BlockingIOError:
        return unsent
    except OSError:
        return memoryview(b"")
    return left


def _received(channel: socket.socket) -> bytes | None:
    """None: nothing yet. Empty: the other end is closed."""
    try:
        return channel.recv(_AT_ONCE)
    except BlockingIOError:
        return None
    except OSError:
        return b""
