// Calls of the server's REST interface. The token is kept in memory only.
let token = "";

/** What an HTTP status means for the user of this page. */
const meanings = {
  400: "The server cannot read this picture.",
  408: "The picture did not reach the server in time.",
  413: "The picture is too large for this server.",
  415: "This is not a JPEG, PNG or WebP picture.",
  429: "The server is busy. Try again in a moment.",
  503: "The server is not ready.",
  504: "The server did not finish this picture in time.",
};

/** An answer that is an error, or no answer. `status` is 0 if the server cannot be reached. */
export class CallError extends Error {
  constructor(message, status, retryAfter) {
    super(message);
    this.status = status;
    this.retryAfter = retryAfter;
  }
}

export function useToken(text) {
  token = text;
}

/** Asks whether the server is ready: "starting", "ready", "draining", "device lost", or null if it cannot be reached. */
export async function readState() {
  try {
    return (await (await fetch("v2/health/ready", { cache: "no-store" })).json()).state ?? null;
  } catch {
    return null;
  }
}

/** Returns the name and the version of the server. */
export async function readServer() {
  return (await call("v2", {})).json();
}

/**
 * Sends a picture. Returns the report, its text as the server wrote it, and both times in milliseconds; the server's own is null if it
 * does not say it.
 */
export async function findLandmarks(picture, name, signal) {
  const form = new FormData();
  form.append("picture", picture, name);
  const start = performance.now();
  const response = await call("v1/landmarks", { method: "POST", body: form, signal });
  const text = await response.text();
  const roundTrip = performance.now() - start;
  return { report: JSON.parse(text), text, roundTrip, inServer: serverTime(response) };
}

async function call(path, options) {
  let response;
  try {
    response = await fetch(path, { ...options, headers: token ? { Authorization: "Bearer " + token } : {} });
  } catch (error) {
    throw error.name === "AbortError" ? error : new CallError("The server cannot be reached.", 0, 0);
  }

  if (!response.ok) {
    throw await readError(response);
  }
  return response;
}

async function readError(response) {
  let details = "";
  try {
    details = (await response.json()).error ?? "";
  } catch {
    // A proxy in between may answer with something else than JSON.
  }

  const meaning = response.status === 401
    ? token ? "The server refused this token." : "This server needs a token."
    : meanings[response.status] ?? `The server answered with an error (${response.status}).`;
  const text = [401, 415, 429].includes(response.status) || !details ? meaning : `${meaning} ${details}`;
  return new CallError(text, response.status, Number(response.headers.get("Retry-After")) || 1);
}

// Server-Timing: decode;dur=1.25, detect;dur=8.5
function serverTime(response) {
  const steps = [...(response.headers.get("Server-Timing") ?? "").matchAll(/;dur=([\d.]+)/g)].map(step => Number(step[1]));
  return steps.length ? steps.reduce((sum, step) => sum + step, 0) : null;
}
