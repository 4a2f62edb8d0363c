"""Judges that are not the verifier under test, and how far each may be believed."""
