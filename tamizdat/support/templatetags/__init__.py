"""What templates of reader support need besides."""
