"use strict";

const numbers = new EventSource("numbers");
const show = (id, value) => { document.getElementById(id).textContent = value; };

numbers.onmessage = message => {
  const data = JSON.parse(message.data);
  show("source", data.source);
  show("state", "Running.");
  show("time", data.time);
  show("frame", data.frame);
  show("frames_per_second", data.frames_per_second.toFixed(1));
  show("latency_median_ms", data.latency_median_ms.toFixed(1) + " ms");
  show("latency_p99_ms", data.latency_p99_ms.toFixed(1) + " ms");
  show("dropped_frames", data.dropped_frames);
  show("reconnections", data.reconnections);
  show("damaged_frames", data.damaged_frames);
  document.getElementById("faces").replaceChildren(...data.faces.map(row));
};

function row(face) {
  const line = document.createElement("tr");
  for (const value of [face.track, face.age, face.x + ", " + face.y, face.width + " x " + face.height]) {
    line.appendChild(document.createElement("td")).textContent = value;
  }
  return line;
}

// Without close(), the browser would try to connect to a program that has ended.
numbers.addEventListener("end", () => { numbers.close(); show("state", "The video has ended."); });
numbers.onerror = () => { numbers.close(); show("state", "The connection to ovlandmarks is lost. Reload the page to connect again."); };
