// The page: what is typed becomes a run, and its events become what is seen.

import {element, button} from "./nodes.js";
import {Problem, json, run, useToken} from "./service.js";
import {Turn} from "./turn.js";

const $ = id => document.getElementById(id);
const number = new Intl.NumberFormat("en");
const THEMES = {auto: "◐", light: "○", dark: "●"};

let conversation = null;
let busy = false;
let deciding = null; // the first call that waits for a decision
let turn = null;

const show = {
  run_started(event) {
    conversation = event.run_id;
    $("model").textContent = event.model;
    $("model").hidden = false;
  },
  turn_started() {
    turn = new Turn($("chat"));
    turn.node.classList.add("live");
    grown();
  },
  text_delta(event) {
    turn.say(event.text);
  },
  thinking_delta(event) {
    turn.think(event.thinking);
  },
  tool_input_delta(event) {
    turn.call(event.tool_use_id, event.name).piece(event.partial_json);
  },
  retry_scheduled(event) {
    turn.retry(`Attempt ${event.failed_attempts} failed: ${event.reason} The next one is in ${event.delay_ms / 1000} s.`);
  },
  turn_answered(event) {
    turn.node.classList.remove("live");
    turn.answered(event.content);
    spent.add(event);
  },
  tool_started(event) {
    turn?.call(event.call.id, event.call.name).started(event.at);
  },
  tool_progress(event) {
    turn?.call(event.tool_use_id, event.name).progress(event.text);
  },
  tool_finished(event) {
    turn?.call(event.result.tool_use_id, event.name).finished(event.result, event.at);
    grown();
  },
  run_finished(event) {
    turn?.end();
    spent.total(event);
    if (event.outcome === "paused") {
      decide(event.waiting);
    } else if (event.outcome !== "completed") {
      note(event.sentence, event.outcome === "failed" ? "wrong" : "");
    }
  },
  problem(event) {
    turn?.end();
    note(event.detail, "wrong");
  },
};

/** Tokens and money: the sums of the conversation, as far as they are known. */
const spent = {
  tokens_in: 0, tokens_out: 0, usd: 0,
  add(event) {
    if (event.usage) {
      this.set(this.tokens_in + input(event.usage), this.tokens_out + event.usage.output, this.usd + event.cost_usd, event);
    }
  },
  total(event) {
    this.set(input(event.usage), event.usage.output, event.cost_usd, event);
  },
  set(tokensIn, tokensOut, usd, event) {
    Object.assign(this, {tokens_in: tokensIn, tokens_out: tokensOut, usd});
    $("tokens").textContent = `${number.format(tokensIn)} in · ${number.format(tokensOut)} out`;
    const known = !event.cost_incomplete;
    $("cost").textContent = known || usd > 0 ? `${known ? "" : "≥ "}$${usd.toFixed(4)}` : "cost unknown";
    $("cost").title = event.cost_incomplete ?? "at list price";
    const share = event.window_share;
    $("context").hidden = share == null;
    if (share != null) {
      const percent = 100 * share;
      $("share").textContent = `${percent < 10 ? percent.toFixed(1) : Math.round(percent)} %`;
      $("context").title = "of the context window is in use";
      $("ring").setAttribute("stroke-dasharray", `${Math.max(percent, 2)} 100`);
    }
    $("meter").hidden = false;
  },
};

async function follow(path, body) {
  busy = true;
  update();
  try {
    for await (const event of run(path, body)) {
      show[event.name]?.(event.data);
    }
  } catch (failure) {
    turn?.end();
    if (failure instanceof Problem && failure.status === 401) {
      await enter(failure.message);
    }
    if (!(failure instanceof Problem)) {
      throw failure;
    }
    note(failure.message, "wrong");
  } finally {
    busy = false;
    update();
  }
}

function say(message) {
  $("welcome").hidden = true;
  $("chat").append(element("article", "asked", message));
  turn = null;
  grown(true);
  follow("/chat", conversation ? {message, conversation} : {message});
}

