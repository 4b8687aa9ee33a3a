package dev.ratchet.anthropic;

import dev.ratchet.http.HttpCall;
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
final class CannedCall {
    static final String KEY = "sk-ant-secret-4711";
    static final ApiErrors ERRORS = new ApiErrors(Credential.apiKey(KEY), "http://localhost/");

    private static final OkHttpClient CLIENT = new OkHttpClient.Builder()
            .addInterceptor(chain -> {
                ResponseBody body = chain.request().tag(ResponseBody.class);
                return new Response.Builder()
                        .request(chain.request())
                        .protocol(Protocol.HTTP_1_1)
                        .code(200)
                        .message("OK")
                        .body(body)
                        .build();
            })
            .build();

    private CannedCall() {}

    static ModelAnswer read(String contentType, Source body, Consumer<ModelEvent> events) {
        Request request = new Request.Builder()
                .url("http://localhost/")
                .tag(ResponseBody.class, ResponseBody.create(Okio.buffer(body), MediaType.get(contentType), -1))
                .build();
        try (HttpCall call = HttpCall.open(
                new dev.ratchet.http.Connections(CLIENT, dev.ratchet.http.Timeouts.DEFAULT),
                request,
                new Cancellation())) {
            return new AnswerReader(call, ERRORS, events).read();
        }
    }
}
