"""What engineers run: checks, tests, benchmarks and the browser that tests drive."""
