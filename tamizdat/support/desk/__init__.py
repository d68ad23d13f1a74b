"""The newsroom's side of reader support, in the admin. It shows money, and never who gives it."""
