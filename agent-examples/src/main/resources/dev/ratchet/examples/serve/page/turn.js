// What one answer of the model looks like while it comes: thoughts, text, and calls of tools that fold open.

import {button, diff, element, fields, pretty, prose} from "./nodes.js";

/** An answer and its calls. */
export class Turn {
  constructor(chat) {
    this.chat = chat;
    this.calls = new Map();
    this.node = element("article", "turn");
    chat.append(this.node);
    this.clear();
  }

  /** Takes back what was shown, and says why: the attempt failed and is repeated. */
  retry(why) {
    this.clear();
    this.said.append(element("p", "note", why));
  }

  clear() {
    this.text = "";
    this.thoughts = "";
    this.said = element("div", "said");
    this.tools = element("div", "tools");
    this.thinking = null;
    this.calls.clear();
    this.node.replaceChildren(this.said, this.tools);
  }

  say(piece) {
    this.text += piece;
    this.draw();
  }

  think(piece) {
    this.thoughts += piece;
    if (!this.thinking) {
      this.thinking = element("pre", "");
      const fold = element("details", "thinking", element("summary", "", "Thinking"), this.thinking);
      this.node.prepend(fold);
    }
    this.thinking.textContent = this.thoughts;
  }

  /** The whole answer is there: it says more reliably what the pieces said. */
  answered(content) {
    this.text = content.filter(block => block.type === "text").map(block => block.text).join("\n\n");
    this.draw();
    for (const block of content) {
      if (block.type === "tool_use") {
        this.call(block.id, block.name).arguments(JSON.stringify(block.input));
      }
    }
  }

  call(id, name) {
    if (!this.calls.has(id)) {
      const call = new Call(name);
      this.calls.set(id, call);
      this.tools.append(call.node);
    }
    return this.calls.get(id);
  }

  /** Nothing more comes. */
  end() {
    this.node.classList.remove("live");
    for (const call of this.calls.values()) {
      call.end();
    }
  }

  draw() {
    if (this.drawing) {
      return;
    }
    this.drawing = true;
    requestAnimationFrame(() => {
      this.drawing = false;
      this.said.replaceChildren(...prose(this.text));
      this.chat.dispatchEvent(new Event("grown"));
    });
  }
}

/** One call of a tool. */
class Call {
  constructor(name) {
    this.partial = "";
    this.state = element("span", "state", "");
    this.brief = element("span", "brief", "");
    this.took = element("span", "took", "");
    this.given = element("div", "given");
    this.result = element("pre", "");
    this.body = element("div", "body", this.given);
    this.node = element(
        "details", "call waiting",
        element("summary", "", this.state, element("span", "name", name), this.brief, this.took), this.body);
    this.name = name;
  }

  piece(partialJson) {
    this.partial += partialJson;
    this.arguments(this.partial);
  }

  arguments(text) {
    this.given.replaceChildren(fields(text));
    this.brief.textContent = brief(text);
  }

  started(at) {
    this.since = Date.parse(at);
    this.become("running", "running");
  }

  progress(text) {
    this.took.textContent = text;
  }

  finished(result, at) {
    const failed = result.is_error === true;
    const text = typeof result.content === "string" ? result.content : blocks(result.content ?? []);
    this.result.textContent = pretty(text);
    this.body.append(element("h4", "", failed ? "Error" : "Result"), this.result);
    this.took.textContent = this.since ? `${Math.max(0, Date.parse(at) - this.since)} ms` : "";
    this.become(failed ? "failed" : "done", failed ? "failed" : "done");
    this.approval?.remove();
  }

  end() {
    if (this.node.classList.contains("running")) {
      this.become("failed", "stopped");
    }
  }

  /** Asks whether it may run; resolves to a decision when a button is pressed. */
  ask(id, preview) {
    this.node.open = true;
    this.become("asking", "waits for you");
    return new Promise(decide => {
      const reason = element("input", "");
      reason.placeholder = "Why not? (told to the model)";
      reason.setAttribute("aria-label", "Reason, if you do not allow it");
      const answer = (decision, words) => {
        this.approval.replaceChildren(element("p", "decided", words));
        decide({call: id, ...decision});
      };
      const allow = button("primary", "Allow", () => answer({allow: true}, "Allowed"));
      const deny = button("deny", "Deny", () => answer(
          {allow: false, ...(reason.value.trim() && {reason: reason.value.trim()})}, "Denied"));
      this.approval = element("div", "approval", allow, deny, reason);
      this.approval.setAttribute("role", "group");
      this.approval.setAttribute("aria-label", `May ${this.name} run?`);
      if (preview) {
        this.body.append(element("h4", "", "What it would do"), diff(preview));
      }
      this.body.append(this.approval);
    });
  }

  /** Takes the focus, but not to a button: an Enter too many must not allow anything. */
  focus() {
    this.node.querySelector("summary").focus();
  }

  become(state, words) {
    this.node.classList.remove("waiting", "running", "asking", "done", "failed");
    this.node.classList.add(state);
    this.state.setAttribute("aria-label", words);
    this.state.title = words;
  }
}

/** The arguments in a line: their values if that is short. */
function brief(text) {
  try {
    return Object.entries(JSON.parse(text))
        .map(([name, value]) => `${name}: ${typeof value === "string" ? value : JSON.stringify(value)}`)
        .join(", ").slice(0, 200);
  } catch (notYet) {
    return "";
  }
}

function blocks(content) {
  return content.map(block => block.type === "text" ? block.text : `(${block.type})`).join("\n");
}
