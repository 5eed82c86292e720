"""Files that came from strangers leave the desk to be saved: no browser shows or runs them within it."""

from django.http import HttpResponse

from sigap.cleaning.kinds import Kind

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_TYPES: dict[Kind, tuple[str, str]] = {
    Kind.JPEG: ("image/jpeg", "jpg"),
    Kind.PNG: ("image/png", "png"),
    Kind.WEBP: ("image/webp", "webp"),
    Kind.PDF: ("application/pdf", "pdf"),
    Kind.DOCX: (_DOCX, "docx"),
    Kind.MP4: ("video/mp4", "mp4"),
    Kind.WEBM: ("video/webm", "webm"),
    Kind.OGG: ("audio/ogg", "ogg"),
    Kind.MP3: ("audio/mpeg", "mp3"),
    Kind.AAC: ("audio/aac", "aac"),
    Kind.WAV: ("audio/wav", "wav"),
    Kind.AMR: ("audio/amr", "amr"),
}


def send_file(raw: bytes, kind: Kind, name: str) -> HttpResponse:
    """The answer that saves these bytes under a name that tells nothing."""
    media, ending = _TYPES[kind]
    response = HttpResponse(raw, content_type=media)
    response["Content-Disposition"] = f'attachment; filename="{name}.{ending}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'; sandbox"
    return response
