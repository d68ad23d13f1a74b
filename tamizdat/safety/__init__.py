"""Headers, log redaction, start-up checks and the doctor."""
