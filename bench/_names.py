"""Names of invented people, for whoever writes many. Loads nothing, so that a measurement may begin with it."""

FIRST = ("Melati", "Muhammad", "Siti", "Ahmad", "Dewi", "Budi", "Nur", "Agus", "Fitri", "Rizki", "Yusuf", "Aisyah")
SECOND = ("Sari", "Hidayat", "Rahayu", "Saputra", "Lestari", "Wibowo", "Handayani", "Kurnia", "Safitri", "Pratama")
THIRD = ("Anwar", "Basri", "Cahya", "Darma", "Effendi", "Fauzi", "Gunawan", "Halim", "Iskandar", "Jaya", "Karim")
