"""Hand mail to an SMTP server, and the server that stands in for one in tests and the demo."""
