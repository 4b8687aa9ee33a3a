package dev.ratchet.testing.server;

import java.util.HashSet;
import java.util.Set;

/** The MCP servers that the service is to talk to: each has a toolset among the tools, and each toolset a server. */
final class ServersRule implements CheckedRequest.Rule {
    private static final Shape SERVERS = Shape.listOf(Variants.of(
            "url",
            Fields.typed()
                    .required("url", Shape.nonEmpty())
                    .required("name", Shape.nonEmpty())
                    .optional("authorization_token", Shape.STRING.orNull())
                    .optional("tool_configuration", Shape.OBJECT.orNull())));

    @Override
    public void check(CheckedRequest request) {
        Value servers = request.body().at("mcp_servers");
        Set<String> names = new HashSet<>();
        if (!servers.node().isMissingNode()) {
            SERVERS.check(servers, request);
            for (Value server : servers.elements()) {
                if (!names.add(server.text("name"))) {
                    throw servers.refused("MCP server names must be unique");
                }
            }
        }
        Set<String> used = new HashSet<>();
        for (Value tool : request.body().at("tools").elementsOrNone()) {
            if (tool.type().equals("mcp_toolset")) {
                String name = tool.text("mcp_server_name");
                if (!names.contains(name)) {
                    throw tool.refused("MCP server '" + name + "' not found in mcp_servers");
                }
                if (!used.add(name)) {
                    throw tool.refused("MCP server '" + name + "' already has an mcp_toolset");
                }
            }
        }
        names.removeAll(used);
        if (!names.isEmpty()) {
            throw servers.refused("MCP server '" + names.iterator().next() + "' has no mcp_toolset among the tools");
        }
    }
}
