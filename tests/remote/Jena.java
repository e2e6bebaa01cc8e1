/* Apache Jena's ARQ behind SPARQL 1.1's protocols, for tests: Debian has ARQ and not Fuseki, its server.

   Parsing, evaluation, updates and writing of results are Jena's; this file only takes requests apart.
   Arguments: nothing. It prints its port, serves until its standard input closes. */

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import org.apache.jena.query.Dataset;
import org.apache.jena.query.DatasetFactory;
import org.apache.jena.query.Query;
import org.apache.jena.query.QueryExecution;
import org.apache.jena.query.QueryExecutionFactory;
import org.apache.jena.query.QueryFactory;
import org.apache.jena.query.QueryParseException;
import org.apache.jena.query.ReadWrite;
import org.apache.jena.query.ResultSetFormatter;
import org.apache.jena.riot.Lang;
import org.apache.jena.riot.RDFDataMgr;
import org.apache.jena.sparql.core.DatasetDescription;
import org.apache.jena.sparql.core.DynamicDatasets;
import org.apache.jena.update.UpdateAction;

public class Jena {
    static final Dataset DATA = DatasetFactory.createTxnMem();

    public static void main(String[] arguments) throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newFixedThreadPool(2));
        server.createContext("/ds", Jena::handle);
        server.start();
        System.out.println(server.getAddress().getPort());
        while (System.in.read() >= 0) { }
        System.exit(0);
    }

    static void handle(HttpExchange exchange) {
        try {
            byte[] body = exchange.getRequestBody().readAllBytes();
            String kind = exchange.getRequestHeaders().getFirst("Content-Type");
            Map<String, List<String>> fields = fields(exchange.getRequestURI().getRawQuery());
            if (kind != null && kind.startsWith("application/x-www-form-urlencoded"))
                fields.putAll(fields(new String(body, StandardCharsets.UTF_8)));
            if (fields.containsKey("query")) query(exchange, fields);
            else if (fields.containsKey("update")) update(exchange, fields.get("update").get(0));
            else add(exchange, fields.get("graph").get(0), body);
        } catch (QueryParseException error) {
            send(exchange, 400, "text/plain", error.getMessage().getBytes(StandardCharsets.UTF_8));
        } catch (Exception error) {
            send(exchange, 500, "text/plain", String.valueOf(error).getBytes(StandardCharsets.UTF_8));
        }
    }

    static void query(HttpExchange exchange, Map<String, List<String>> fields) {
        Query query = QueryFactory.create(fields.get("query").get(0));
        List<String> plain = fields.getOrDefault("default-graph-uri", List.of());
        List<String> named = fields.getOrDefault("named-graph-uri", List.of());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        String media = "application/sparql-results+json";
        DATA.begin(ReadWrite.READ);
        Dataset asked = plain.isEmpty() && named.isEmpty() ? DATA
            : DynamicDatasets.dynamicDataset(DatasetDescription.create(plain, named), DATA, false);
        try (QueryExecution run = QueryExecutionFactory.create(query, asked)) {
            if (query.isSelectType()) ResultSetFormatter.outputAsJSON(out, run.execSelect());
            else if (query.isAskType()) ResultSetFormatter.outputAsJSON(out, run.execAsk());
            else {
                media = "application/n-triples";
                RDFDataMgr.write(out, query.isConstructType() ? run.execConstruct() : run.execDescribe(), Lang.NTRIPLES);
            }
        } finally {
            DATA.end();
        }
        send(exchange, 200, media, out.toByteArray());
    }

    static void update(HttpExchange exchange, String text) {
        change(() -> UpdateAction.parseExecute(text, DATA));
        send(exchange, 204, "", new byte[0]);
    }

    static void add(HttpExchange exchange, String graph, byte[] body) {
        change(() -> RDFDataMgr.read(DATA.getNamedModel(graph), new ByteArrayInputStream(body), Lang.NTRIPLES));
        send(exchange, 204, "", new byte[0]);
    }

    static void change(Runnable what) {
        DATA.begin(ReadWrite.WRITE);
        try {
            what.run();
            DATA.commit();
        } catch (RuntimeException error) {
            DATA.abort();
            throw error;
        } finally {
            DATA.end();
        }
    }

    static Map<String, List<String>> fields(String text) {
        Map<String, List<String>> found = new HashMap<>();
        for (String pair : text == null ? new String[0] : text.split("&")) {
            String[] parts = pair.split("=", 2);
            String value = parts.length < 2 ? "" : URLDecoder.decode(parts[1], StandardCharsets.UTF_8);
            found.computeIfAbsent(parts[0], name -> new ArrayList<>()).add(value);
        }
        return found;
    }

    static void send(HttpExchange exchange, int status, String media, byte[] body) {
        try (exchange) {
            exchange.getResponseHeaders().set("Content-Type", media);
            exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        } catch (java.io.IOException error) {
            System.err.println(error);
        }
    }
}
