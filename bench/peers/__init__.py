"""Other search engines on the same records, each asked the same questions in its own way."""
