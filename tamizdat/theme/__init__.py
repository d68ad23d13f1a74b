"""What a reader sees: templates, one small style sheet, typography."""
