"""Files that came from strangers leave the desk to be saved: no browser shows or runs them within it."""

from django.http import HttpResponse

from sigap.cleaning.kinds import FileKind

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_TYPES: dict[FileKind, tuple[str, str]] = {
    FileKind.JPEG: ("image/jpeg", "jpg"),
    FileKind.PNG: ("image/png", "png"),
    FileKind.WEBP: ("image/webp", "webp"),
    FileKind.AVIF: ("image/avif", "avif"),
    FileKind.HEIC: ("image/heic", "heic"),
    FileKind.PDF: ("application/pdf", "pdf"),
    FileKind.DOCX: (_DOCX, "docx"),
    FileKind.MP4: ("video/mp4", "mp4"),
    FileKind.WEBM: ("video/webm", "webm"),
    FileKind.OGG: ("audio/ogg", "ogg"),
    FileKind.MP3: ("audio/mpeg", "mp3"),
    FileKind.AAC: ("audio/aac", "aac"),
    FileKind.WAV: ("audio/wav", "wav"),
    FileKind.AMR: ("audio/amr", "amr"),
}


def send_file(raw: bytes, kind: FileKind, name: str) -> HttpResponse:
    """The answer that saves these bytes under a name that tells nothing."""
    media, ending = _TYPES[kind]
    response = HttpResponse(raw, content_type=media)
    response["Content-Disposition"] = f'attachment; filename="{name}.{ending}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'; sandbox"
    return response
