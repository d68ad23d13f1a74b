"""The desk: what editors and publishers see of newsletters in the admin."""
