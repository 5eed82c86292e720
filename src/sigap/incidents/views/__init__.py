"""Pages of incidents: the register and one incident, the work on it, who is concerned, letters, its end."""
