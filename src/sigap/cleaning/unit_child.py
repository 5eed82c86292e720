"""What the unit starts for each file (ADR 22): a byte says with which engines, then it is one of the three children.

Run as `python -I -B -m sigap.cleaning.unit_child`, with the asking process's socket as standard input and output.
"""

import os
from importlib import import_module

from sigap.cleaning.unit import FOR_SIGNATURES, WITH_FFMPEG, WITHOUT_FFMPEG

_CHILDREN = {
    WITHOUT_FFMPEG: "sigap.cleaning.child",
    WITH_FFMPEG: "sigap.cleaning.recording_child",
    FOR_SIGNATURES: "sigap.cleaning.signature_child",
}


def main() -> None:
    """The byte is the asking process's own, not the stranger's. Without one, or with another, nothing is said."""
    chosen = _CHILDREN.get(os.read(0, 1))
    if chosen is not None:
        import_module(chosen).main()


if __name__ == "__main__":
    main()
