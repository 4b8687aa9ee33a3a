package dev.ratchet.http;

import dev.ratchet.message.Cancellation;
import dev.ratchet.model.ModelAnswer;
import dev.ratchet.model.ModelEvent;
import java.util.function.Consumer;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.Okio;
import okio.Source;

/** Answers of status 200 without a server, which would take the time of what is tested. */
public final class CannedCall {
    private static final Connections CONNECTIONS = new Connections(
            new OkHttpClient.Builder()
                    .addInterceptor(chain -> new Response.Builder()
                            .request(chain.request())
                            .protocol(Protocol.HTTP_1_1)
                            .code(200)
                            .message("OK")
                            .body(chain.request().tag(ResponseBody.class))
                            .build())
                    .build(),
            Timeouts.DEFAULT);

    private CannedCall() {}

    /** {@return what is made of {@code body}} */
    public static ModelAnswer read(
            String contentType, Source body, ApiErrors errors, AnswerAssembly answer, Consumer<ModelEvent> events) {
        Request request = new Request.Builder()
                .url("http://localhost/")
                .tag(ResponseBody.class, ResponseBody.create(Okio.buffer(body), MediaType.get(contentType), -1))
                .build();
        try (HttpCall call = HttpCall.open(CONNECTIONS, request, new Cancellation())) {
            return new AnswerReader(call, errors, answer, events).read();
        }
    }
}
