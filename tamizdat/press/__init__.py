"""What the public site consists of, and the rendering of it to bytes."""
