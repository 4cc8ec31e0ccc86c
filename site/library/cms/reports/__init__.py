"""What reports of the CMS have in common: who sees one, its filters, its spreadsheets, the charts above its list."""
