"""Uploaded pictures and fonts: upload, inspection, use and removal."""
