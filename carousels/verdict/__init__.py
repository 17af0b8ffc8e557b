"""Whether a carousel is ready: findings, their severity, and fixes that were tried."""
