"""What editors see of who registers: the list, one participant, pages to print, and mails to all."""
