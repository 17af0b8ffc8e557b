"""The HTTP API of threads, carousels, versions, reviews and captions."""
