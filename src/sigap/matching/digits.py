"""Digits of what was written, and the key of a telephone number. Pure."""

import re

LEAST_PHONE, MOST_PHONE = 8, 15


def digits_of(text: str) -> str:
    """The digits in a text, in their order."""
    return re.sub(r"[^0-9]", "", text)


def phone_key(text: str) -> str:
    """A telephone number without what is written in front of it in some places only: 0 and 62. Empty for none."""
    digits = digits_of(text)
    bare = digits.removeprefix("62") if digits.startswith("62") and len(digits) > LEAST_PHONE + 2 else digits
    bare = bare.removeprefix("0")
    return bare if LEAST_PHONE <= len(bare) <= MOST_PHONE else ""
