"""Which months of a copy a ring has no keys for: its recovery file is older than the copy."""

from sigap.cli.copies.manifests import Manifest
from sigap.vault.ring import Ring


def missing(manifest: Manifest, ring: Ring) -> dict[str, int]:
    """Months with how many data keys lie under each. One that was destroyed is not missing: that was meant."""
    known = {epoch.kek_id for epoch in ring.epochs} | {gone.kek_id for gone in ring.gone}
    found: dict[str, int] = {}
    for kek_id, count in manifest.data_keys.items():
        if kek_id not in known:
            month = manifest.months.get(kek_id) or f"sesudah {ring.newest.id}"
            found[month] = found.get(month, 0) + count
    return found


def words(months: dict[str, int]) -> str:
    """What is missing, and where it may be found."""
    named = ", ".join(f"{month} ({count} kunci data)" for month, count in sorted(months.items()))
    return (
        f"kunci bulan {named} tidak ada: berkas pemulihan lebih tua daripada cadangan ini. Cari recovery.json bulan "
        f"{max(months)} pada pemegang, di surel mereka, atau di mesin lain yang menyimpannya"
    )
