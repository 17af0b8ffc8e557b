"""Render jobs: queue, workers, outputs, events, hand-overs, and previews over HTTP."""
