"""The embedded server: answers readers and editors on one port, and does what is due beside it."""
