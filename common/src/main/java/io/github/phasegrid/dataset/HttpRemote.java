package io.github.phasegrid.dataset;

import io.github.phasegrid.UserMistakeException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A file on a web server, which may or may not know how to start in the middle. */
final class HttpRemote implements Remote {

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(20);
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(60);

  /** Request timeout, too many requests: the server asks to come back. */
  private static final Set<Integer> COME_BACK = Set.of(408, 429);

  private static final Pattern CONTENT_RANGE =
      Pattern.compile("bytes (?:(\\d{1,18})-\\d{1,18}|\\*)/(?:(\\d{1,18})|\\*)");

  private static final HttpClient CLIENT =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NORMAL)
          .connectTimeout(CONNECT_TIMEOUT)
          .build();

  private final URI uri;

  HttpRemote(URI uri) {
    this.uri = uri;
  }

  @Override
  public Body open(long offset) throws IOException, InterruptedException {
    HttpResponse<InputStream> response = send(offset);
    int status = response.statusCode();
    if (status == 200) {
      return new Body(
          response.body(), 0, response.headers().firstValueAsLong("Content-Length").orElse(-1));
    }
    if (offset > 0 && (status == 206 || status == 416)) {
      return partial(response, offset);
    }
    response.body().close();
    if (COME_BACK.contains(status) || status >= 500) {
      throw new IOException("the server answers " + status);
    }
    throw new UserMistakeException(
        uri + " answers " + status + "; correct the URL in conf/datasets.conf or give another");
  }

  /** The rest of a file, or nothing if all of it is there already; otherwise the whole again. */
  private Body partial(HttpResponse<InputStream> response, long offset)
      throws IOException, InterruptedException {
    Matcher range =
        CONTENT_RANGE.matcher(response.headers().firstValue("Content-Range").orElse(""));
    boolean readable = range.matches();
    long first = readable && range.group(1) != null ? Long.parseLong(range.group(1)) : -1;
    long total = readable && range.group(2) != null ? Long.parseLong(range.group(2)) : -1;
    if (response.statusCode() == 206 && first == offset) {
      return new Body(response.body(), offset, total);
    }
    response.body().close();
    if (response.statusCode() == 416 && total == offset) {
      return new Body(InputStream.nullInputStream(), offset, total);
    }
    return open(0);
  }

  private HttpResponse<InputStream> send(long offset) throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri).timeout(ANSWER_TIMEOUT).header("User-Agent", "phasegrid");
    if (offset > 0) {
      request.header("Range", "bytes=" + offset + "-");
    }
    return CLIENT.send(request.build(), BodyHandlers.ofInputStream());
  }
}
