"""People, agencies and what protects them: sign-in, members, client access, plans, mail, audit."""
