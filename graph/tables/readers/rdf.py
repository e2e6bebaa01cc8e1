"""RDF of other vocabularies in any syntax: what ties two things, by the alignments of the ontology."""
