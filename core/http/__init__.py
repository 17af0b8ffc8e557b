"""HTTP conventions: problem documents, parsers, pagination, ETags, OpenAPI, middleware."""
