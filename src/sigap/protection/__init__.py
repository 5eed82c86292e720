"""Protection of victims: by the police for days, by order of a court, by LPSK; asked, given, renewed, ended."""
