"""The child with FFmpeg: as `child`, for recordings and a telephone's HEIC, with more time.

Run as `python -I -m sigap.cleaning.recording_child`.
"""

import contextlib
import io
import os
from fractions import Fraction
from typing import Any

import av
from PIL import Image

from sigap.cleaning.answering import serve
from sigap.cleaning.heic import clean_heic
from sigap.cleaning.images import jpeg_of
from sigap.cleaning.kinds import RECORDINGS, FileKind, NotClean, Refusal
from sigap.cleaning.recordings import clean_recording

_FRAMES: Any = av.VideoFrame  # its makers are without types
_TURN = Image.Transpose.ROTATE_90
MEMORY_BYTES = 2048 * 1024 * 1024
CPU_SECONDS = 120


def _cleaned(raw: bytes, kind: FileKind) -> bytes:
    if kind is FileKind.HEIC:
        return clean_heic(raw)
    if kind not in RECORDINGS:
        raise NotClean(Refusal.UNKNOWN)
    return clean_recording(raw, kind)


def _load() -> None:
    """Whatever is loaded late is loaded now: no file opens afterwards."""
    out = io.BytesIO()
    with av.open(out, "w", format="mp4") as made:
        pictures = made.add_stream("mpeg4", rate=5)
        pictures.width, pictures.height, pictures.pix_fmt = 32, 32, "yuv420p"
        sound = made.add_stream("aac", rate=44_100, layout="mono")
        for number in range(2):
            frame = _FRAMES.from_image(_FRAMES(32, 32, "rgb24").to_image().transpose(_TURN))
            frame = frame.reformat(32, 32, "yuv420p")
            frame.pts, frame.time_base = number, Fraction(1, 5)
            made.mux(pictures.encode(frame))
            heard = av.AudioFrame("fltp", "mono", 1024)
            heard.planes[0].update(bytes(heard.planes[0].buffer_size))
            heard.sample_rate, heard.pts, heard.time_base = 44_100, number * 1024, Fraction(1, 44_100)
            made.mux(sound.encode(heard))
        made.mux(pictures.encode(None))
        made.mux(sound.encode(None))
    clean_recording(out.getvalue(), FileKind.MP4)
    jpeg_of(Image.new("RGB", (1, 1)))


def main() -> None:
    """Reads to the end of the pipe, answers with a line and the bytes."""
    # On one processor the engines ask for no threads, and none may be had. A service's walls may forbid the asking.
    with contextlib.suppress(OSError):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    _load()
    serve(_cleaned, memory_bytes=MEMORY_BYTES, cpu_seconds=CPU_SECONDS)


if __name__ == "__main__":
    main()
