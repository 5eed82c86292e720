"""People of a case in full: what is known of each, part by part, and how the alleged offenders stand to the victims."""
