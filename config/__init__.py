"""Everything that is not about carousels: settings, errors, storage, the way in and out."""
