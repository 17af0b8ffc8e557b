"""The catalogue as data: themes, patterns, pairings, fonts, formats, channels, layouts, phrases."""
