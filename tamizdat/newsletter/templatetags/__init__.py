"""Tags of the newsletter's templates."""
