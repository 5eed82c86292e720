"""The page that searches: by code, by person, by what is known of a case. By POST: nothing typed enters an address."""
