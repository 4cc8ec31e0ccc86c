"""Forms in the CMS: panels, the editor's form, rights, personal data."""
