"""The article's text: read by trafilatura, completed, and cleared of what stands around it."""
