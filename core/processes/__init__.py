"""Child processes for untrusted files, limits of concurrency, priorities."""
