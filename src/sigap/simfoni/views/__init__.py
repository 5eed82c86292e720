"""Pages of Simfoni-PPA."""
