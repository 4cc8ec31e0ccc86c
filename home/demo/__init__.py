"""The demo: real practices, the event of 2019 and the standing pages, built from content/*.yaml."""
