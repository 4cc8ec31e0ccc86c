"""What is done with a request before and after any view, whatever it asks for."""
