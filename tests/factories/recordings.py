"""Sound and moving pictures with a camera's words in their boxes. All invented."""

import array
import io
import struct
from fractions import Fraction

import av
from PIL import Image

MAKER = b"PEREKAMREKAAN"
PLACE = b"-4.5367+104.0731/"


def recording(
    form: str = "mp4",
    sound: str = "aac",
    pictures: str = "",
    *,
    seconds: float = 1.0,
    size: tuple[int, int] = (160, 90),
) -> bytes:
    """A tone, with pictures where a codec for them is named."""
    out = io.BytesIO()
    with av.open(out, "w", format=form) as made:
        told = {"title": MAKER, "comment": MAKER, "location": PLACE, "artist": MAKER}
        made.metadata.update({name: value.decode() for name, value in told.items()})
        seen = made.add_stream(pictures, rate=10) if pictures else None
        if seen is not None:
            seen.width, seen.height, seen.pix_fmt = *size, "yuv420p"
        heard = made.add_stream(sound, rate=48_000, layout="mono")
        heard.metadata["title"] = MAKER.decode()
        for number in range(int(seconds * 10) if seen is not None else 0):
            picture = Image.effect_noise(size, 20).point(lambda value: value // 2).convert("RGB")
            picture.paste((255, 255, 255), (0, 0, size[0] // 4, size[1] // 4))
            frame = av.VideoFrame.from_image(picture)
            frame.pts, frame.time_base = number, Fraction(1, 10)
            made.mux(seen.encode(frame))
        length = heard.codec_context.frame_size or 960
        form_of = heard.codec_context.format.name
        for start in range(0, int(seconds * 48_000), length):
            values = [((start + at) % 100 - 50) * 400 for at in range(length)]
            frame = av.AudioFrame(form_of, "mono", length)
            is_float = form_of.startswith("flt")
            frame.planes[0].update(
                array.array(
                    "f" if is_float else "h", [each / 32768 for each in values] if is_float else values
                ).tobytes()
            )
            frame.sample_rate, frame.pts, frame.time_base = 48_000, start, Fraction(1, 48_000)
            made.mux(heard.encode(frame))
        for stream in (seen, heard):
            if stream is not None:
                made.mux(stream.encode(None))
    return out.getvalue()


def turned(raw: bytes, clockwise: int) -> bytes:
    """An MP4 whose pictures lie as a telephone held otherwise wrote them, with the mark that turns them."""
    one = 0x10000
    turn = {90: (0, one, -one, 0), 180: (-one, 0, 0, -one), 270: (0, -one, one, 0)}[clockwise]
    at = raw.index(b"tkhd") + 44
    matrix = struct.pack(">9i", turn[0], turn[1], 0, turn[2], turn[3], 0, 0, 0, 0x40000000)
    return raw[:at] + matrix + raw[at + len(matrix) :]
