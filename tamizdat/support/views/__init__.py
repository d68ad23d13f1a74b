"""The pages behind the forms and links of supporters: no script is needed, no cookie set, and a GET changes nothing."""
