// Live parts. `<div data-live="/live/people">` shows what that stream of events sends: each message is the new content
// of the element. At the event `done` the stream is closed, and the browser goes to `data-live-then` if that is there.

function follow(part) {
  const source = new EventSource(part.dataset.live);
  let waiting;

  function show() {
    // Never under the hands of somebody who is typing or choosing.
    if (waiting === undefined || part.contains(document.activeElement)) return;
    const fresh = document.createElement("template");
    fresh.innerHTML = waiting;
    waiting = undefined;
    part.replaceChildren(fresh.content);
    window.htmx?.process(part);
    document.dispatchEvent(new CustomEvent("tb:fresh"));
  }

  source.addEventListener("message", ({ data }) => {
    if (!part.isConnected) return source.close();
    waiting = data;
    show();
  });
  source.addEventListener("done", () => {
    source.close();
    if (part.dataset.liveThen) location.assign(part.dataset.liveThen);
  });
  part.addEventListener("focusout", () => setTimeout(show));
  addEventListener("pagehide", () => source.close());
  addEventListener("pageshow", ({ persisted }) => { if (persisted) location.reload(); });
}

document.querySelectorAll("[data-live]").forEach(follow);
