package dev.ratchet.testing.server;

/** A request is refused; becomes the error envelope. Thrown often in tests of many requests, so it takes no stack trace. */
final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int status;
    private final String type;

    Refused(int status, String type, String message) {
        super(message, null, false, false);
        this.status = status;
        this.type = type;
    }

    static Refused invalid(String message) {
        return new Refused(400, "invalid_request_error", message);
    }

    static Refused notFound(String message) {
        return new Refused(404, "not_found_error", message);
    }

    int status() {
        return status;
    }

    String type() {
        return type;
    }

    /** {@return the text for the envelope} */
    String text() {
        return String.valueOf(getMessage());
    }
}
