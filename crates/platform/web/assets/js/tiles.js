// Tiles: filtering while typing, walking over them with the arrow keys, and the favourite star.

const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

const gridsOf = (input) => input.dataset.filter.split(/\s+/).map((id) => document.getElementById(id)).filter(Boolean);

/** What a tile is found by: its name, its line and its words; not the remark that every tile has. */
function textOf(item) {
  const name = item.querySelector(".tb-tile__link")?.firstChild?.textContent;
  const note = item.querySelector(".tb-tile__note")?.textContent;
  const words = item.querySelector("[data-filter-words]")?.dataset.filterWords;
  return plain([name, note, words].join(" "));
}

/**
 * Hides the tiles in which not every typed word occurs, the parts (`data-filter-part`) that are left empty by that, and
 * what would stand between the search and what it finds (`data-filter-away`).
 */
function filter(input) {
  const words = plain(input.value).split(/\s+/).filter(Boolean);
  let shown = 0;
  for (const grid of gridsOf(input)) {
    let here = 0;
    for (const item of grid.children) {
      item.dataset.text ??= textOf(item);
      item.hidden = !words.every((word) => item.dataset.text.includes(word));
      if (!item.hidden) here += 1;
    }
    const part = grid.closest("[data-filter-part]");
    if (part) part.hidden = here === 0;
    shown += here;
  }
  for (const part of document.querySelectorAll("[data-filter-away]")) part.hidden = words.length > 0;
  const nothing = input.form.querySelector("[data-filter-nothing]");
  if (nothing) nothing.textContent = shown ? "" : nothing.dataset.filterNothing;
}

document.addEventListener("input", ({ target }) => {
  if (target.matches?.("[data-filter]")) filter(target);
});

document.addEventListener("submit", (event) => {
  const input = event.target.querySelector("[data-filter]");
  if (!input) return;
  // Enter opens the first tile that is left; with none left the server may know more.
  const first = gridsOf(input).flatMap((grid) => [...grid.children]).find((item) => !item.hidden);
  const link = input.value && first?.querySelector("a");
  if (link) {
    event.preventDefault();
    link.click();
  }
});

for (const key of document.querySelectorAll(".tb-search__key")) key.hidden = false;
for (const input of document.querySelectorAll("[data-filter]")) if (input.value) filter(input);

/** The link that is nearest in the direction of an arrow key, seen from the middle of the one that has the focus. */
function neighbour(from, links, key) {
  const middle = (link) => {
    const box = (link.closest("li") ?? link).getBoundingClientRect();
    return [box.x + box.width / 2, box.y + box.height / 2];
  };
  const [x, y] = middle(from);
  const [dx, dy] = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] }[key];
  let best;
  for (const link of links) {
    const [lx, ly] = middle(link);
    const ahead = (lx - x) * dx + (ly - y) * dy;
    const aside = Math.abs((lx - x) * dy) + Math.abs((ly - y) * dx);
    if (ahead > 4 && (!best || ahead + aside * 3 < best.cost)) best = { link, cost: ahead + aside * 3 };
  }
  return best?.link;
}

document.addEventListener("keydown", (event) => {
  if (!event.key.startsWith("Arrow") || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const visible = (links) => [...links].filter((link) => !link.closest("[hidden]"));
  if (event.target.matches?.("[data-filter]")) {
    const [first] = visible(gridsOf(event.target)[0]?.querySelectorAll("a") ?? []);
    if (event.key === "ArrowDown" && first) {
      event.preventDefault();
      first.focus();
    }
    return;
  }
  if (!event.target.matches?.("[data-tiles] a")) return;
  const next = neighbour(event.target, visible(document.querySelectorAll("[data-tiles] a")), event.key);
  if (next) {
    event.preventDefault();
    next.focus();
  }
});

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("[data-star]")) return;
  event.preventDefault();
  const button = form.querySelector("button");
  const on = button.value === "true";
  const show = (state) => {
    button.setAttribute("aria-pressed", String(state));
    button.value = String(!state);
  };
  const body = new URLSearchParams(new FormData(form, button));
  show(on);
  try {
    const answer = await fetch(form.action, { method: "POST", body, redirect: "manual", keepalive: true });
    if (!answer.ok && answer.type !== "opaqueredirect") show(!on);
  } catch {
    show(!on);
  }
});
