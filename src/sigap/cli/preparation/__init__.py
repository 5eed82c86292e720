"""What a start needs besides a database (catalogues, static files, demo keys), and whether it must be made anew."""
