package dev.ratchet.openai;

import dev.ratchet.message.ContentBlock;
import dev.ratchet.message.Message;
import dev.ratchet.message.RawJson;
import dev.ratchet.message.Role;
import dev.ratchet.message.TextBlock;
import dev.ratchet.message.ThinkingBlock;
import dev.ratchet.message.ToolResultBlock;
import dev.ratchet.message.ToolUseBlock;
import dev.ratchet.model.Prompt;
import dev.ratchet.tool.ToolDefinition;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes messages and tools in the form of Chat Completions, from the typed view of their blocks. Immutable. */
final class ChatWriter {
    /** The member of a thinking block that tells the field in which it came, and in which it goes back. */
    static final String SENT_AS = "sent_as";

    private static final byte[] NOTHING = {};
    private static final int SHORT_ID = 9; // what Mistral's templates want; nobody refuses it

    private final Provider provider;
    private final String providerId;

    ChatWriter(Provider provider, String providerId) {
        this.provider = provider;
        this.providerId = providerId;
    }

    /** {@return {@code ,"tools":[…]}, or nothing} */
    byte[] tools(Prompt prompt) {
        if (prompt.tools().isEmpty()) {
            return NOTHING;
        }
        List<RawJson> tools = prompt.tools().stream().map(this::tool).toList();
        return utf8(",\"tools\":" + RawJson.array(tools));
    }

    /** {@return the system prompt's message, or nothing} */
    byte[] system(Prompt prompt) {
        return prompt.system() == null
                ? NOTHING
                : utf8(of("system").put("content", prompt.system()).build().toString());
    }

    /** {@return the message as one or several, or nothing if nothing of it can be sent} */
    byte[] message(Message message) {
        List<RawJson> written = message.role() == Role.USER ? user(message.content()) : assistant(message);
        return utf8(written.stream().map(RawJson::toString).collect(Collectors.joining(",")));
    }

    /** Tools that a provider defines are given as ordinary ones: to this model their name alone says nothing. */
    private RawJson tool(ToolDefinition tool) {
        RawJson.ObjectBuilder function = RawJson.object()
                .put("name", tool.name())
                .put("description", tool.description())
                .put("parameters", tool.inputSchema());
        RawJson strict = tool.raw().members().get("strict");
        if (strict != null && strict.toString().equals("true") && StrictForm.fits(tool.inputSchema())) {
            function.put("strict", true);
        }
        return RawJson.object()
                .put("type", "function")
                .put("function", function.build())
                .build();
    }

    /** A {@code tool} message for each result, right behind the calls; then one {@code user} message with all else. */
    private List<RawJson> user(List<ContentBlock> content) {
        List<RawJson> written = new ArrayList<>();
        UserContent rest = new UserContent(provider);
        for (ContentBlock block : content) {
            if (block instanceof ToolResultBlock result) {
                written.add(of("tool")
                        .put("tool_call_id", callId(result.toolUseId()))
                        .put("content", rest.textOf(result))
                        .build());
            } else {
                rest.add(block);
            }
        }
        RawJson said = rest.json();
        if (said != null) {
            written.add(of("user").put("content", said).build());
        }
        return written;
    }

    private List<RawJson> assistant(Message message) {
        StringBuilder text = new StringBuilder();
        List<RawJson> calls = new ArrayList<>();
        Map<String, StringBuilder> thoughts = new LinkedHashMap<>();
        boolean apart = false;
        for (ContentBlock block : message.content()) {
            if (block instanceof TextBlock part) {
                text.append(apart && !text.isEmpty() ? "\n\n" : "").append(part.text());
            } else if (block instanceof ToolUseBlock call) {
                calls.add(call(call));
            } else if (block instanceof ThinkingBlock thought) {
                String field = providerId.equals(message.provider()) ? sentAs(thought) : null;
                if (field != null) {
                    thoughts.computeIfAbsent(field, name -> new StringBuilder()).append(thought.thinking());
                }
            }
            apart = !(block instanceof TextBlock);
        }
        if (text.isEmpty() && calls.isEmpty()) {
            return List.of();
        }
        // Empty and not null beside calls: all take that, while some templates write null out as a word.
        RawJson.ObjectBuilder written = of("assistant").put("content", text.toString());
        thoughts.forEach((field, thought) -> written.put(field, thought.toString()));
        return List.of((calls.isEmpty() ? written : written.put("tool_calls", RawJson.array(calls))).build());
    }

    private RawJson call(ToolUseBlock call) {
        return RawJson.object()
                .put("id", callId(call.id()))
                .put("type", "function")
                .put(
                        "function",
                        RawJson.object()
                                .put("name", call.name())
                                .put("arguments", call.input().toString())
                                .build())
                .build();
    }

    private static @Nullable String sentAs(ThinkingBlock thought) {
        RawJson field = thought.raw().members().get(SENT_AS);
        return field == null ? null : field.asString();
    }

    /** {@return the id, or for one that the provider refuses, since another gave it, always the same short one} */
    private String callId(String id) {
        if (provider.takesCallId(id)) {
            return id;
        }
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(utf8(id));
            return new BigInteger(1, digest).toString(Character.MAX_RADIX).substring(0, SHORT_ID); // of about 50
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JVM has SHA-256", e);
        }
    }

    private static RawJson.ObjectBuilder of(String role) {
        return RawJson.object().put("role", role);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
