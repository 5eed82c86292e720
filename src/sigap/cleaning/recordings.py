"""Sound and moving pictures decoded and encoded anew as MP4: what is not heard or seen stays behind. In the child.

Places and machines stand in a recording's boxes and tags, none of which is carried over. Turned pictures are turned for
good, so that no mark is needed to show them upright.
"""

import io
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import av
from PIL import Image

from sigap.cleaning.kinds import LARGEST_RECORDING_COPY, FileKind, NotClean, Refusal, refuse_when

__all__ = ["clean_recording"]

SOUND_SECONDS = 2 * 60 * 60
PICTURE_SECONDS = 15 * 60
_LONG_SIDE = 854
_MOST_PIXELS = 9_000_000
_FRAME_GAP = 1 / 31
"""Pictures closer together than this are left out."""
_DEMUXERS = {
    FileKind.MP4: "mov",
    FileKind.WEBM: "matroska",
    FileKind.OGG: "ogg",
    FileKind.MP3: "mp3",
    FileKind.AAC: "aac",
    FileKind.WAV: "wav",
    FileKind.AMR: "amr",
}
"""Fixed by the kind: a playlist or a list of other files is never followed."""
_SEEN = {"h264", "hevc", "mpeg4", "h263", "vp8", "vp9", "av1", "libdav1d", "mjpeg"}
_HEARD = {"aac", "mp3", "mp3float", "amrnb", "amrwb", "amr_nb", "amr_wb", "opus", "libopus", "vorbis", "flac"}
# The library says nothing of what these take and give.
_FRAMES: Any = av.VideoFrame
_TICK = Fraction(1, 1000)
_RATE = 44_100
_FRAME = 1024
_TURNS = {
    90: Image.Transpose.ROTATE_90,
    180: Image.Transpose.ROTATE_180,
    270: Image.Transpose.ROTATE_270,
}
_ENCODING = {
    "preset": "veryfast",
    "crf": "28",
    "x264-params": "threads=1:lookahead-threads=1:sync-lookahead=0:rc-lookahead=10",
}


def clean_recording(raw: bytes, kind: FileKind) -> bytes:
    """Its first pictures and its first sound as MP4. Raises NotClean."""
    av.logging.set_level(None)
    out = io.BytesIO()
    try:
        with av.open(io.BytesIO(raw), format=_DEMUXERS[kind]) as source:
            seen, heard = _streams(source)
            with av.open(out, "w", format="mp4", options={"fflags": "+bitexact"}) as target:
                _written(source, target, seen, heard, out)
    except (av.FFmpegError, ValueError, EOFError, IndexError, KeyError, AttributeError, OverflowError):
        raise NotClean(Refusal.BROKEN) from None
    return out.getvalue()


def _streams(source: Any) -> tuple[Any, Any]:
    """The first stream of each sort whose decoder is on the list; pictures inside of sound files are no video."""
    seen = next((each for each in source.streams.video if _is_known(each, _SEEN) and not _is_cover(each)), None)
    heard = next(
        (each for each in source.streams.audio if _is_known(each, _HEARD) or each.codec.name.startswith("pcm_")), None
    )
    if seen is None and heard is None:
        raise NotClean(Refusal.UNKNOWN)
    for each in (seen, heard):
        if each is not None:
            each.thread_type = "NONE"
            each.codec_context.thread_count = 1
    if seen is not None:
        refuse_when(seen.codec_context.width * seen.codec_context.height > _MOST_PIXELS, Refusal.TOO_MANY_PIXELS)
    return seen, heard


def _is_known(stream: Any, names: set[str]) -> bool:
    return stream.codec_context is not None and stream.codec_context.name in names


def _is_cover(stream: Any) -> bool:
    return bool(stream.disposition & av.stream.Disposition.attached_pic)


def _written(source: Any, target: Any, seen: Any, heard: Any, out: io.BytesIO) -> None:
    pictures = _Pictures(target) if seen is not None else None
    sound = _Sound(target) if heard is not None else None
    longest = PICTURE_SECONDS if pictures else SOUND_SECONDS
    for packet in source.demux([each for each in (seen, heard) if each is not None]):
        for frame in _decoded(packet):
            refuse_when(frame.time is not None and frame.time > longest, Refusal.TOO_LONG)
            if packet.stream is seen and pictures:
                pictures.add(frame)
            elif sound:
                sound.add(frame)
        refuse_when(out.tell() > LARGEST_RECORDING_COPY, Refusal.COPY_TOO_LARGE)
    made = sum(each.end() for each in (pictures, sound) if each)
    refuse_when(not made, Refusal.BROKEN)


