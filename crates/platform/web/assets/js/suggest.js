// Fields that offer what the server suggests: `data-suggest` is the address to ask, to which the typed text is added.

const PAUSE = 120;
let waiting;

async function ask(field) {
  const typed = field.value.trim();
  if (!typed) return field.list.replaceChildren();
  const answer = await fetch(field.dataset.suggest + encodeURIComponent(typed), { headers: { accept: "application/json" } });
  if (!answer.ok || field.value.trim() !== typed) return;
  field.list.replaceChildren(...(await answer.json()).items.map(({ label }) => new Option("", label)));
}

document.addEventListener("input", ({ target }) => {
  if (!target.matches?.("[data-suggest]")) return;
  clearTimeout(waiting);
  // Choosing a suggestion is no new question.
  if ([...target.list.options].some((option) => option.value === target.value)) return;
  waiting = setTimeout(() => ask(target).catch(() => {}), PAUSE);
});
