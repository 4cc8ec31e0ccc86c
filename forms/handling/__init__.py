"""What becomes of a submission: taken up, asked about, made a practice, put away."""
