"""Files of a render: types, names, archives, links, retention."""
