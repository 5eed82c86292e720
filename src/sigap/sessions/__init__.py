"""Services as sessions: for whom, how long, by whom paid; the psychologist's own section; the sheet of the grant."""
