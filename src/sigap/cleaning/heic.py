"""A telephone's HEIC decoded piece by piece by FFmpeg, put together, turned, written as a JPEG. In the child."""

from typing import Any

import av
from PIL import Image

from sigap.cleaning.heif import (
    CodedPicture,
    MirrorAxis,
    PictureCrop,
    PicturePlan,
    QuarterTurns,
    Transform,
    picture_plan,
)
from sigap.cleaning.images import jpeg_of
from sigap.cleaning.kinds import LARGEST_PIXELS, NotClean, Refusal

__all__ = ["clean_heic"]

_CODECS: Any = av.CodecContext  # what it takes and gives is without types
# One thread; damage is an error, not a grey patch; no more memory than the largest picture takes.
_DECODING = {"threads": "1", "err_detect": "explode", "max_pixels": str(2 * LARGEST_PIXELS)}
_FULL, _LIMITED = 2, 1
_MATRICES = {1: 1, 5: 5, 6: 5, 9: 9}
"""By the number in the file: that of FFmpeg's scaler."""
_QUARTERS = {1: Image.Transpose.ROTATE_90, 2: Image.Transpose.ROTATE_180, 3: Image.Transpose.ROTATE_270}
_MIRRORS = {
    MirrorAxis.TOP_TO_BOTTOM: Image.Transpose.FLIP_TOP_BOTTOM,
    MirrorAxis.LEFT_TO_RIGHT: Image.Transpose.FLIP_LEFT_RIGHT,
}


def clean_heic(raw: bytes) -> bytes:
    """The picture's pixels, upright. Raises NotClean."""
    av.logging.set_level(None)
    plan = picture_plan(raw)
    try:
        picture = _put_together(plan)
        for made in plan.transforms:
            picture = _transformed(picture, made)
        return jpeg_of(picture)
    except (av.FFmpegError, OSError, ValueError, EOFError, IndexError, KeyError, AttributeError, OverflowError):
        raise NotClean(Refusal.BROKEN) from None


def _put_together(plan: PicturePlan) -> Image.Image:
    canvas = Image.new("RGB", plan.size)
    for number, piece in enumerate(plan.pieces):
        row, column = divmod(number, plan.columns)
        wide, high = piece.size
        canvas.paste(_decoded(piece, plan.colours), (column * wide, row * high))
    return canvas


def _decoded(piece: CodedPicture, colours: tuple[int, bool] | None) -> Image.Image:
    decoder = _CODECS.create("hevc", "r")
    decoder.extradata, decoder.options = piece.parameters, _DECODING
    decoder.thread_type, decoder.thread_count = "NONE", 1
    frames = [*decoder.decode(av.Packet(piece.data)), *decoder.decode(None)]
    if len(frames) != 1 or frames[0].is_corrupt:
        raise ValueError("not one whole picture")
    frame = frames[0]
    if not (piece.size[0] <= frame.width and piece.size[1] <= frame.height):
        raise ValueError("smaller than it is said to be")
    # Where neither file nor picture says otherwise the range is the full one (ISO 23000-22, 7.3.6.4).
    is_full = colours[1] if colours else frame.color_range != _LIMITED
    ranges = {"src_color_range": _FULL if is_full else _LIMITED}
    if colours and colours[0] in _MATRICES:
        ranges["src_colorspace"] = _MATRICES[colours[0]]
    plain = frame.reformat(format="rgb24", threads=1, **ranges).to_image()
    shown: Image.Image = plain.crop((0, 0, *piece.size))
    return shown


def _transformed(picture: Image.Image, made: Transform) -> Image.Image:
    if isinstance(made, PictureCrop):
        return picture.crop(made.box)
    if isinstance(made, QuarterTurns):
        return picture.transpose(_QUARTERS[made.quarters]) if made.quarters else picture
    return picture.transpose(_MIRRORS[made])
