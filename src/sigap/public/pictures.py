"""A picture beside each sign that is shipped, for whoever reads little. Another sign has the common one."""

from collections.abc import Mapping

PICTURES: Mapping[str, str] = {
    "tanda-lemah": "user",
    "tanda-ditipu": "chat",
    "tanda-pergi": "lock",
    "tanda-dijauhkan": "eyeoff",
    "tanda-dipukul": "heart",
    "tanda-diancam": "alert",
    "tanda-surat": "file",
    "tanda-upah": "brief",
    "tanda-utang": "scale",
    "tanda-hidup": "house",
    "tanda-lama": "clock",
    "ortu-tawaran": "clock",
    "ortu-uang": "brief",
    "ortu-surat": "file",
    "ortu-berubah": "user",
    "ortu-kabar": "phone",
    "ortu-alamat": "pin",
    "ortu-tebusan": "scale",
    "ortu-pulang": "heart",
    "ortu-foto": "folder",
    "ortu-sandi": "key",
    "ortu-kosong": "pen",
    "pelajar-kenalan": "chat",
    "pelajar-rahasia": "eyeoff",
    "pelajar-foto": "eye",
    "pelajar-kerja": "brief",
    "pelajar-pergi": "pin",
    "teman-membolos": "cal",
    "teman-takut": "alert",
    "pelajar-cerita": "chat",
    "pelajar-berhenti": "pause",
    "pelajar-telepon": "phone",
    "kerja-perorangan": "user",
    "kerja-visa": "file",
    "kerja-uang": "scale",
    "kerja-surat": "folder",
    "kerja-kontrak": "pen",
    "kerja-memutar": "swap",
    "kerja-cocokkan": "check",
    "kerja-salinan": "folder",
    "kerja-hafal": "phone",
}


def picture_of(code: str, *, is_good: bool) -> str:
    """The icon beside a sign, or beside something to do."""
    return PICTURES.get(code, "check" if is_good else "alert")
