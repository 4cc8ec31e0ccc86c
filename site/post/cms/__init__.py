"""What editors see and do of mails that did not leave."""
