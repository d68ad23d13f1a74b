"""Pictures and files, cleaned before the first byte is stored."""
