// Shows openapi.json: the operations by tag, then the schemas. Texts are plain, so that nothing of them becomes markup.
const content = document.getElementById("content"), contents = document.getElementById("contents");
// Lists of numbers and words take one line.
const codeLines = value =>
  JSON.stringify(value, null, 2).replace(/\[\s+([^[\]{}]*?)\s+\]/g, (_, list) => `[${list.replace(/\s+/g, " ")}]`);
const idOf = text => text.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "");
let api = null;

function add(parent, name, text, attributes = {}) {
  const element = parent.appendChild(document.createElement(name));
  for (const [attribute, value] of Object.entries(attributes)) {
    element.setAttribute(attribute, value);
  }
  if (text !== undefined) {
    element.textContent = text;
  }
  return element;
}

/** Adds a table with a heading. `of` tells it from the other tables of the page for screen readers. */
function addTable(parent, of, caption, heads, rows) {
  if (!rows.length) {
    return;
  }

  add(parent, "h4", caption);
  const table = add(add(parent, "div", undefined, { class: "wide", role: "region", "aria-label": `${caption}: ${of}`, tabindex: 0 }), "table");
  const head = add(add(table, "thead"), "tr");
  heads.forEach(text => add(head, "th", text, { scope: "col" }));
  const body = add(table, "tbody");
  for (const row of rows) {
    const line = add(body, "tr");
    row.forEach((cell, column) => {
      const place = add(line, "td");
      if (cell instanceof Node) {
        place.append(cell);
      } else {
        add(place, column === 0 ? "code" : "span", cell ?? "");
      }
    });
  }
}

function addExample(parent, caption, value) {
  const title = add(parent, "h4", caption);
  title.id = "example-" + document.querySelectorAll("pre").length;
  add(parent, "pre", typeof value === "string" ? value : codeLines(value), { role: "region", "aria-labelledby": title.id, tabindex: 0 });
}

/** Follows a reference to a component. */
const resolve = part => part?.$ref ? part.$ref.split("/").slice(1).reduce((at, key) => at[key], api) : part;

/** Describes the type of a schema in words, with a link to a schema that has a name. */
function typeOf(schema) {
  const place = document.createDocumentFragment();
  if (schema.$ref) {
    const name = schema.$ref.split("/").at(-1);
    add(place, "a", name, { href: "#schema-" + idOf(name) });
  } else if (schema.items) {
    place.append("list of ");
    place.append(typeOf(schema.items));
  } else if (schema.anyOf) {
    schema.anyOf.forEach((one, index) => place.append(index ? " or " : "", typeOf(one)));
  } else if ("const" in schema) {
    place.append(JSON.stringify(schema.const));
  } else if (schema.enum) {
    place.append(schema.enum.map(value => JSON.stringify(value)).join(", "));
  } else {
    const type = schema.type === "array" ? "list" : [schema.type ?? "any value"].flat().join(" or ");
    const range = "minimum" in schema && "maximum" in schema ? `, ${schema.minimum} to ${schema.maximum}`
      : "minimum" in schema ? `, at least ${schema.minimum}` : "";
    place.append((schema.contentMediaType ? `${schema.contentMediaType}` : type) + range);
  }
  return place;
}

/** The content types of a body, each with its type, and their examples. */
function describeBody(body) {
  const place = document.createDocumentFragment();
  Object.entries(body?.content ?? {}).forEach(([type, media], index) => {
    if (index) {
      add(place, "br");
    }
    add(place, "code", type);
    if (media.schema && media.schema.contentMediaType !== type) {
      place.append(": ", typeOf(media.schema));
    }
  });
  return place;
}

function addExamples(parent, caption, body) {
  for (const media of Object.values(body?.content ?? {})) {
    for (const example of Object.values(media.examples ?? {}).map(resolve)) {
      addExample(parent, `${caption}: ${example.summary}`, example.value);
    }
  }
}

function addOperation(parent, path, method, operation, shared) {
  const article = add(parent, "article", undefined, { id: operation.operationId });
  const place = `${method.toUpperCase()} ${path}`;
  const title = add(article, "h3");
  add(title, "code", method.toUpperCase(), { class: "method" });
  add(title, "code", path);
  add(article, "p", operation.summary);
  if (operation.description) {
    add(article, "p", operation.description);
  }

  const parameters = [...shared, ...operation.parameters ?? []].map(resolve);
  addTable(article, place, "Parameters", ["Name", "In", "Type", "Meaning"],
    parameters.map(one => [one.name + (one.required ? " (required)" : ""), one.in, typeOf(one.schema), one.description]));
  const request = resolve(operation.requestBody);
  if (request) {
    addTable(article, place, "Body of the request", ["Type", "Meaning"], [[describeBody(request), request.description]]);
    addExamples(article, "Example of a request", request);
  }

  const answers = Object.entries(operation.responses).map(([status, answer]) => [status, resolve(answer)]);
  addTable(article, place, "Answers", ["Status", "Meaning", "Body"],
    answers.map(([status, answer]) => [status, answer.description, describeBody(answer)]));
  answers.forEach(([status, answer]) => {
    if (status < 300) {
      addExamples(article, "Example of an answer", answer);
    }
  });
}

function addSchema(parent, name, schema) {
  const article = add(parent, "article", undefined, { id: "schema-" + idOf(name) });
  add(add(article, "h3"), "code", name);
  add(article, "p", schema.description);
  const required = new Set(schema.required);
  addTable(article, name, "Properties", ["Name", "Type", "Meaning"], Object.entries(schema.properties ?? {}).map(([property, one]) =>
    [property + (required.has(property) ? "" : " (optional)"), typeOf(one), one.description ?? resolve(one).description]));
}

function addGroup(name, description) {
  const section = add(content, "section", undefined, { class: "group", "aria-labelledby": "group-" + idOf(name) });
  add(section, "h2", name, { id: "group-" + idOf(name) });
  if (description) {
    add(section, "p", description);
  }
  add(contents, "h2", name);
  return { section, list: add(contents, "ul") };
}

function addLink(list, text, id) {
  add(add(list, "li"), "a", text, { href: "#" + id });
}

try {
  api = await (await fetch("openapi.json")).json();
  document.getElementById("version").textContent = `${api.info.title} ${api.info.version}`;
  add(content, "p", api.info.description);
  for (const tag of api.tags) {
    const { section, list } = addGroup(tag.name, tag.description);
    for (const [path, item] of Object.entries(api.paths)) {
      for (const [method, operation] of Object.entries(item)) {
        if (operation.tags?.includes(tag.name)) {
          addOperation(section, path, method, operation, item.parameters ?? []);
          addLink(list, operation.summary, operation.operationId);
        }
      }
    }
  }

  const { section, list } = addGroup("Schemas");
  for (const [name, schema] of Object.entries(api.components.schemas)) {
    addSchema(section, name, schema);
    addLink(list, name, "schema-" + idOf(name));
  }

  // The browser looked for the place of the address before it existed.
  document.getElementById(location.hash.slice(1))?.scrollIntoView();
} catch (error) {
  document.getElementById("version").textContent = `The description cannot be shown: ${error.message}`;
}
