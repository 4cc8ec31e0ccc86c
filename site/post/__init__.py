"""What leaves by mail: the outbox, the letters in it, and the worker that sends them and says when a day begins."""
