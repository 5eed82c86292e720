"""Databases that a restore left beside ours: whole copies of before, with keys of what is erased from now on."""

ASKED = """
SELECT d.datname::text FROM pg_database d
WHERE d.datname = current_database() || '_restoring'
  OR starts_with(d.datname::text, current_database() || '_before_') AND d.datname ~ '_before_[0-9]{8}t[0-9]{6}z$'
ORDER BY 1
"""
"""Which there are, asked in ours; every log-in may read the server's list of names."""


def words(name: str) -> str:
    """What such a database means for what is erased, and how it is discarded."""
    return (
        f"basis data {name} (dari pemulihan) masih memegang kunci dari yang dihapus sesudahnya; kalau tidak diperlukan "
        f"lagi, buang: ./sigap restore --discard {name}"
    )
