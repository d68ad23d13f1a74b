"""What the server's keeper types about accounts."""
