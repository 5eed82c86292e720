"""What a draft decree and the scheme of sub task forces rest on: rows of law for the legal office to confirm. Pure."""

from sigap.kernel.reference import toml_file
from sigap.provisions.rules import Provision, provision_from

_NAMES = {"considering": "Menimbang", "basis": "Mengingat", "rulings": "Menetapkan"}


def _words() -> str:
    words = toml_file("sigap.taskforce", "decree.toml")["pptppo"]
    return "\n".join(f"{name}: {words[key].strip()}" for key, name in _NAMES.items())


def provisions() -> tuple[Provision, ...]:
    """Every row of the reference file, with the words or the sub task forces that it is about."""
    sections = toml_file("sigap.taskforce", "scheme-pusat.toml")["section"]
    says = {
        "decree-draft": {"Bunyi": _words()},
        "sub-force-scheme": {"Sub gugus tugas": [f"{each['number']}. {each['name']}" for each in sections]},
    }
    rows = toml_file("sigap.taskforce", "law.toml")["rows"]
    return tuple(provision_from("decrees", row["code"], row["label"], row | says[row["code"]]) for row in rows)
