"""The page of `sigap-owner status`, line by line: what is said of each thing, and whether it is well."""

_SIGN = 6
"""`baik` or `CEK` and what fills it up, before each line's name."""


def lines_of(page: str) -> dict[str, str]:
    """Each line by what it is about; what stands on no line of the page, such as a warning of systemd's, aside."""
    lines = [line for line in page.splitlines() if line[:_SIGN] in {"baik  ", "CEK   ", " " * _SIGN}]
    return {line[_SIGN:].split("  ")[0].strip(): line for line in lines if line[_SIGN:].strip()}


def is_well(page: str, about: str) -> bool:
    """Whether the page has this line and says that it is well."""
    return lines_of(page).get(about, "").startswith("baik ")


def is_wrong(page: str, about: str) -> bool:
    """Whether the page has this line and says that somebody must look."""
    return lines_of(page).get(about, "").startswith("CEK ")
