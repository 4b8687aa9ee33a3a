package dev.ratchet.model;

/** Whether the model may call tools. */
public enum ToolChoice {
    /** As it sees fit; the default. */
    AUTO,

    /** Not in this answer. The tools stay in the request, for a conversation is never edited. */
    NONE
}
