"""Organisations: the tree browser, territories, a body's page, the picker."""
