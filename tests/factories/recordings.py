"""Sound and moving pictures with a camera's words in their boxes. All invented."""

import array
import io
import struct
from fractions import Fraction
from typing import Any

import av
from av.container import OutputContainer
from PIL import Image

_FRAMES: Any = av.VideoFrame  # its makers are without types
MAKER = b"PEREKAMREKAAN"
PLACE = b"-4.5367+104.0731/"


def recording(
    form: str = "mp4",
    sound: str = "aac",
    pictures: str = "",
    *,
    seconds: float = 1.0,
    size: tuple[int, int] = (160, 90),
    maker: str = MAKER.decode(),
    place: str = PLACE.decode(),
) -> bytes:
    """A tone, with pictures where a codec for them is named."""
    out = io.BytesIO()
    with av.open(out, "w", format=form) as made:
        made.metadata.update({"title": maker, "comment": maker, "location": place, "artist": maker})
        seen = made.add_stream(pictures, rate=10) if pictures else None
        heard = made.add_stream(sound, rate=48_000, layout="mono")
        heard.metadata["title"] = maker
        if isinstance(seen, av.VideoStream):
            seen.width, seen.height, seen.pix_fmt = *size, "yuv420p"
            _show(made, seen, int(seconds * 10), size)
        assert isinstance(heard, av.AudioStream)
        _sound(made, heard, int(seconds * 48_000))
    return out.getvalue()


def _show(made: OutputContainer, stream: av.VideoStream, count: int, size: tuple[int, int]) -> None:
    """Noise with a white corner at the upper left."""
    for number in range(count):
        picture = Image.effect_noise(size, 20).point(lambda value: value // 2).convert("RGB")
        picture.paste((255, 255, 255), (0, 0, size[0] // 4, size[1] // 4))
        frame = _FRAMES.from_image(picture)
        frame.pts, frame.time_base = number, Fraction(1, 10)
        made.mux(stream.encode(frame))
    made.mux(stream.encode(None))


def _sound(made: OutputContainer, stream: av.AudioStream, count: int) -> None:
    """One tone."""
    length, form = stream.codec_context.frame_size or 960, stream.codec_context.format.name
    for start in range(0, count, length):
        values = [((start + at) % 100 - 50) * 400 for at in range(length)]
        floats = array.array("f", [each / 32768 for each in values])
        frame = av.AudioFrame(form, "mono", length)
        frame.planes[0].update((floats if form.startswith("flt") else array.array("h", values)).tobytes())
        frame.sample_rate, frame.pts, frame.time_base = 48_000, start, Fraction(1, 48_000)
        made.mux(stream.encode(frame))
    made.mux(stream.encode(None))


def turned(raw: bytes, clockwise: int) -> bytes:
    """An MP4 whose pictures lie as a telephone held otherwise wrote them, with the mark that turns them."""
    one = 0x10000
    turn = {90: (0, one, -one, 0), 180: (-one, 0, 0, -one), 270: (0, -one, one, 0)}[clockwise]
    at = raw.index(b"tkhd") + 44
    matrix = struct.pack(">9i", turn[0], turn[1], 0, turn[2], turn[3], 0, 0, 0, 0x40000000)
    return raw[:at] + matrix + raw[at + len(matrix) :]
