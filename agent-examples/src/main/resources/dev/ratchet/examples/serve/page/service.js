// The service as the page sees it: requests, and runs as streams of events.

const PATIENCE = 6; // tries to come back, the last after half a minute
const EVENT_STREAM = "text/event-stream";

let token = sessionStorage.getItem("token") ?? "";

/** What the service says about a request that it does not serve. */
export class Problem extends Error {
  constructor(status, detail) {
    super(detail);
    this.status = status;
  }
}

export function useToken(given) {
  token = given;
  sessionStorage.setItem("token", given);
}

/** Asks for JSON; throws a Problem. */
export async function json(method, path) {
  return (await ask(method, path, {})).json();
}

/**
 * Starts a run, or lets one go on, and yields its events as {id, name, data}. If the connection breaks it comes back for
 * those that it missed.
 */
export async function* run(path, body) {
  let response = await ask("POST", path, {"accept": EVENT_STREAM, "content-type": "application/json"}, body);
  let conversation = null;
  let last = 0;
  for (let tries = 0; ; ) {
    if (response) {
      try {
        for await (const event of events(response.body)) {
          tries = 0;
          last = event.id;
          conversation = event.data.run_id ?? conversation;
          yield event;
          if (event.name === "run_finished" || event.name === "problem") {
            return;
          }
        }
      } catch (broken) {
        if (!(broken instanceof TypeError)) { // what fetch throws if the network fails
          throw broken;
        }
      }
    }
    if (!conversation || tries === PATIENCE) {
      throw new Problem(0, "The connection to the service broke; what was under way is cancelled after half a minute.");
    }
    await new Promise(resume => setTimeout(resume, 500 * 2 ** tries));
    tries++;
    response = await again(conversation, last);
  }
}

async function again(conversation, last) {
  try {
    return await ask("GET", `/chat/${conversation}`, {"accept": EVENT_STREAM, "last-event-id": `${last}`});
  } catch (failure) {
    if (failure instanceof Problem && failure.status !== 0) {
      throw failure;
    }
    return null;
  }
}

async function ask(method, path, headers, body) {
  if (token) {
    headers.authorization = `Bearer ${token}`;
  }
  let response;
  try {
    response = await fetch(path, {method, headers, body: body && JSON.stringify(body)});
  } catch (unreachable) {
    throw new Problem(0, "The service cannot be reached; is it still running?");
  }
  if (!response.ok) {
    const problem = await response.json().catch(() => ({}));
    throw new Problem(response.status, problem.detail ?? `the service answered ${response.status}`);
  }
  return response;
}

async function* events(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const {value, done} = await reader.read();
    if (done) {
      return;
    }
    const whole = (rest + value).split("\n\n");
    rest = whole.pop();
    for (const text of whole) {
      const fields = Object.fromEntries(
          text.split("\n").filter(line => line.indexOf(": ") > 0).map(line => [
            line.slice(0, line.indexOf(": ")), line.slice(line.indexOf(": ") + 2)]));
      if (fields.data) {
        yield {id: fields.id, name: fields.event, data: JSON.parse(fields.data)};
      }
    }
  }
}
