"""Context processor of both surfaces: what every frame needs to know, from settings and the address."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.utils.encoding import escape_uri_path
from django.utils.translation import get_language

from sigap.kernel.regencies import full_name

OTHER_LANGUAGE = {"id": ("en", "English"), "en": ("id", "Bahasa Indonesia")}


@dataclass(frozen=True, slots=True, kw_only=True)
class PageFrame:
    """Facts of the frame: demo mark, regency, where the quick exit leads, and the page in the other language."""

    is_demo: bool
    is_training: bool
    regency: str
    regency_full: str
    exit_url: str
    exit_host: str
    language: str
    home_url: str
    other_code: str
    other_name: str
    other_url: str


def look(request: HttpRequest) -> dict[str, PageFrame]:
    """Adds `look` to every page."""
    language = "en" if get_language() == "en" else "id"
    other_code, other_name = OTHER_LANGUAGE[language]
    exit_url: str = settings.SIGAP_QUICK_EXIT_URL
    return {
        "look": PageFrame(
            is_demo=settings.SIGAP_DEMO,
            is_training=settings.SIGAP_TRAINING,
            regency=settings.SIGAP_REGENCY_NAME,
            regency_full=full_name(settings.SIGAP_REGENCY, settings.SIGAP_REGENCY_NAME),
            exit_url=exit_url,
            exit_host=urlsplit(exit_url).hostname or exit_url,
            language=language,
            home_url=f"/{language}/" if request.path.startswith(f"/{language}/") else "/",
            other_code=other_code,
            other_name=other_name,
            other_url=_translated(request, other_code),
        )
    }


def _translated(request: HttpRequest, language: str) -> str:
    """The address of a public page in the other language.

    Django's own way would load that language's catalogue, 8 MB in each process, for a link that few follow.
    """
    if request.resolver_match is None:
        return request.path
    path = escape_uri_path(request.path)
    return f"/en{path}" if language == "en" else path.removeprefix("/en")
