"""The programme of an event as it is shown."""
