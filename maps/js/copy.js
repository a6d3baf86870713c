// To the clipboard, also where the browser forbids the new way for files.
import { h, put } from "./dom.js";
import { announce } from "./popover.js";
import { t } from "./text.js";

export function copyText(text, then = () => {}) {
  const done = () => {
    announce(t("copied"));
    then();
  };
  const copyOld = () => {
    const area = h("textarea.quiet", { readonly: true });
    area.value = text;
    // Inside an open dialog nothing outside of it can be selected.
    (document.querySelector("dialog[open]") || document.body).append(area);
    area.select();
    const copied = document.execCommand("copy");
    area.remove();
    if (copied) done();
  };
  if (navigator.clipboard?.writeText) navigator.clipboard.writeText(text).then(done, copyOld);
  else copyOld();
}

export function copyButton(text, label) {
  return h(
    "button.link.copy",
    {
      type: "button",
      onclick: ({ currentTarget }) => copyText(text, () => put(currentTarget, t("copied"))),
    },
    label,
  );
}

// A file of this page's own making.
export function download(name, content, type) {
  const blob = content instanceof Blob ? content : new Blob([content], { type });
  const link = h("a", { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}
