"""What a page says of its article: title, publisher, authors, dates, address."""
