"""Own icons: one table of SVG drawings, 2 px strokes in a 24 px box.

Drawn into the page where they stand: measured lighter than a sprite once a page is compressed, and no page
has to know beforehand which icons its parts will use. An icon never stands without a word beside it.
"""

from types import MappingProxyType
from typing import Final

from django.utils.safestring import SafeString, mark_safe

DRAWINGS: Final = MappingProxyType(
    {
        "alert": '<path d="M12 3 2 20h20zM12 10v4m0 3v.01"/>',
        "back": '<path d="m15 5-7 7 7 7"/>',
        "bank": '<path d="M3 9 12 4l9 5zM5 9v9m5-9v9m4-9v9m5-9v9M3 21h18"/>',
        "bars": '<path d="M5 20v-7m7 7V4m7 16v-11"/>',
        "brief": (
            '<rect x="3" y="7" width="18" height="13" rx="2"/><path d="M9 7V5a1 1 0 0 1 1-1h4a1 1 0 0 1 '
            '1 1v2M3 13h18"/>'
        ),
        "cal": '<rect x="3" y="5" width="18" height="16" rx="2"/><path d="M3 10h18M8 3v4m8-4v4"/>',
        "chat": '<path d="M4 5h16v11H9l-5 4z"/>',
        "check": '<path d="m4 12 5 6L20 6"/>',
        "chev": '<path d="m9 5 7 7-7 7"/>',
        "clock": '<circle cx="12" cy="12" r="9"/><path d="M12 7v5l3 2"/>',
        "copy": '<rect x="8" y="8" width="12" height="12" rx="1"/><path d="M16 8V4H4v12h4"/>',
        "equal": '<path d="M5 9h14M5 15h14"/>',
        "erase": '<path d="M4 7h16M9 7V4h6v3M6 7l1 14h10l1-14M10 11v6m4-6v6"/>',
        "exit": '<path d="M14 4H5v16h9M10 12h11m-4-4 4 4-4 4"/>',
        "eye": '<path d="M2 12s4-7 10-7 10 7 10 7-4 7-10 7S2 12 2 12z"/><circle cx="12" cy="12" r="3"/>',
        "eyeoff": (
            '<path d="M4 4l16 16M9.5 5.5A10 10 0 0 1 12 5c6 0 10 7 10 7a17 17 0 0 1-3 3.6M6 7.5A16 16 0 '
            '0 0 2 12s4 7 10 7a10 10 0 0 0 4-.8"/>'
        ),
        "file": '<path d="M6 3h8l5 5v13H6zM14 3v5h5"/>',
        "flag": '<path d="M5 21V4h12l-2 4 2 4H5"/>',
        "folder": '<path d="M3 6a1 1 0 0 1 1-1h5l2 3h9a1 1 0 0 1 1 1v9a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1z"/>',
        "heart": '<path d="M12 20S4 15 4 9a4 4 0 0 1 8-1 4 4 0 0 1 8 1c0 6-8 11-8 11z"/>',
        "house": '<path d="m3 11 9-8 9 8M6 9v11h12V9M10 20v-6h4v6"/>',
        "info": '<circle cx="12" cy="12" r="9"/><path d="M12 11v6m0-10v.01"/>',
        "key": '<circle cx="8" cy="15" r="4"/><path d="m11 12 9-9m-4 4 3 3"/>',
        "lock": '<rect x="5" y="11" width="14" height="10" rx="2"/><path d="M8 11V7a4 4 0 0 1 8 0v4"/>',
        "mic": '<rect x="9" y="3" width="6" height="11" rx="3"/><path d="M5 11a7 7 0 0 0 14 0M12 18v3"/>',
        "moon": '<path d="M20 14A8 8 0 0 1 10 4a8 8 0 1 0 10 10z"/>',
        "more": '<path d="M4 6h16M4 12h16M4 18h16"/>',
        "pause": '<path d="M8 5v14m8-14v14"/>',
        "pen": '<path d="M4 20h4L19 9l-4-4L4 16zM13 7l4 4"/>',
        "people": (
            '<circle cx="9" cy="8" r="4"/><path d="M2 21a7 7 0 0 1 14 0M16 4a4 4 0 0 1 0 8m2 3a6 6 0 0 1 4 6"/>'
        ),
        "phone": (
            '<path d="M5 4h4l2 5-2.5 1.5a11 11 0 0 0 5 5L15 13l5 2v4a2 2 0 0 1-2 2A16 16 0 0 1 3 6a2 2 0 0 1 2-2z"/>'
        ),
        "pin": '<path d="M12 21s7-6 7-12a7 7 0 0 0-14 0c0 6 7 12 7 12z"/><circle cx="12" cy="9" r="2.5"/>',
        "plus": '<path d="M12 5v14M5 12h14"/>',
        "print": (
            '<path d="M7 8V3h10v5M7 17H4a1 1 0 0 1-1-1v-6a2 2 0 0 1 2-2h14a2 2 0 0 1 2 2v6a1 1 0 0 1-1 '
            '1h-3"/><path d="M7 14h10v7H7z"/>'
        ),
        "queue": '<path d="M4 6h3m4 0h9M4 12h3m4 0h9M4 18h3m4 0h9"/>',
        "scale": '<path d="M12 4v16M6 20h12M5 7h14M5 7l-3 7a3 3 0 0 0 6 0zm14 0-3 7a3 3 0 0 0 6 0z"/>',
        "search": '<circle cx="11" cy="11" r="7"/><path d="m20 20-4-4"/>',
        "shield": '<path d="M12 3 4 6v6c0 5 4 8 8 9 4-1 8-4 8-9V6z"/>',
        "swap": '<path d="M4 8h15m-4-4 4 4-4 4M20 16H5m4 4-4-4 4-4"/>',
        "tree": (
            '<rect x="9" y="3" width="6" height="5" rx="1"/><rect x="2" y="16" width="6" height="5" rx="1"/>'
            '<rect x="16" y="16" width="6" height="5" rx="1"/><path d="M12 8v4M5 16v-4h14v4"/>'
        ),
        "unlock": '<rect x="5" y="11" width="14" height="10" rx="2"/><path d="M8 11V7a4 4 0 0 1 7.5-2"/>',
        "up": '<path d="m5 12 7-7 7 7M12 5v15"/>',
        "user": '<circle cx="12" cy="8" r="4"/><path d="M4 21a8 8 0 0 1 16 0"/>',
        "x": '<path d="m5 5 14 14M19 5 5 19"/>',
    }
)

_SIZES: Final = MappingProxyType({"": ("i", 20), "s": ("i i--s", 16), "l": ("i i--l", 28), "tog": ("i i--tog", 20)})
"""Class, and the width that holds before a style sheet came, or without one."""


def draw(name: str, size: str = "") -> SafeString:
    """The icon `name` as inline SVG, hidden from screen readers. Raises KeyError for an unknown name or size."""
    css, px = _SIZES[size]
    box = f'width="{px}" height="{px}" viewBox="0 0 24 24"'
    markup = f'<svg class="{css}" {box} aria-hidden="true">{DRAWINGS[name]}</svg>'
    return mark_safe(markup)  # noqa: S308 - both halves come from the tables above
