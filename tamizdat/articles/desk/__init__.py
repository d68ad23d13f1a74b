"""The editors' desk: the verbs as forms in the admin."""
