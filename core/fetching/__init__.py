"""Requests to addresses that somebody else wrote: public hosts only, bounded in time and size."""
