package io.github.phasegrid.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Debian's Chromium with one page, driven by the Chrome DevTools Protocol: JSON over the JDK's own
 * web socket.
 */
final class Browser implements Closeable {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int SECONDS = 60;

  private final Process process;
  private final Path profile;
  private final AtomicInteger calls = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonNode>> pending = new ConcurrentHashMap<>();
  private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
  private final List<String> complaints = new CopyOnWriteArrayList<>();
  private WebSocket socket;
  private String session = "";

  /** Where Chromium is, if it is installed. */
  static Optional<Path> installed() {
    return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .map(folder -> Path.of(folder, "chromium"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  Browser(Path chromium) throws Exception {
    profile = Files.createTempDirectory("phasegrid-chromium-");
    process =
        new ProcessBuilder(
                chromium.toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile,
                "about:blank")
            .redirectErrorStream(true)
            .redirectOutput(profile.resolve("log.txt").toFile())
            .start();
    socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .buildAsync(endpoint(), new Listener())
            .get(SECONDS, TimeUnit.SECONDS);
    String target =
        call("Target.createTarget", Map.of("url", "about:blank")).get("targetId").asText();
    session =
        call("Target.attachToTarget", Map.of("targetId", target, "flatten", true))
            .get("sessionId")
            .asText();
    call("Page.enable", Map.of());
    call("Runtime.enable", Map.of());
    call("Log.enable", Map.of());
  }

  /** Chromium writes port and path of its socket into its profile. */
  private URI endpoint() throws Exception {
    Path file = profile.resolve("DevToolsActivePort");
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    while (System.nanoTime() < end) {
      if (Files.exists(file) && Files.readAllLines(file).size() == 2) {
        List<String> lines = Files.readAllLines(file);
        return URI.create("ws://127.0.0.1:" + lines.get(0) + lines.get(1));
      }
      Thread.sleep(50);
    }
    throw new IOException("no chromium: " + Files.readString(profile.resolve("log.txt")));
  }

  /** Opens a page in a window of this size and waits until its scripts have run. */
  void open(Path page, int width, int height, boolean dark) throws Exception {
    boolean phone = width < 500;
    call(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", phone));
    call("Emulation.setTouchEmulationEnabled", Map.of("enabled", phone));
    call(
        "Emulation.setEmulatedMedia",
        Map.of(
            "features",
            List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
    events.clear();
    call("Page.navigate", Map.of("url", page.toUri().toString()));
    String event = "";
    while (!event.equals("Page.loadEventFired")) {
      event = events.poll(SECONDS, TimeUnit.SECONDS);
      if (event == null) {
        throw new IOException("the page did not load: " + page);
      }
    }
  }

  /** The value of an expression in the page. */
  JsonNode ask(String script) throws Exception {
    JsonNode answer =
        call(
            "Runtime.evaluate",
            Map.of("expression", script, "returnByValue", true, "awaitPromise", true));
    if (answer.has("exceptionDetails")) {
      throw new IOException(script + ": " + answer.get("exceptionDetails"));
    }
    return answer.at("/result/value");
  }

  /** Moves the mouse there and clicks. */
  void click(double x, double y) throws Exception {
    for (String type : List.of("mouseMoved", "mousePressed", "mouseReleased")) {
      call(
          "Input.dispatchMouseEvent",
          Map.of("type", type, "x", x, "y", y, "button", "left", "clickCount", 1));
    }
  }

  /** What the console was told: errors, warnings, exceptions. */
  List<String> complaints() {
    return complaints;
  }

  /** A picture of what is in the window, or of all of the page. */
  byte[] screenshot(boolean whole) throws Exception {
    JsonNode answer =
        call("Page.captureScreenshot", Map.of("format", "png", "captureBeyondViewport", whole));
    return Base64.getDecoder().decode(answer.get("data").asText());
  }

  private JsonNode call(String method, Map<String, ?> parameters) throws Exception {
    int id = calls.incrementAndGet();
    ObjectNode message = JSON.createObjectNode().put("id", id).put("method", method);
    if (!session.isEmpty()) {
      message.put("sessionId", session);
    }
    message.set("params", JSON.valueToTree(parameters));
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    pending.put(id, answer);
    socket.sendText(message.toString(), true).get(SECONDS, TimeUnit.SECONDS);
    return answer.get(SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public void close() throws IOException {
    socket.abort();
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    try {
      process.waitFor(SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    org.apache.commons.io.FileUtils.deleteQuietly(profile.toFile());
  }

  private final class Listener implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        handle(text.toString());
        text.setLength(0);
      }
      from.request(1);
      return null;
    }

    private void handle(String message) {
      JsonNode node;
      try {
        node = JSON.readTree(message);
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
      if (node.has("id")) {
        CompletableFuture<JsonNode> answer = pending.remove(node.get("id").asInt());
        if (node.has("error")) {
          answer.completeExceptionally(new IOException(node.get("error").toString()));
        } else {
          answer.complete(node.get("result"));
        }
        return;
      }
      String method = node.get("method").asText();
      JsonNode what = node.get("params");
      if (method.equals("Runtime.exceptionThrown")
          || method.equals("Log.entryAdded")
          || (method.equals("Runtime.consoleAPICalled")
              && !what.get("type").asText().equals("log"))) {
        complaints.add(what.toString());
      }
      events.add(method);
    }
  }
}
