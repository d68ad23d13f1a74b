"""Page text, HTML and other systems' exports, each turned into one ImportedArticle."""
