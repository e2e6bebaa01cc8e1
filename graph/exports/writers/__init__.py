"""One module a format; ``graph.exports.catalog`` finds them by name."""
