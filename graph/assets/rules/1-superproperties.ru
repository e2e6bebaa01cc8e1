# What a relation states, the relations above it state too.
INSERT { GRAPH <https://w3id.org/filmgraph/graph/derived> { ?subject ?super ?object } }
WHERE {
  GRAPH <https://w3id.org/filmgraph/ontology> { ?relation a film:Relation ; rdfs:subPropertyOf+ ?super }
  GRAPH ?source { ?subject ?relation ?object }
  FILTER NOT EXISTS { ?subject ?super ?object }
}
