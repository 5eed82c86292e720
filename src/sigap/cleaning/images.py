"""A picture decoded and encoded anew: what is not pixels does not come through. Runs in the child."""

import io
import warnings

from PIL import (
    AvifImagePlugin,
    BmpImagePlugin,
    GifImagePlugin,
    Image,
    ImageOps,
    JpegImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    WebPImagePlugin,
)

from sigap.cleaning.kinds import LARGEST_PIXELS, FileKind, NotClean, Refusal, copied_as

__all__ = ["bare_picture", "clean_image", "jpeg_of"]

# Its engine asks for no threads: none may be had.
AvifImagePlugin.DEFAULT_MAX_THREADS = 1
_PLUGINS = (
    AvifImagePlugin,
    JpegImagePlugin,
    PngImagePlugin,
    WebPImagePlugin,
    GifImagePlugin,
    BmpImagePlugin,
    TiffImagePlugin,
)
_SIXTEEN_TO_EIGHT = 1 / 256
_QUALITY = 88


def clean_image(raw: bytes, kind: FileKind) -> bytes:
    """The picture's pixels, upright, in the kind of its copy. Raises NotClean."""
    Image.MAX_IMAGE_PIXELS = None  # counted here, before anything is decoded
    warnings.simplefilter("ignore")
    try:
        picture = Image.open(io.BytesIO(raw), formats=[kind.value.upper()])
    except (OSError, ValueError, SyntaxError, EOFError, RuntimeError):
        raise NotClean(Refusal.BROKEN) from None
    width, height = picture.size
    if width * height > LARGEST_PIXELS:
        raise NotClean(Refusal.TOO_MANY_PIXELS)
    try:
        picture.load()
        upright = ImageOps.exif_transpose(picture)
        plain = _plain(upright, copied_as(kind))
        out = io.BytesIO()
        if kind is FileKind.PNG:
            plain.save(out, "PNG")
        else:
            plain.save(out, copied_as(kind).value.upper(), quality=_QUALITY)
    except (OSError, ValueError, SyntaxError, EOFError, IndexError, KeyError, RuntimeError):
        raise NotClean(Refusal.BROKEN) from None
    return out.getvalue()


def jpeg_of(picture: Image.Image) -> bytes:
    """A picture in RGB that was decoded elsewhere."""
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=_QUALITY)
    return out.getvalue()


def bare_picture(raw: bytes, form: str) -> bytes:
    """A picture inside a document, decoded and written anew in its own kind. Raises NotClean; ValueError for others."""
    Image.MAX_IMAGE_PIXELS = None  # counted here, before anything is decoded
    warnings.simplefilter("ignore")
    picture = Image.open(io.BytesIO(raw), formats=[form])
    if picture.width * picture.height > LARGEST_PIXELS:
        raise NotClean(Refusal.TOO_MANY_PIXELS)
    picture.load()
    plain = _plain(picture, FileKind.PNG if picture.has_transparency_data else FileKind.JPEG)
    out = io.BytesIO()
    plain.convert("P").save(out, form) if form == "GIF" else plain.save(out, form)
    return out.getvalue()


def _plain(picture: Image.Image, kind: FileKind) -> Image.Image:
    """In a mode of eight bits, without anything beside its pixels."""
    if picture.mode.startswith("I"):
        picture = picture.convert("I").point(lambda value: value * _SIXTEEN_TO_EIGHT).convert("L")
    has_alpha = picture.has_transparency_data and kind is not FileKind.JPEG
    wanted = "RGBA" if has_alpha else "L" if picture.mode in {"1", "L"} and kind is not FileKind.WEBP else "RGB"
    plain = picture if picture.mode == wanted else picture.convert(wanted)
    plain.info = {}
    return plain
