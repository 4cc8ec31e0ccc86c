"""What feeds, structured data and spreadsheets of every app share."""
