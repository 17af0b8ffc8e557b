"""The database beyond its tables: row-level security, transactions, checks of the role that serves."""
