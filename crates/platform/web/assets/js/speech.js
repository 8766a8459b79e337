// Speaking instead of typing, in every text field, and hearing a text instead of reading it: where the browser can.

const Recognition = window.SpeechRecognition ?? window.webkitSpeechRecognition;
const template = document.getElementById("tb-speak");
const FIELDS = ".utrecht-form-field__input > textarea, .utrecht-form-field__input > input[type=text]:not([list], [inputmode]), .tb-search > .tb-search__input";
const AGREED = "tb-speak-agreed";
const VARIANTS = { nl: "nl-NL", en: "en-GB", fr: "fr-FR", de: "de-DE" };

/** The reader's own variant of the page's language: Flemish is heard better as Flemish. */
function spoken() {
  const page = document.documentElement.lang;
  return navigator.languages.find((tag) => tag.startsWith(`${page}-`)) ?? VARIANTS[page] ?? page;
}

/** What was said between what stood before and after it, with a space where one belongs. */
const glue = (before, said, after) =>
  before + (before && !/\s$/.test(before) ? " " : "") + said.trim() + (after && !/^\s/.test(after) ? " " : "") + after;

/** Some browsers send what they hear to their maker; whoever speaks agrees to that once. */
function agrees() {
  if (localStorage.getItem(AGREED)) return true;
  if (!confirm(template.dataset.note)) return false;
  localStorage.setItem(AGREED, "yes");
  return true;
}

let hearing;

function listen(button, field) {
  const [before, after] = [field.value.slice(0, field.selectionStart), field.value.slice(field.selectionEnd)];
  hearing = new Recognition();
  Object.assign(hearing, { lang: spoken(), interimResults: true, continuous: field.matches("textarea") });
  hearing.onresult = ({ results }) => {
    field.value = glue(before, [...results].map(([best]) => best.transcript).join(""), after);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };
  hearing.onend = () => {
    hearing = undefined;
    button.setAttribute("aria-pressed", "false");
    field.focus();
  };
  button.setAttribute("aria-pressed", "true");
  hearing.start();
}

function offerToListen(field) {
  if (field.closest(".tb-reveal") || field.readOnly || field.disabled) return;
  const focused = document.activeElement === field;
  const around = document.createElement("div");
  around.className = "tb-reveal";
  field.replaceWith(around);
  const button = template.content.firstElementChild.cloneNode(true);
  around.append(field, button);
  if (focused) field.focus();
}

function prepare() {
  if (Recognition && template) document.querySelectorAll(FIELDS).forEach(offerToListen);
  if (window.speechSynthesis) for (const button of document.querySelectorAll("[data-aloud][hidden]")) button.hidden = false;
}

document.addEventListener("click", ({ target }) => {
  const speak = target.closest?.("[data-speak]");
  if (speak) {
    if (hearing) hearing.stop();
    else if (agrees()) listen(speak, speak.parentElement.querySelector("textarea, input"));
  }
  const aloud = target.closest?.("[data-aloud]");
  if (aloud) {
    speechSynthesis.cancel();
    speechSynthesis.speak(Object.assign(new SpeechSynthesisUtterance(aloud.dataset.aloud), { lang: spoken() }));
  }
});

prepare();
document.addEventListener("tb:fresh", prepare);
document.addEventListener("htmx:after:swap", prepare);
