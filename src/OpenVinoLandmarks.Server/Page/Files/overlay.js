// Draws boxes and points over the picture, as SVG in the coordinates of the picture.
const svg = document.getElementById("overlay");
let shown = null;

/** Draws the faces of a report, or nothing for null. */
export function drawFaces(report) {
  shown = report;
  redraw();
}

// Points and numbers have the same size on the screen, whatever the size of the picture.
function redraw() {
  if (!shown) {
    svg.replaceChildren();
    return;
  }

  svg.setAttribute("viewBox", `0 0 ${shown.width} ${shown.height}`);
  const unit = shown.width / (svg.getBoundingClientRect().width || shown.width);
  svg.replaceChildren(...shown.faces.map((face, index) => drawFace(face, index, unit)));
}

function drawFace(face, index, unit) {
  const { x, y, width, height } = face.box;
  const group = create("g", {});
  const box = { x, y, width, height, rx: 4 * unit };
  group.append(create("rect", { ...box, class: "shadow" }), create("rect", box));
  for (const [px, py] of face.points ?? []) {
    group.append(create("circle", { cx: px, cy: py, r: 1.5 * unit, class: "more" }));
  }

  // Smaller points on small faces, which they would cover.
  const radius = Math.max(2 * unit, Math.min(4.5 * unit, 0.06 * width));
  for (const [name, point] of Object.entries(face.landmarks)) {
    group.append(create("circle", { cx: point.x, cy: point.y, r: radius, class: name }));
  }

  // The number is above the box, or below it at the upper border.
  if (shown.faces.length > 1) {
    const number = create("text", { x, y: y > 22 * unit ? y - 6 * unit : y + height + 20 * unit, "font-size": 16 * unit });
    number.textContent = index + 1;
    group.append(number);
  }
  return group;
}

function create(name, attributes) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [attribute, value] of Object.entries(attributes)) {
    element.setAttribute(attribute, value);
  }
  return element;
}

new ResizeObserver(redraw).observe(svg);
