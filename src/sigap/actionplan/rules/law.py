"""What a regional plan rests on, as a row of law that the legal office confirms."""

from sigap.kernel.reference import toml_file
from sigap.provisions.rules import Provision, SourceKind, statute_of


def provisions() -> tuple[Provision, ...]:
    """Every row of the reference file."""
    return tuple(
        Provision(
            register="plan",
            code=row["code"],
            statute=statute_of(row["basis"]),
            title=row["label"],
            lines=(("Isi", row["text"]), ("Dasar", row["basis"])),
            source=row["source"],
            kind=SourceKind(row["kind"]),
        )
        for row in toml_file("sigap.actionplan", "law.toml")["rows"]
    )