async function decide(waiting) {
  const calls = waiting.map(each => turn.call(each.call.id, each.call.name));
  const asked = waiting.map((each, i) => calls[i].ask(each.call.id, each.preview));
  deciding = calls[0];
  grown(true);
  if (!$("message").value) {
    deciding.focus();
  }
  const decisions = await Promise.all(asked);
  deciding = null;
  follow(`/chat/${conversation}/approve`, {decisions});
  $("message").focus();
}

async function stop() {
  if (busy && conversation) {
    try {
      await json("DELETE", `/chat/${conversation}`);
    } catch (failure) {
      note(failure.message, "wrong");
    }
  }
}

function note(sentence, className) {
  $("welcome").hidden = true;
  const node = element("p", `note ${className}`, sentence);
  if (className) {
    node.setAttribute("role", "alert");
  }
  $("chat").append(node);
  grown(true);
}

/** Keeps the end in sight, unless the reader has scrolled up. */
function grown(always) {
  const page = document.scrollingElement;
  if (always === true || page.scrollHeight - page.scrollTop - page.clientHeight < 160) {
    page.scrollTo({top: page.scrollHeight});
  }
}

function update() {
  $("send").hidden = busy;
  $("stop").hidden = !busy;
  $("chat").setAttribute("aria-busy", busy);
}

function fit() {
  const box = $("message");
  box.rows = 1;
  while (box.scrollHeight > box.clientHeight + 2 && box.rows < 8) {
    box.rows++;
  }
}

/** Asks for a token until the service takes it. */
function enter(why) {
  const dialog = $("entry");
  if (dialog.open) {
    return Promise.resolve();
  }
  $("entry-wrong").textContent = why ?? "";
  $("entry-wrong").hidden = !why;
  dialog.showModal();
  return new Promise(entered => dialog.addEventListener("close", () => {
    useToken($("token").value);
    $("token").value = "";
    entered(begin());
  }, {once: true}));
}

async function begin() {
  try {
    const about = await json("GET", "/about");
    $("notice").textContent = about.notice;
    $("notice").hidden = !about.notice;
    $("suggestions").replaceChildren(...about.suggestions.map(text =>
        element("li", "", button("suggestion", text, () => say(text)))));
  } catch (failure) {
    if (failure.status === 401) {
      await enter(sessionStorage.getItem("token") ? failure.message : null);
    } else {
      note(failure.message, "wrong");
    }
  }
}

function theme(wanted) {
  document.documentElement.dataset.theme = wanted;
  $("theme").textContent = THEMES[wanted];
  $("theme").title = `Theme: ${wanted}`;
  $("theme").setAttribute("aria-label", `Theme: ${wanted}`);
  localStorage.setItem("theme", wanted);
}

function input(usage) {
  return usage.input + usage.cache_write_5m + usage.cache_write_1h + usage.cache_read;
}

$("form").addEventListener("submit", event => {
  event.preventDefault();
  const message = $("message").value.trim();
  if (deciding) {
    note("First decide about the call above.", "wrong");
    deciding.focus();
  } else if (message && !busy) {
    $("message").value = "";
    fit();
    say(message);
  }
});
$("message").addEventListener("input", fit);
$("message").addEventListener("keydown", event => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    $("form").requestSubmit();
  }
});
document.addEventListener("keydown", event => {
  if (event.key === "Escape") {
    stop();
  }
});
$("stop").addEventListener("click", stop);
$("chat").addEventListener("grown", grown);
$("fresh").addEventListener("click", async () => {
  await stop();
  location.reload();
});
$("theme").addEventListener("click", () => {
  const names = Object.keys(THEMES);
  theme(names[(names.indexOf(document.documentElement.dataset.theme) + 1) % names.length]);
});

theme(Object.keys(THEMES).find(name => name === localStorage.getItem("theme")) ?? "auto");
begin();
