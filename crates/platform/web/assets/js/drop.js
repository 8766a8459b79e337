// Dropping files. `<div data-drop="upload">` takes files for the form with that id: they are put in its field and sent,
// with how far they are in the form's `data-progress`. The form is sent the same way when its button is used.

const holdsFiles = (event) => event.dataTransfer?.types.includes("Files");

function send(form) {
  const status = form.querySelector("[data-progress]");
  const button = form.querySelector("button[type=submit]");
  const request = new XMLHttpRequest();
  const leave = (event) => event.preventDefault();
  const ended = () => {
    removeEventListener("beforeunload", leave);
    button.disabled = false;
  };
  let told = -1;
  request.upload.addEventListener("progress", ({ loaded, total }) => {
    const tens = Math.floor((loaded / total) * 10) * 10;
    // A screen reader says each change; ten of them is enough.
    if (tens === told) return;
    told = tens;
    status.textContent = `${status.dataset.progress} ${tens}%`;
  });
  request.addEventListener("load", () => {
    ended();
    const page = new DOMParser().parseFromString(request.responseText, "text/html").querySelector("main");
    if (request.status < 400 && page) {
      document.querySelector("main").replaceWith(page);
      window.htmx?.process(page);
      document.dispatchEvent(new CustomEvent("tb:fresh"));
    } else {
      status.textContent = page?.querySelector("h1")?.parentElement.textContent.trim() || status.dataset.failed;
    }
  });
  request.addEventListener("error", () => {
    ended();
    status.textContent = status.dataset.failed;
  });
  const body = new FormData(form);
  button.disabled = true;
  addEventListener("beforeunload", leave);
  request.open("POST", form.action);
  request.send(body);
}

document.addEventListener("dragover", (event) => {
  const target = event.target.closest?.("[data-drop]");
  if (!target || !holdsFiles(event)) return;
  event.preventDefault();
  target.dataset.over = "";
});

document.addEventListener("dragleave", (event) => {
  const target = event.target.closest?.("[data-drop]");
  if (target && !target.contains(event.relatedTarget)) delete target.dataset.over;
});

document.addEventListener("drop", (event) => {
  const target = event.target.closest?.("[data-drop]");
  if (!target || !holdsFiles(event)) return;
  event.preventDefault();
  delete target.dataset.over;
  const form = document.getElementById(target.dataset.drop);
  form.querySelector("input[type=file]").files = event.dataTransfer.files;
  form.scrollIntoView({ block: "nearest" });
  send(form);
});

document.addEventListener("submit", (event) => {
  if (event.defaultPrevented || !event.target.querySelector("[data-progress]")) return;
  event.preventDefault();
  send(event.target);
});
