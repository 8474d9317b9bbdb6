// The page for pictures and the camera.
import { CallError, findLandmarks, readServer, readState, useToken } from "./calls.js";
import { drawFaces } from "./overlay.js";

const byId = id => document.getElementById(id);
const photo = byId("photo"), frame = byId("frame"), stage = byId("stage"), cameraButton = byId("camera");
const show = (id, text) => { byId(id).textContent = text; };
const pause = milliseconds => new Promise(resolve => setTimeout(resolve, milliseconds));

// The work in progress: a picture that was sent, or the camera. A new one replaces it.
let current = new AbortController();
let stopCamera = null;

// What is sent again when the user has typed the token.
let again = null;

function begin() {
  current.abort();
  current = new AbortController();
  stopCamera?.();
  show("error", "");
  return current.signal;
}

async function showPicture(file) {
  const signal = begin();
  again = () => showPicture(file);
  URL.revokeObjectURL(photo.src);
  photo.src = URL.createObjectURL(file);
  photo.alt = file.name;
  reveal(photo);
  clearResult();
  show("status", `Searching for faces in ${file.name}.`);
  try {
    const result = await findLandmarks(file, file.name, signal);
    showResult(result);
    show("status", `${countFaces(result.report)} in ${file.name}.`);
  } catch (error) {
    if (!signal.aborted) {
      clearResult();
      showError(error);
    }
  }
}

async function runCamera() {
  const signal = begin();
  again = runCamera;
  if (!navigator.mediaDevices) {
    showError(new Error("Browsers offer the camera only to pages of https and of localhost."));
    return;
  }

  const video = document.createElement("video");
  video.muted = true;
  video.playsInline = true;
  let stream = null;
  stopCamera = () => {
    stopCamera = null;
    stream?.getTracks().forEach(track => track.stop());
    cameraButton.setAttribute("aria-pressed", "false");
    cameraButton.textContent = "Use the camera";
    byId("rate-row").hidden = true;
  };
  cameraButton.setAttribute("aria-pressed", "true");
  cameraButton.textContent = "Stop the camera";
  show("status", "Waiting for the camera.");
  try {
    stream = await navigator.mediaDevices.getUserMedia({ audio: false, video: { width: { ideal: 640 }, height: { ideal: 480 } } });
    if (signal.aborted) {
      stream.getTracks().forEach(track => track.stop());
      return;
    }

    stream.getVideoTracks()[0].addEventListener("ended", () => {
      if (!signal.aborted) {
        end();
        showError(new Error("The camera has stopped."));
      }
    });
    video.srcObject = stream;
    await video.play();
    clearResult();
    byId("rate-row").hidden = false;
    await sendFrames(video, signal);
  } catch (error) {
    if (!signal.aborted) {
      end();
      showError(error);
    }
  }
}

// One frame at a time: the next one is taken when the answer to the last one is shown, with its own points.
async function sendFrames(video, signal) {
  const captured = document.createElement("canvas");
  const times = [];
  let said = { text: "", time: 0 };
  while (true) {
    await new Promise(resolve => video.requestVideoFrameCallback(resolve));
    captured.width = video.videoWidth;
    captured.height = video.videoHeight;
    captured.getContext("2d").drawImage(video, 0, 0);
    const jpeg = await new Promise(resolve => captured.toBlob(resolve, "image/jpeg", 0.9));
    let result;
    try {
      result = await findLandmarks(jpeg, "camera.jpg", signal);
    } catch (error) {
      if (!(error instanceof CallError && error.status === 429)) {
        throw error;
      }
      await pause(error.retryAfter * 1000);
    }

    if (signal.aborted) {
      return;
    }

    if (result) {
      frame.width = captured.width;
      frame.height = captured.height;
      frame.getContext("2d").drawImage(captured, 0, 0);
      reveal(frame);
      showResult(result);
      times.push(performance.now());
      times.splice(0, times.length - 31);
      show("rate", times.length > 1 ? ((times.length - 1) * 1000 / (times.at(-1) - times[0])).toFixed(1) : "-");

      // A screen reader reads each change, so there are few.
      const text = `${countFaces(result.report)} by the camera.`;
      if (text !== said.text && performance.now() - said.time > 2000) {
        said = { text, time: performance.now() };
        show("status", text);
      }
    }
  }
}

