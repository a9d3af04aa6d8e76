package io.github.phasegrid.dataset;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A web server on this machine that can misbehave as real ones do. */
final class FileServer implements AutoCloseable {

  /** Answers a request for content, of which the client wants the bytes from {@code offset} on. */
  @FunctionalInterface
  interface Manners {
    void answer(HttpExchange exchange, byte[] content, int offset) throws IOException;
  }

  /** As a good server does. */
  static final Manners GOOD =
      (exchange, content, offset) -> {
        if (offset == 0) {
          send(exchange, 200, content, 0, content.length);
        } else if (offset >= content.length) {
          exchange.getResponseHeaders().set("Content-Range", "bytes */" + content.length);
          exchange.sendResponseHeaders(416, -1);
        } else {
          range(exchange, offset, content.length);
          send(exchange, 206, content, offset, content.length);
        }
      };

  /** Sends everything, whatever is asked for. */
  static final Manners WITHOUT_RANGES =
      (exchange, content, offset) -> send(exchange, 200, content, 0, content.length);

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, byte[]> files = new HashMap<>();
  private volatile Manners manners = GOOD;

  /** Each request: the path, and the first byte asked for. */
  final List<String> requests = Collections.synchronizedList(new ArrayList<>());

  FileServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/data/", this::handle);
    server.start();
  }

  URI base() {
    return URI.create("http://localhost:" + server.getAddress().getPort() + "/data/");
  }

  FileServer serve(String name, byte[] content) {
    files.put(name, content);
    return this;
  }

  /** How it behaves; the good manners can be mixed in by calling them. */
  FileServer behave(Manners how) {
    manners = how;
    return this;
  }

  /** Announces everything, but cuts the connection after some bytes. */
  static Manners cutAfter(int bytes) {
    return (exchange, content, offset) -> {
      int end = Math.min(content.length, offset + bytes);
      if (offset > 0) {
        range(exchange, offset, content.length);
      }
      exchange.sendResponseHeaders(offset > 0 ? 206 : 200, content.length - offset);
      exchange.getResponseBody().write(content, offset, end - offset);
      exchange.getResponseBody().flush();
      if (end < content.length) {
        throw new IOException("cut"); // the server closes the connection
      }
    };
  }

  static void range(HttpExchange exchange, int offset, int length) {
    exchange
        .getResponseHeaders()
        .set("Content-Range", "bytes " + offset + "-" + (length - 1) + "/" + length);
  }

  static void send(HttpExchange exchange, int status, byte[] content, int from, int to)
      throws IOException {
    exchange.sendResponseHeaders(status, to - from);
    exchange.getResponseBody().write(Arrays.copyOfRange(content, from, to));
  }

  private void handle(HttpExchange exchange) throws IOException {
    String name = exchange.getRequestURI().getPath().substring("/data/".length());
    String range = exchange.getRequestHeaders().getFirst("Range");
    int offset = range == null ? 0 : Integer.parseInt(range.replaceAll("bytes=(\\d+)-", "$1"));
    requests.add(name + " " + offset);
    byte[] content = files.get(name);
    if (content == null) {
      exchange.sendResponseHeaders(404, -1);
    } else {
      manners.answer(exchange, content, offset);
    }
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
