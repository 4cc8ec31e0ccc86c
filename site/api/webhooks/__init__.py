"""What changes, sent to who wants to know: webhooks on the log of changes, by the Standard Webhooks specification."""
