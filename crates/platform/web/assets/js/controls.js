// Small controls: the search key, showing a password, copying, light or dark, closing with Escape.

const each = (selector, work) => document.querySelectorAll(selector).forEach(work);

document.addEventListener("keydown", (event) => {
  if (event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey) {
    if (event.target.closest?.("input, textarea, select, [contenteditable]")) return;
    // The field in the page itself goes before the one in the header.
    const field = document.querySelector("main [data-slash]") ?? document.querySelector("[data-slash]");
    if (field) {
      event.preventDefault();
      field.focus();
      field.select();
    }
  }
  if (event.key === "Escape") {
    each("details[data-escape][open]", (details) => {
      const inside = details.contains(document.activeElement);
      details.open = false;
      if (inside) details.querySelector("summary").focus();
    });
  }
});

document.addEventListener("click", (event) => {
  each("details[data-escape][open]", (details) => {
    if (!details.contains(event.target)) details.open = false;
  });

  const reveal = event.target.closest("[data-reveal]");
  if (reveal) {
    const field = document.getElementById(reveal.dataset.reveal);
    const shown = field.type === "password";
    field.type = shown ? "text" : "password";
    reveal.setAttribute("aria-pressed", String(shown));
  }

  const copy = event.target.closest("[data-copy]");
  if (copy) copyCode(copy);
});

async function copyCode(button) {
  try {
    await navigator.clipboard.writeText(button.dataset.copy);
  } catch {
    return;
  }
  const label = button.getAttribute("aria-label");
  button.setAttribute("aria-label", button.dataset.copied);
  button.title = button.dataset.copied;
  button.dataset.done = "";
  setTimeout(() => {
    button.setAttribute("aria-label", label);
    button.title = label;
    delete button.dataset.done;
  }, 2000);
}

document.addEventListener("submit", (event) => {
  const cookie = event.target.dataset.schemeForm;
  const scheme = event.submitter?.value;
  if (!cookie || !["auto", "light", "dark"].includes(scheme)) return;
  event.preventDefault();
  const secure = location.protocol === "https:" ? "; secure" : "";
  document.cookie = `${cookie}=${scheme}; path=/; max-age=31536000; samesite=lax${secure}`;
  if (scheme === "auto") delete document.documentElement.dataset.scheme;
  else document.documentElement.dataset.scheme = scheme;
  for (const button of event.target.querySelectorAll("button")) {
    button.setAttribute("aria-pressed", String(button === event.submitter));
  }
});

/** Shows the controls that need script. */
function prepare() {
  each("[data-reveal][hidden]", (button) => { button.hidden = false; });
  if (navigator.clipboard) each("[data-copy][hidden]", (button) => { button.hidden = false; });
}

prepare();
document.addEventListener("tb:fresh", prepare);
document.addEventListener("htmx:after:swap", () => {
  prepare();
  // When a page opens, the attribute autofocus does this.
  document.querySelector("[data-focus]")?.focus();
});
