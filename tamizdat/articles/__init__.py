"""Articles, bylines, topics, corrections, and the verbs that publish them."""
