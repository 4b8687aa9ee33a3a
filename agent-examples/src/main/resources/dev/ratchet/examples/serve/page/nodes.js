// Makes nodes of text. Whatever a model or a tool wrote becomes the text of a node and never markup.

/** An element with a class, attributes and children; a string becomes a text node. */
export function element(name, className, ...children) {
  const node = document.createElement(name);
  if (className) {
    node.className = className;
  }
  node.append(...children);
  return node;
}

/** A button that does something. */
export function button(className, label, action) {
  const node = element("button", className, label);
  node.type = "button";
  node.addEventListener("click", action);
  return node;
}

/** What a model writes: paragraphs, headings, lists, code, **bold** and `code`; anything else stays as it is. */
export function prose(text) {
  const nodes = [];
  let lines = [];
  const flush = () => {
    if (lines.length) {
      nodes.push(block(lines));
      lines = [];
    }
  };
  const all = text.split("\n");
  for (let i = 0; i < all.length; i++) {
    const line = all[i];
    if (line.startsWith("```")) {
      flush();
      const code = [];
      while (++i < all.length && !all[i].startsWith("```")) {
        code.push(all[i]);
      }
      nodes.push(element("pre", "", code.join("\n")));
    } else if (!line.trim()) {
      flush();
    } else if (lines.length && isItem(line) !== isItem(lines[lines.length - 1]) && !line.startsWith("  ")) {
      flush();
      lines.push(line);
    } else {
      lines.push(line);
    }
  }
  flush();
  return nodes;
}

/** JSON that can be read; text that is no JSON as it is. */
export function pretty(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch (notJson) {
    return text;
  }
}

/** A preview; the lines of a diff are told apart by colour. */
export function diff(text) {
  const lines = text.split("\n");
  return element("pre", "diff", ...lines.map((line, i) => element(
      "span",
      /^(\+\+\+|---|@@) /.test(line) ? "place" : line.startsWith("+") ? "added" : line.startsWith("-") ? "removed" : "",
      i < lines.length - 1 ? `${line}\n` : line)));
}

/** Arguments of a call: each with its name, texts as they are. What is no object yet is shown as it came. */
export function fields(text) {
  let object;
  try {
    object = JSON.parse(text);
  } catch (notWhole) {
    return element("pre", "", text);
  }
  const list = element("dl", "");
  for (const [name, value] of Object.entries(object ?? {})) {
    list.append(
        element("dt", "", name),
        element("dd", "", element("pre", "", typeof value === "string" ? value : JSON.stringify(value, null, 2))));
  }
  return list.childNodes.length ? list : element("p", "decided", "No arguments");
}

function block(lines) {
  const heading = /^(#{1,4}) (.*)/.exec(lines[0]);
  if (heading && lines.length === 1) {
    return element("h3", "", ...inline(heading[2]));
  }
  if (isItem(lines[0])) {
    const list = element(/^\s*\d/.test(lines[0]) ? "ol" : "ul", "");
    for (const line of lines) {
      list.append(element("li", "", ...inline(line.replace(/^\s*([-*•]|\d+[.)])\s+/, ""))));
    }
    return list;
  }
  return element("p", "", ...inline(lines.join("\n")));
}

function isItem(line) {
  return /^\s*([-*•]|\d+[.)])\s+\S/.test(line);
}

function inline(text) {
  return text.split(/(`[^`\n]+`|\*\*[^*\n]+\*\*)/).filter(part => part).map(part => {
    if (part.length > 2 && part.startsWith("`") && part.endsWith("`")) {
      return element("code", "", part.slice(1, -1));
    }
    if (part.length > 4 && part.startsWith("**") && part.endsWith("**")) {
      return element("strong", "", part.slice(2, -2));
    }
    return part;
  });
}
