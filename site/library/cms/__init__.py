"""The CMS of the library: registers, vocabularies and choosers, with their forms and views."""
