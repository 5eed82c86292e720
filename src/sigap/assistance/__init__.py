"""What was done for a person in a case: services, with the moment done and the moment recorded."""
