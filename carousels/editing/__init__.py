"""Building a carousel from a thread and changing it."""
