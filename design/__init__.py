"""What a carousel is, without Django: document, kit, operations, recipes, importers, catalogue, text, colour."""
