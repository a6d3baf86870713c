// One note at a time beside what it explains; Escape, a press outside or leaving it closes it.
import { h, icon, put } from "./dom.js";
import { t } from "./text.js";

let open = null;
let opener = null;

export function closePopover(returnFocus = true) {
  if (!open) return false;
  open.remove();
  open = null;
  const back = opener;
  opener = null;
  if (returnFocus && back?.isConnected) back.focus({ preventScroll: true });
  return true;
}

export function showPopover(anchor, title, content) {
  const again = opener === anchor && open;
  closePopover(false);
  if (again) return;
  opener = anchor;
  open = h(
    "div.popover",
    { role: "dialog", "aria-label": title, tabindex: -1 },
    h(
      "button.close",
      { type: "button", "aria-label": t("close"), onclick: () => closePopover() },
      icon("M5 5l8 8M13 5l-8 8"),
    ),
    h("h3", {}, title),
    h("div.body-scroll", {}, content),
  );
  open.querySelector(".close svg").setAttribute("class", "tiny");
  document.body.append(open);
  placeBeside(open, anchor.getBoundingClientRect());
  open.focus({ preventScroll: true });
  open.addEventListener("focusout", (event) => {
    if (open && event.relatedTarget && !open.contains(event.relatedTarget) && event.relatedTarget !== opener) {
      closePopover(false);
    }
  });
}

function placeBeside(box, anchor) {
  const { width, height } = box.getBoundingClientRect();
  let left = anchor.right + 12;
  if (left + width > innerWidth - 8) left = anchor.left - width - 12;
  if (left < 8) left = Math.max(8, Math.min(innerWidth - width - 8, anchor.left));
  const beside = left >= anchor.right || left + width <= anchor.left;
  let top = beside ? anchor.top + anchor.height / 2 - 40 : anchor.bottom + 8;
  if (!beside && top + height > innerHeight - 8) top = anchor.top - height - 8;
  box.style.left = `${left}px`;
  box.style.top = `${Math.max(8, Math.min(innerHeight - height - 8, top))}px`;
}

document.addEventListener("pointerdown", (event) => {
  if (open && !open.contains(event.target) && !opener?.contains(event.target)) closePopover(false);
});

// A dialog of its own for the list of keys.
export function showDialog(title, content) {
  const dialog = h(
    "dialog",
    { "aria-label": title },
    h("h2", {}, title),
    content,
    h("button.button", { type: "button", autofocus: true, onclick: () => dialog.close() }, t("close")),
  );
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

// A line for screen readers when something changed that they cannot see.
let status = null;
export function announce(text) {
  if (!status) {
    status = h("div.quiet", { role: "status", "aria-live": "polite" });
    document.body.append(status);
  }
  put(status, text);
}
