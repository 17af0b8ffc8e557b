"""The document of a carousel: schema, upgrades, variants, alt texts, locks of the kit."""