def _decoded(packet: Any) -> Iterator[Any]:
    """A packet that is broken is left out: a recording that was cut off is still heard."""
    try:
        yield from packet.decode()
    except av.InvalidDataError:
        return


class _Pictures:
    """Moving pictures, upright, at most 30 in a second, smaller than a hand."""

    def __init__(self, target: Any) -> None:
        self._target = target
        self._stream: Any = None
        self._last, self._count = -1.0, 0

    def add(self, frame: Any) -> None:
        """One picture more."""
        at = frame.time or 0.0
        if self._count and at - self._last < _FRAME_GAP:
            return
        plain = self._upright(frame)
        if self._stream is None:
            self._stream = self._target.add_stream("libx264", rate=30, options=_ENCODING)
            self._stream.width, self._stream.height, self._stream.pix_fmt = plain.width, plain.height, "yuv420p"
            self._stream.codec_context.time_base = _TICK
            self._stream.codec_context.thread_count = 1
        plain.pts, plain.time_base = int(at * 1000), _TICK
        self._target.mux(self._stream.encode(plain))
        self._last, self._count = at, self._count + 1

    def _upright(self, frame: Any) -> Any:
        refuse_when(frame.width * frame.height > _MOST_PIXELS, Refusal.TOO_MANY_PIXELS)
        turn = round(frame.rotation / 90) * 90 % 360
        if self._stream is None:
            wide, high = (frame.width, frame.height) if turn not in {90, 270} else (frame.height, frame.width)
            share = min(1.0, _LONG_SIDE / max(wide, high))
            self._size = tuple(max(2, int(side * share) // 2 * 2) for side in (wide, high))
        wide, high = self._size
        if turn:
            small = frame.reformat(*((high, wide) if turn in {90, 270} else (wide, high)), format="rgb24")
            turned = small.to_image().transpose(_TURNS[turn])
            return _FRAMES.from_image(turned).reformat(wide, high, format="yuv420p")
        fresh = av.VideoFrame(wide, high, "yuv420p")
        plain = frame.reformat(wide, high, format="yuv420p")
        for index, plane in enumerate(plain.planes):
            _copied(plane, fresh.planes[index])
        return fresh

    def end(self) -> int:
        """Writes what waits; how many pictures there were."""
        if self._stream is not None:
            self._target.mux(self._stream.encode(None))
        return self._count


def _copied(source: Any, target: Any) -> None:
    """Pixels alone: side data of a frame may hold what a camera noted."""
    if source.line_size == target.line_size:
        target.update(bytes(source))
        return
    raw, rows = memoryview(source), source.height
    line = bytearray(target.buffer_size)
    for row in range(rows):
        width = min(source.line_size, target.line_size)
        line[row * target.line_size : row * target.line_size + width] = raw[
            row * source.line_size : row * source.line_size + width
        ]
    target.update(bytes(line))


class _Sound:
    """One voice's worth of sound."""

    def __init__(self, target: Any) -> None:
        self._target, self._count, self._at = target, 0, 0
        self._resampler = av.AudioResampler(format="fltp", layout="mono", rate=_RATE, frame_size=_FRAME)
        self._stream = target.add_stream("aac", rate=_RATE, layout="mono")
        self._stream.bit_rate = 64_000
        self._stream.codec_context.thread_count = 1

    def add(self, frame: Any) -> None:
        """Some samples more."""
        if not self._count and frame.time:
            self._at = max(0, int(frame.time * _RATE))
        frame.pts = None
        for each in self._resampler.resample(frame):
            self._encode(each)

    def _encode(self, frame: Any) -> None:
        frame.pts, frame.time_base = self._at, Fraction(1, _RATE)
        self._at += frame.samples
        self._count += 1
        self._target.mux(self._stream.encode(frame))

    def end(self) -> int:
        """Writes what waits; how many pieces of sound there were."""
        for each in self._resampler.resample(None):
            self._encode(each)
        self._target.mux(self._stream.encode(None))
        return self._count
