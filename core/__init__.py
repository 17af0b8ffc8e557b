"""What the apps stand on: HTTP, storage, serving, processes, fetching, database, observability."""
