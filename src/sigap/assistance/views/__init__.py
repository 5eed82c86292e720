"""Pages of services, appointments and consent in a case."""
