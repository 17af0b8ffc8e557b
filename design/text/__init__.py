"""Text: graphemes, entities, links, languages, alphabets, splitting."""