function end() {
  current.abort();
  stopCamera?.();
  again = null;
  show("status", "The camera is off.");
}

/** Shows the photo, the frame of the camera, or neither for null. */
function reveal(element) {
  photo.hidden = element !== photo;
  frame.hidden = element !== frame;
  stage.classList.toggle("empty", !element);
  byId("legend").hidden = !element;
}

function clearResult() {
  drawFaces(null);
  byId("faces").replaceChildren();
  for (const id of ["count", "round-trip", "server-time", "rate", "size", "model", "detector", "device"]) {
    show(id, "-");
  }
  show("json", "");
}

function showResult({ report, text, roundTrip, inServer }) {
  drawFaces(report);
  show("count", report.faces.length);
  show("round-trip", roundTrip.toFixed(1) + " ms");
  show("server-time", inServer === null ? "-" : inServer.toFixed(1) + " ms");
  show("size", `${report.width} x ${report.height}`);
  show("model", report.model);
  show("detector", report.face_detector);
  show("device", `${report.device.executed.join(", ")} (${report.device.inference_precision})`);
  show("json", text);
  byId("faces").replaceChildren(...report.faces.map((face, index) => {
    const { x, y, width, height, score } = face.box;
    const row = document.createElement("tr");
    const size = `${Math.round(width)} x ${Math.round(height)}`;
    for (const value of [index + 1, score === null ? "-" : score.toFixed(3), `${Math.round(x)}, ${Math.round(y)}`, size]) {
      row.insertCell().textContent = value;
    }
    return row;
  }));
}

function countFaces(report) {
  const count = report.faces.length;
  return count === 0 ? "No face was found" : count === 1 ? "1 face was found" : `${count} faces were found`;
}

function showError(error) {
  const text = error.name === "NotAllowedError" ? "The camera is not allowed. Allow it for this page in the browser, then try again."
    : error.name === "NotFoundError" ? "This machine has no camera."
    : error.name === "NotReadableError" ? "The camera cannot be opened: another program may use it."
    : error.message;
  show("status", "");
  show("error", text);
  if (error.status === 401) {
    askForToken();
    byId("token").focus();
  }
}

function askForToken() {
  byId("token-form").hidden = false;
}

async function describeServer() {
  const words = {
    "starting": "The server is loading its models.",
    "ready": "The server is ready.",
    "draining": "The server is ending.",
    "device lost": "The server has lost its device.",
  };
  let state;
  while ((state = await readState()) === "starting") {
    show("server", words.starting);
    await pause(500);
  }

  try {
    const server = await readServer();
    show("server", `${words[state] ?? "The server does not answer."} ${server.name} ${server.version}`);
  } catch (error) {
    show("server", error.message);
    if (error.status === 401) {
      askForToken();
    }
  }
}

byId("choose").addEventListener("click", () => byId("file").click());
byId("file").addEventListener("change", event => {
  const [file] = event.target.files;
  event.target.value = ""; // so that the same file can be chosen again
  if (file) {
    showPicture(file);
  }
});
cameraButton.addEventListener("click", () => stopCamera ? end() : runCamera());
byId("token-form").addEventListener("submit", event => {
  event.preventDefault();
  useToken(byId("token").value.trim());
  byId("token").value = "";
  byId("token-form").hidden = true;
  show("error", "");
  byId("choose").focus();
  describeServer();
  again?.();
});

// The browser cannot show what is not a picture. The server says so in its answer.
photo.addEventListener("error", () => {
  if (!photo.hidden) {
    reveal(null);
  }
});

// The whole page takes a dropped picture, because a browser would open one that misses the frame.
addEventListener("dragover", event => {
  event.preventDefault();
  stage.classList.add("dropping");
});
addEventListener("dragleave", event => {
  if (!event.relatedTarget) {
    stage.classList.remove("dropping");
  }
});
addEventListener("drop", event => {
  event.preventDefault();
  stage.classList.remove("dropping");
  const [file] = event.dataTransfer.files;
  if (file) {
    showPicture(file);
  } else {
    showError(new Error("Only files can be dropped here. Save the picture first, then drop the file."));
  }
});
describeServer();
