"""Layout: a scene becomes drawing operations, boxes and lint."""
