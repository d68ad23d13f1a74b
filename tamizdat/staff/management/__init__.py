"""What the server\x27s keeper types about accounts."""
