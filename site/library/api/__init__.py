"""What serialises pages, references, streams, images and public files, for every door of the API."""
