"""Invented people of an invented regency, each recorded one to six times as offices do: for `match`.

Households live in villages; brothers and sisters share mother, telephone and half a name; namesakes live next door.
The same seed gives the same people. Pools of names are the bench's own.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from _misspelling import Clerk

_TODAY = date(2025, 6, 30)
_TIMES = (1, 2, 3, 4, 5, 6)
_HOW_OFTEN = (856, 92, 28, 17, 6, 1)
_NAMESAKES = 0.05
_TWINS = 0.06
_VILLAGES_EACH = (12, 13, 14, 14, 15, 15, 16, 16, 17)


@dataclass(frozen=True, slots=True)
class Pool:
    """What people of one origin are called."""

    men: tuple[str, ...]
    women: tuple[str, ...]
    second_men: tuple[str, ...]
    second_women: tuple[str, ...]
    clan: tuple[str, ...] = ()
    front_men: tuple[str, ...] = ()
    front_women: tuple[str, ...] = ()


def _pool(*texts: str) -> Pool:
    return Pool(*(tuple(text.split()) for text in texts))


POOLS = (
    (34, _pool(
        "Ahmad Hasan Husin Syahrul Zainal Ridwan Usman Umar Ibrahim Ismail Yusuf Hamzah Fauzan Irwan Herman Darwis Amir"
        " Bahrun Saiful Kholid Mahmud Rusdi Sobri Taufik Zulkarnain Arif Fikri Ilham Iqbal Rizal Farhan Hafiz Luthfi"
        " Rahman Rohim Sulaiman Yahya Yunus Zaki Burhan Faisal Azhar Anwar Syukri Mukhlis Nazir Asnawi Marwan",
        "Fatimah Aisyah Khadijah Zubaidah Halimah Rukiah Salamah Maimunah Nurhayati Rosmala Yuliana Sumarni Masitoh"
        " Hafsah Zahara Nuraini Romlah Sakdiah Latifah Jamilah Wardah Sofia Nadia Safira Rania Zahwa Alya Anisa Naila"
        " Salwa Humaira Khairani Hasnah Marhamah Siti Rosidah Mardiana Yusra Nurlela Ernawati Suryani Asiah Marlina",
        "Saputra Hidayat Ramadhan Firmansyah Kurniawan Syahputra Akbar Maulana Effendi Alamsyah Hakim Fadli Yasin",
        "Sari Lestari Safitri Ramadhani Azzahra Permata Oktavia Putri Kurnia Maharani Rahmawati Khairunnisa Fitria",
        "", "Muhammad Muhammad Muhammad Abdul Kemas Kiagus Masagus Raden", "Siti Siti Siti Nyimas Nyayu Masayu")),
    (26, _pool(
        "Slamet Suparno Sutarno Wagimin Ponijan Tukiman Sugeng Widodo Bambang Joko Agus Budi Hartono Mulyono Sukardi"
        " Suwarno Teguh Wahyu Eko Dwi Tri Yanto Heri Hendro Purwanto Sunarto Suroto Wiyono Gatot Prasetyo Bayu Dimas"
        " Aditya Galih Bagus Rangga Satria Yoga Fajar Gilang Sarjono Suyatno",
        "Suparmi Sutini Wagiyah Ponirah Tukinem Sri Endang Ningsih Wahyuni Lestari Sulastri Sumiyati Suryati Rahayu"
        " Retno Dewi Tri Dwi Eka Yuni Puji Kartini Sugiyanti Murni Partini Warsiti Wulan Ayu Intan Citra Dinda Laras"
        " Nisa Tiara Bella Putri Anggun Mega Ratih Sekar",
        "Santoso Wibowo Nugroho Susanto Raharjo Setiawan Prabowo Utomo Saputro Purnomo Hartanto Pratama Kusuma",
        "Astuti Handayani Wulandari Puspita Lestari Utami Rahayu Pertiwi Anggraini Widiastuti Setyowati Hapsari",
        "", "Muhammad Mas", "Siti")),
    (12, _pool(
        "Asep Cecep Dadang Ujang Dede Yayan Endang Iwan Nandang Ade Deden Jajang Tatang Rahmat Agus Rizki Reza Fajar"
        " Ilham Ganjar Komar Sobana Enjang",
        "Euis Neneng Cucu Iis Yeti Nining Imas Ai Tati Enok Lilis Rina Rini Ratna Elis Nia Wiwin Popon Oneng Kokom"
        " Dedeh Aisyah Salsa Keysha Zahra",
        "Sudrajat Gunawan Permana Hidayat Nugraha Suryana Mulyana Firmansyah Ramdani Kurnia",
        "Rohaeti Nurlaela Kartika Sumiati Komala Maryani Suryani Mulyani Nurjanah Permatasari Kusmiati",
        "", "Muhammad", "Siti")),
    (9, _pool(
        "Rudi Hotman Parlindungan Tumpal Sahat Poltak Binsar Mangara Jonathan Daniel Markus Andreas Ronald Hendrik"
        " Jefri Marihot Togar",
        "Tiur Rotua Lasma Hotmaida Nurmaida Maria Duma Tiomina Sondang Ester Ruth Rosmaida Melva Debora Yohana Lamria",
        "", "", "Siregar Nasution Simanjuntak Sitorus Hutapea Manurung Marpaung Situmorang Silalahi Tampubolon Sinaga"
        " Gultom Harahap Lubis Sihombing Pangaribuan", "", "")),
    (8, _pool(
        "Dasril Afrizal Yusrizal Syafrial Zulfahmi Bustami Nasrul Rusli Amrizal Hendri Rafki Khairul Masrul Irsyad"
        " Zulkifli",
        "Yulinar Rosnidar Yurnalis Asmawati Erniwati Rahmidar Nelfi Wirdati Yusnidar Elvira Roslaini Nurbaiti Darnis"
        " Warnida Zurniati",
        "Putra Saputra Hidayat Chaniago Tanjung", "Putri Yanti Fitri Wati Hayati",
        "Caniago Tanjung Koto Piliang Sikumbang Jambak", "Muhammad", "Siti")),
    (6, _pool(
        "Wayan Made Nyoman Ketut Gede Putu Kadek Komang", "Wayan Made Nyoman Ketut Luh Putu Kadek Komang",
        "Sudana Darma Astawa Suardana Wirawan Mertayasa Suparta Budiasa Arnawa",
        "Suartini Sudiasih Parwati Sukerti Juliani Ariani Widiani Suryani Astini", "", "I", "Ni")),
    (5, _pool(
        "Hendra Steven Andi Rudi Wijaya Kevin Felix Budi Ong Tan Lim Kwee", "Lily Susan Vivian Meliana Fenny Cindy Mei"
        " Natalia Lina Ong Tan Kwee", "Hok Liang Sen An Fang Boen", "Nio Hwa Ing Lan Mei", "Wijaya Gunawan Tanujaya"
        " Halim Setiawan Salim Chandra", "", "")),
)  # fmt: skip


@dataclass(slots=True)
class Person:
    """Somebody as they are, before anyone writes it down."""

    name: list[str]
    sex: str
    born: date
    mother: list[str]
    father: str
    village: str
    phones: list[str]
    nik: str
    short: str
    origin: Pool = field(repr=False)


class Regency:
    """People, household by household, and the records that offices keep of them."""

    def __init__(self, seed: int, *, untidy: float = 1.0) -> None:
        self._die = random.Random(seed)
        self._clerk = Clerk(self._die, untidy)
        self._villages = [
            f"16.09.{district:02}.{2000 + number}"
            for district in range(1, 20)
            for number in range(1, self._die.choice(_VILLAGES_EACH) + 1)
        ]
        self._seen: list[Person] = []

    def records(self, count: int) -> Iterator[tuple[int, dict[str, str]]]:
        """Each with the number of the person; not in their order."""
        made: list[tuple[int, dict[str, str]]] = []
        number = 0
        while len(made) < count:
            for person in self._household():
                number += 1
                times = self._die.choices(_TIMES, _HOW_OFTEN)[0]
                made += [(number, self._clerk.record(person, self._villages)) for _ in range(times)]
        made = made[:count]
        self._die.shuffle(made)
        yield from made

    def _household(self) -> list[Person]:
        die = self._die
        origin = die.choices([pool for _, pool in POOLS], [share for share, _ in POOLS])[0]
        village, phone = die.choice(self._villages), self._phone()
        wed = date(die.randint(1960, 2014), 1, 1) + timedelta(days=die.randint(0, 364))
        father, mother = (
            self._person(origin, sex, wed - timedelta(days=die.randint(6500, 12000)), village, phone) for sex in "LP"
        )
        children: list[Person] = []
        for place in range(die.choices((0, 1, 2, 3, 4), (10, 25, 35, 20, 10))[0]):
            born = wed + timedelta(days=365 + 600 * place + die.randint(0, 560))
            if children and self._happens(_TWINS):
                born = children[-1].born
            if born < _TODAY:
                sex = children[-1].sex if children and self._happens(0.5) else die.choice("LP")
                child = self._person(origin, sex, born, village, phone, like=children)
                child.mother, child.father = mother.name, father.name[-1]
                children.append(child)
        recorded = [each for each in (father, mother) if self._happens(0.22)]
        recorded += [each for each in children if self._happens(0.6)]
        self._seen += recorded[:1]
        return recorded

    def _person(
        self,
        origin: Pool,
        sex: str,
        born: date,
        village: str,
        phone: str,
        *,
        like: Sequence[Person] = (),
    ) -> Person:
        die = self._die
        name = self._name(origin, sex, like)
        if self._seen and self._happens(_NAMESAKES):
            name, village, born = self._namesake(die.choice(self._seen[-2000:]), sex, (name, village, born))
        phones = [phone] if self._happens(0.5) else [self._phone()]
        if self._happens(0.25):
            phones.append(self._phone())
        place = village[6:8] if self._happens(0.8) else f"{die.randint(1, 19):02}"
        day = born.day + (40 if sex == "P" else 0)
        serial = die.choices((1, 2, 3, 4, die.randint(5, 40)), (60, 20, 8, 4, 8))[0]
        return Person(
            name=name, sex=sex, born=born, mother=self._name(origin, "P", ()), father=self._name(origin, "L", ())[-1],
            village=village, phones=phones, nik=f"1609{place}{day:02}{born:%m%y}{serial:04}",
            short=self._clerk.nickname(name), origin=origin,
        )  # fmt: skip

    def _namesake(self, other: Person, sex: str, own: tuple[list[str], str, date]) -> tuple[list[str], str, date]:
        """Somebody else of that name, mostly near in place and age: the hard ones."""
        die, (name, village, born) = self._die, own
        if other.sex != sex:
            return name, village, born
        near = [each for each in self._villages if each[:8] == other.village[:8]]
        village = die.choices((other.village, die.choice(near), village), (50, 35, 15))[0]
        if self._happens(0.7):
            born = min(other.born + timedelta(days=die.choice((-1, 1)) * die.randint(150, 1100)), _TODAY)
        return list(other.name), village, born

    def _name(self, origin: Pool, sex: str, like: Sequence[Person]) -> list[str]:
        """Half the people have one word, most others two; sisters often share the last, or begin alike."""
        die = self._die
        first, second, front = (
            (origin.men, origin.second_men, origin.front_men)
            if sex == "L"
            else (origin.women, origin.second_women, origin.front_women)
        )
        words = [self._clerk.own_spelling(die.choice(first))]
        if second and self._happens(0.5):
            words.append(self._clerk.own_spelling(die.choice(second)))
        if origin.clan and self._happens(0.7):
            words = [words[0], die.choice(origin.clan)]
        if like and (akin := [each for each in like if each.sex == sex]):
            if len(akin[0].name) > 1 and self._happens(0.85):
                words = [words[0], akin[0].name[-1]]
            hers = akin[0].name[-2 if len(akin[0].name) > 1 else -1]
            if self._happens(0.38):
                words[0] = self._clerk.like_a_sister(hers)
            elif same := [word for word in first if word.startswith(hers[:1])]:
                words[0] = die.choice(same)
        if front and (front[0] in {"I", "Ni"} or self._happens(0.2)):
            words.insert(0, die.choice(front))
        return words

    def _happens(self, share: float) -> bool:
        return self._die.random() < share

    def _phone(self) -> str:
        die = self._die
        return f"8{die.choice(('12', '13', '21', '22', '38', '52', '53', '57', '77', '78', '95'))}" + "".join(
            die.choices("0123456789", k=die.choice((7, 8, 8, 8)))
        )
